"""Suspects: persons to whom two people tied an actor of a case, with the findings that it rests on.

The order of writing is held by the database (desk/guards_decided.py): findings whose seal holds, then the attribution
that they carry, then the suspect whom it names. So there is no suspect without evidence, not even for a moment.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from delicti.desk import clock
from delicti.desk.models.base import Keyed, one_of, signs
from delicti.desk.models.case import Case
from delicti.desk.models.derived import Actor
from delicti.desk.models.evidence import CaseFile
from delicti.desk.models.people import User


def suspect_reference() -> str:
    """A random reference of a suspect: `S-7QK3FM2T`."""
    return f"S-{signs(8)}"


class SuspectState(models.TextChoices):
    """Whether two people stand behind it."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Standing(models.TextChoices):
    """What authorities decided last; kept by the measures in force."""

    NONE = "none"
    ARRESTED = "arrested"
    CHARGED = "charged"
    RELEASED = "released"


class SuspectQuerySet(models.QuerySet["Suspect"]):
    """Suspects; who may be shown at all is said here and nowhere else."""

    def shown(self) -> "SuspectQuerySet":
        """Those whose names lists, searches and the API may show: not refused, withdrawn, released or erased."""
        return self.filter(state__in=STANDING_BY, erased=False).exclude(standing=Standing.RELEASED)


STANDING_BY = (SuspectState.PROPOSED, SuspectState.CONFIRMED)


class Suspect(Keyed):
    """A person who may be behind an actor. Seen only by members of a case that an attribution of theirs belongs to."""

    reference = models.CharField(max_length=12, unique=True, default=suspect_reference, editable=False)
    name = models.CharField(max_length=300)  # or a designation, where no name is known
    identifiers = models.TextField(blank=True)  # accounts, papers: what tells this person from another
    region = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=SuspectState.choices, default=SuspectState.PROPOSED)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.NONE)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    erased = models.BooleanField(default=False)
    made_up = models.BooleanField(default=False)

    objects = SuspectQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            one_of("state", SuspectState),
            one_of("standing", Standing),
            models.CheckConstraint(condition=~Q(name="") | Q(erased=True), name="suspect_has_name"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-updated_at", "id"], name="suspect_updated"),
            models.Index(fields=["state", "standing"], name="suspect_state"),
            models.Index(fields=["-proposed_at", "-id"], name="suspect_proposed"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def shown(self) -> bool:
        """As `shown` of the queryset says."""
        return self.state in STANDING_BY and self.standing != Standing.RELEASED and not self.erased

    @property
    def told(self) -> str:
        """The name, or that it is no longer shown."""
        return self.name if self.shown else "name no longer shown"


class AttributionState(models.TextChoices):
    """What became of the proposal."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Attribution(Keyed):
    """That an actor of a case is this person: proposed by one with a reason, decided by another."""

    suspect = models.ForeignKey(Suspect, on_delete=models.PROTECT, related_name="attributions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attributions")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="attributions")
    reason = models.TextField()
    alternatives = models.TextField()  # who else it could be, and what speaks against this person
    state = models.CharField(max_length=10, choices=AttributionState.choices, default=AttributionState.PROPOSED)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            one_of("state", AttributionState),
            models.CheckConstraint(condition=~Q(reason=""), name="attribution_has_reason"),
            models.CheckConstraint(condition=~Q(alternatives=""), name="attribution_has_alternatives"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None)
                | Q(state="withdrawn")
                | Q(state__in=("confirmed", "refused"), decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decision_reason=""),
                name="attribution_decided",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("proposed_by")), name="attribution_by_two"),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_by__isnull=False) & ~Q(withdrawal_reason=""),
                name="attribution_withdrawn_by",
            ),
            models.UniqueConstraint(
                fields=["suspect", "actor"], condition=Q(state__in=("proposed", "confirmed")), name="attributed_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "state"], name="attribution_of_case")]


class AttributionFinding(Keyed):
    """A finding that an attribution rests on. Append-only; its case file's seal held when it was named."""

    attribution = models.ForeignKey(Attribution, on_delete=models.PROTECT, related_name="findings")
    case_file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=80)
    finding_class = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attribution", "case_file", "finding"], name="attribution_finding_once")
        ]


class CorrectionState(models.TextChoices):
    """What became of it."""

    ASKED = "asked"
    MADE = "made"
    REFUSED = "refused"


class Correction(Keyed):
    """A change of what is held on a suspect: asked for by one, decided by another. The old text is kept as a digest."""

    suspect = models.ForeignKey(Suspect, on_delete=models.PROTECT, related_name="corrections")
    name = models.CharField(max_length=300, blank=True)  # as it shall be
    identifiers = models.TextField(blank=True)
    region = models.CharField(max_length=100, blank=True)
    reason = models.TextField()
    before = models.CharField(max_length=64)  # SHA-256 over name and identifiers as they were
    state = models.CharField(max_length=10, choices=CorrectionState.choices, default=CorrectionState.ASKED)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            one_of("state", CorrectionState),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(condition=~Q(decided_by=F("by")), name="correction_by_two"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by=None) | ~Q(state="asked") & Q(decided_by__isnull=False),
                name="correction_decided",
            ),
        ]
