"""What a person asked about themselves: what the desk holds on them, and what it answered."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from delicti.desk import clock
from delicti.desk.models.base import Keyed, one_of, signs
from delicti.desk.models.people import User


def subject_number() -> str:
    """The random number of a request: `Q-7QK3FM`."""
    return f"Q-{signs(6)}"


class SubjectRequestState(models.TextChoices):
    """Where it stands."""

    RECEIVED = "received"
    CHECKED = "identity checked"
    SEARCHED = "searched"
    ANSWERED = "answered"
    REFUSED = "refused"


class SubjectRequest(Keyed):
    """A request for access. No search before the identity was checked; answered by another than who searched it."""

    number = models.CharField(max_length=12, unique=True, default=subject_number, editable=False)
    receipt_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    identifiers = models.TextField(blank=True)  # addresses, accounts that are to be searched too
    contact = models.TextField(blank=True)
    state = models.CharField(max_length=18, choices=SubjectRequestState.choices, default=SubjectRequestState.RECEIVED)
    received_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_how = models.TextField(blank=True)
    searched_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    searched_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    made_up = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            one_of("state", SubjectRequestState),
            models.CheckConstraint(
                condition=~Q(state__in=("identity checked", "searched", "answered"))
                | Q(checked_by__isnull=False) & ~Q(checked_how=""),
                name="subject_identity_checked",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered")
                | Q(searched_by__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="subject_answered",
            ),
            models.CheckConstraint(condition=~Q(answered_by=F("searched_by")), name="subject_by_two"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="subject_queue")]


class SubjectItem(Keyed):
    """One thing that the desk holds on who asked: told, or held back by law with its reason."""

    request = models.ForeignKey(SubjectRequest, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=40)  # suspect, attribution, measure, report, note, ...
    object_id = models.CharField(max_length=80)
    text = models.TextField()  # as it would be told
    held_back = models.BooleanField(default=False)
    legal_basis = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "kind", "object_id"], name="subject_item_once"),
            models.CheckConstraint(
                condition=Q(held_back=False) | ~Q(legal_basis="") & ~Q(reason="") & Q(decided_by__isnull=False),
                name="held_back_has_its_ground",
            ),
        ]
