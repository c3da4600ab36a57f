"""Claims: what others said in public, proposed from a page or a pasted text, accepted or refused by a person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from delicti.desk import clock
from delicti.desk.models.base import Keyed, one_of
from delicti.desk.models.campaign import Campaign
from delicti.desk.models.people import User


class ClaimSourceState(models.TextChoices):
    """Whether it was read yet: by a worker, since a page is evidence."""

    WAITING = "waiting"
    READ = "read"
    FAILED = "failed"


class ClaimSource(Keyed):
    """A page or text that claims came from. `content` is its bytes, `text` what was read of them."""

    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="claim_sources")
    url = models.CharField(max_length=1000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    publication = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=8, blank=True)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    text = models.TextField(blank=True)
    limits = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=ClaimSourceState.choices, default=ClaimSourceState.WAITING)
    problem = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    made_up = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [one_of("state", ClaimSourceState)]


class Holds(models.TextChoices):
    """What its source says of it."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    DISPUTED = "disputed"


class ClaimState(models.TextChoices):
    """What a person decided."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Claim(Keyed):
    """A figure that somebody said. What was read is written once; a person's decision stands beside it."""

    source = models.ForeignKey(ClaimSource, on_delete=models.PROTECT, related_name="claims")
    low = models.BigIntegerField(null=True)
    best = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=40, blank=True)  # a currency, or empty for a count
    counted = models.CharField(max_length=40)
    words = models.CharField(max_length=300, blank=True)  # what is counted, as written
    speaker = models.CharField(max_length=300, blank=True)
    said_at = models.DateTimeField(null=True)
    period_start = models.DateTimeField(null=True)
    period_end = models.DateTimeField(null=True)
    basis = models.TextField(blank=True)
    holds = models.CharField(max_length=12, choices=Holds.choices)
    holds_words = models.TextField(blank=True)  # the words that say so
    sentence = models.TextField()
    start = models.PositiveIntegerField(default=0)  # signs into the source's text
    end = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.PROPOSED)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            one_of("holds", Holds),
            one_of("state", ClaimState),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None) | ~Q(state="proposed") & Q(decided_by__isnull=False),
                name="claim_decided_by",
            ),
            models.CheckConstraint(condition=~Q(state="accepted") | ~Q(speaker=""), name="accepted_claim_has_speaker"),
        ]
        indexes: ClassVar = [models.Index(fields=["source", "start"], name="claim_of_source")]
