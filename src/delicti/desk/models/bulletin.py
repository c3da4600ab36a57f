"""Bulletins: public announcements whose figures are bound to snapshots, with their corrections kept in view."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from delicti.desk import clock
from delicti.desk.models.base import Keyed, one_of, signs
from delicti.desk.models.campaign import Campaign, Snapshot
from delicti.desk.models.claim import Claim
from delicti.desk.models.intake import Report
from delicti.desk.models.people import User
from delicti.desk.models.suspect import Suspect


def short_link() -> str:
    """The random end of a bulletin's public address."""
    return signs(6).lower()


class BulletinState(models.TextChoices):
    """Where it stands; the public sees the last two."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Bulletin(Keyed):
    """An announcement. Its text names figures, claims and charged persons by marks: `{{figure:cases}}`."""

    link = models.CharField(max_length=12, unique=True, default=short_link, editable=False)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="bulletins")
    title = models.CharField(max_length=200)
    lead = models.TextField(blank=True)
    body = models.TextField(blank=True)
    tags = models.JSONField(default=list)
    picture = models.CharField(max_length=64, blank=True)  # SHA-256 of the file among the desk's pictures
    picture_alt = models.CharField(max_length=300, blank=True)
    picture_credit = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=BulletinState.choices, default=BulletinState.DRAFT)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(blank=True)
    made_up = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            one_of("state", BulletinState),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "published")) | Q(approved_by__isnull=False),
                name="bulletin_approved",
            ),
            models.CheckConstraint(condition=~Q(approved_by=F("author")), name="bulletin_by_two"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_by__isnull=False, published_at__isnull=False),
                name="bulletin_published",
            ),
            models.CheckConstraint(condition=~Q(published_by=F("author")), name="bulletin_not_by_its_author"),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_by__isnull=False) & ~Q(withdrawal_reason=""),
                name="bulletin_withdrawn_by",
            ),
            models.CheckConstraint(
                condition=Q(picture="") | ~Q(picture_alt="") & ~Q(picture_credit=""), name="picture_has_credit"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-published_at"], name="bulletin_published_at")]

    def __str__(self) -> str:
        return self.title


class BulletinFigure(Keyed):
    """A figure of a bulletin: what its text shows, and the snapshot that it must equal."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="figures")
    key = models.SlugField(max_length=40)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="bulletins")
    value = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bulletin", "key"], name="bulletin_figure_once")]


class BulletinClaim(Keyed):
    """What somebody else said, cited with its source and state."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="claims")
    key = models.SlugField(max_length=40)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="bulletins")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bulletin", "key"], name="bulletin_claim_once")]


class BulletinMention(Keyed):
    """A person whom a bulletin names: only while charged. Shown as a name no longer than that holds."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="mentions")
    key = models.SlugField(max_length=40)
    suspect = models.ForeignKey(Suspect, on_delete=models.PROTECT, related_name="mentions")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bulletin", "key"], name="bulletin_mention_once")]


class BulletinCorrection(Keyed):
    """A correction of a published bulletin, shown with it for good: written by one, approved by another."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="corrections")
    text = models.TextField()
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(reason=""), name="bulletin_correction_whole"),
            models.CheckConstraint(condition=~Q(approved_by=F("by")), name="bulletin_correction_by_two"),
        ]


class CorrectionDue(Keyed):
    """That something a published bulletin used no longer holds, until somebody corrects it or says why not."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="due")
    why = models.TextField()
    at = models.DateTimeField(default=clock.now)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settlement = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["bulletin"], condition=Q(settled_at=None), name="correction_is_due")]


class ShownTip(Keyed):
    """What a person chose to show of the public's answer to a bulletin: as somebody's words, never as fact."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="shown")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="shown")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    hidden_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="shown_tip_has_text")]


class Picture(Keyed):
    """A picture of a bulletin, by its SHA-256. Append-only."""

    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=20)
    content = models.BinaryField()
