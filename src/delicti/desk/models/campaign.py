"""Campaigns: an action with a mandate and an end, its cases, its figures, and figures frozen for others to check."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from delicti.desk import clock
from delicti.desk.models.base import Keyed, one_of
from delicti.desk.models.case import Case
from delicti.desk.models.people import User


class Campaign(Keyed):
    """An action: its mandate, its time, which offences and sectors it covers; cases come in by rule or by hand."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    mandate = models.TextField()  # on whose order, on what legal ground, within which bounds
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    offences = models.JSONField(default=list)  # in scope; empty for all
    sectors = models.JSONField(default=list)
    regions = models.JSONField(default=list)
    threshold = models.PositiveSmallIntegerField(default=5)  # smaller counts of people are not published
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    made_up = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(mandate=""), name="campaign_has_mandate"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="campaign_ends_after_begin"),
            models.CheckConstraint(condition=Q(threshold__gte=2), name="campaign_threshold"),
        ]
        indexes: ClassVar = [models.Index(fields=["-begins_at"], name="campaign_begins")]

    def __str__(self) -> str:
        return self.name


class CampaignCaseHow(models.TextChoices):
    """How it came in."""

    RULE = "rule"
    HAND = "hand"


class CampaignCase(Keyed):
    """A case of a campaign. What was put in or left out by hand stays so, whatever the rule says."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="members")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="campaigns")
    how = models.CharField(max_length=6, choices=CampaignCaseHow.choices)
    counts = models.BooleanField(default=True)  # false: left out
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            one_of("how", CampaignCaseHow),
            models.UniqueConstraint(fields=["campaign", "case"], name="case_once_in_campaign"),
            models.CheckConstraint(
                condition=Q(how="rule") | ~Q(reason="") & Q(by__isnull=False), name="case_by_hand_has_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["campaign", "counts", "case"], name="case_of_campaign")]


class Board(models.Model):
    """The figures of a campaign as they were last counted: what its dashboard shows, and as of when."""

    campaign = models.OneToOneField(Campaign, primary_key=True, on_delete=models.PROTECT, related_name="board")
    as_of = models.DateTimeField()
    document = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)


class Snapshot(Keyed):
    """A figure frozen: its query, its value, and which rows were counted. Append-only."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="snapshots")
    figure = models.CharField(max_length=60)  # a name in desk/figures
    parameters = models.JSONField(default=dict)
    value = models.BigIntegerField()
    unit = models.CharField(max_length=40)
    members = models.BinaryField()  # the keys that were counted, sorted, 16 bytes each, zlib
    digest = models.CharField(max_length=64)  # SHA-256 over all of the above as canonical JSON
    as_of = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["campaign", "-as_of"], name="snapshot_of_campaign")]
