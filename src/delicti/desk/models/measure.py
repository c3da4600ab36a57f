"""Measures: what courts and authorities decided, recorded; what the desk itself decides, by two people."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from delicti.desk import clock
from delicti.desk.models.base import Keyed, one_of, signs
from delicti.desk.models.case import Case
from delicti.desk.models.evidence import CaseFile
from delicti.desk.models.people import User
from delicti.desk.models.suspect import Suspect
from delicti.model.words import FILE_CLASSES, REQUEST_CLASSES

# A measure needs an act among its findings: not what a page says, not what a victim left open, not looking around.
NO_OFFENCE = frozenset(
    "spam exposed-secret exposed-data unreadable exposed-file scanner enumeration protocol "
    "graphql-introspection".split()
)
OFFENDING = tuple(sorted((REQUEST_CLASSES | FILE_CLASSES) - NO_OFFENCE))


def measure_reference() -> str:
    """A random reference of a measure: `M-7QK3FM2T`."""
    return f"M-{signs(8)}"


class MeasureKind(models.TextChoices):
    """What it is."""

    ARREST = "arrest"
    CHARGE = "charge"
    RELEASE = "release"
    SUSPENSION = "site suspension"
    CLOSURE = "site closure"
    SEIZURE = "seizure"
    NOTICE = "notice to host"


class MeasureOrigin(models.TextChoices):
    """Who decides it."""

    AUTHORITY = "authority"
    DESK = "desk"


class MeasureState(models.TextChoices):
    """Where it stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    RECORDED = "recorded"  # an authority's, in force since `executed_at`
    EXECUTED = "executed"  # the desk's own, in force
    ENDED = "ended"
    WITHDRAWN = "withdrawn"  # recorded or executed in error


IN_FORCE = (MeasureState.RECORDED, MeasureState.EXECUTED)


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Measures; what counts as in force is said here and nowhere else."""

    def in_force(self, at: datetime) -> "MeasureQuerySet":
        """Those in force then, by the states of now: not past a review or end, nobody withdrawn."""
        return self.filter(
            Q(review_due_at=None) | Q(review_due_at__gt=at),
            Q(ends_at=None) | Q(ends_at__gt=at),
            Q(suspect=None) | Q(suspect__state="confirmed"),
            state__in=IN_FORCE,
        )

    def overdue(self, at: datetime) -> "MeasureQuerySet":
        """Those that somebody has to review or end: past a date, or on somebody who is no longer a suspect."""
        return self.filter(
            Q(review_due_at__lte=at) | Q(ends_at__lte=at) | Q(suspect__isnull=False) & ~Q(suspect__state="confirmed"),
            state__in=(*IN_FORCE, MeasureState.APPROVED),
        )


class Measure(Keyed):
    """A measure against a person or a site. Recorded ones name their authority; the desk's own are decided by two."""

    reference = models.CharField(max_length=12, unique=True, default=measure_reference, editable=False)
    kind = models.CharField(max_length=20, choices=MeasureKind.choices)
    origin = models.CharField(max_length=10, choices=MeasureOrigin.choices)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    suspect = models.ForeignKey(Suspect, null=True, on_delete=models.PROTECT, related_name="measures")
    site = models.CharField(max_length=300, blank=True)
    legal_basis = models.TextField()
    reason = models.TextField()
    authority = models.CharField(max_length=300, blank=True)
    officer = models.CharField(max_length=300, blank=True)  # judge or officer
    order_number = models.CharField(max_length=100, blank=True)
    ordered_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=MeasureState.choices)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    executed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    executed_at = models.DateTimeField(null=True)
    review_due_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)
    updated_at = models.DateTimeField(default=clock.now)
    made_up = models.BooleanField(default=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            one_of("kind", MeasureKind),
            one_of("origin", MeasureOrigin),
            one_of("state", MeasureState),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="measure_has_legal_basis"),
            models.CheckConstraint(condition=~Q(reason=""), name="measure_has_reason"),
            models.CheckConstraint(condition=~Q(decided_by=F("requested_by")), name="measure_by_two"),
            models.CheckConstraint(
                condition=~Q(origin="desk") | Q(kind__in=("site suspension", "notice to host")),
                name="measure_within_mandate",
            ),
            models.CheckConstraint(
                condition=~Q(origin="authority")
                | ~Q(authority="") & ~Q(officer="") & ~Q(order_number="") & Q(ordered_at__isnull=False),
                name="measure_names_its_order",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("arrest", "charge", "release"), suspect__isnull=False)
                | ~Q(kind__in=("arrest", "charge", "release"))
                & (~Q(site="") | Q(kind="seizure", suspect__isnull=False)),
                name="measure_has_its_object",
            ),
            models.CheckConstraint(
                condition=~Q(kind="site suspension")
                | Q(review_due_at__isnull=False, ends_at__isnull=False, review_due_at__lte=F("ends_at")),
                name="suspension_ends_and_is_reviewed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "executed"))
                | Q(origin="desk", decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision_reason=""),
                name="measure_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="executed") | Q(executed_by__isnull=False, executed_at__isnull=False),
                name="measure_executed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("ended", "withdrawn")) | Q(ended_by__isnull=False) & ~Q(end_reason=""),
                name="measure_end_has_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-updated_at", "id"], name="measure_updated"),
            models.Index(fields=["case", "kind"], name="measure_of_case"),
            models.Index(fields=["kind", "state"], name="measure_kind"),
            models.Index(
                fields=["review_due_at"],
                condition=Q(state__in=("approved", "recorded", "executed")),
                name="measure_review_due",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def review_overdue(self) -> bool:
        """As `overdue` of the queryset says, now."""
        now = clock.now()
        late = any(moment is not None and moment <= now for moment in (self.review_due_at, self.ends_at))
        return self.state in (*IN_FORCE, MeasureState.APPROVED) and (late or not self._stands)

    @property
    def in_force(self) -> bool:
        """As `in_force` of the queryset says, now."""
        return self.state in IN_FORCE and not self.review_overdue

    @property
    def _stands(self) -> bool:
        return self.suspect is None or self.suspect.state == "confirmed"


class MeasureBasisKind(models.TextChoices):
    """What it is."""

    FINDING = "finding"
    CONTENT = "content"


class MeasureBasis(Keyed):
    """What a measure rests on: a finding whose seal holds; content may stand beside it, never alone. Append-only."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="basis")
    kind = models.CharField(max_length=10, choices=MeasureBasisKind.choices)
    case_file = models.ForeignKey(CaseFile, null=True, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=80, blank=True)
    finding_class = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)  # of content: where it is and what it is

    class Meta:
        constraints: ClassVar = [
            one_of("kind", MeasureBasisKind),
            models.CheckConstraint(
                condition=Q(kind="finding", case_file__isnull=False) & ~Q(finding="") & ~Q(finding_class="")
                | Q(kind="content") & ~Q(text=""),
                name="basis_is_whole",
            ),
        ]


class MeasureReviewOutcome(models.TextChoices):
    """What the review came to."""

    CONTINUE = "continue"
    END = "end"


class MeasureReview(Keyed):
    """A review of a measure that came due: it goes on until a new date, or ends. Append-only."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="reviews")
    outcome = models.CharField(max_length=10, choices=MeasureReviewOutcome.choices)
    reason = models.TextField()
    review_due_at = models.DateTimeField(null=True)  # the next one
    ends_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            one_of("outcome", MeasureReviewOutcome),
            models.CheckConstraint(condition=~Q(reason=""), name="review_has_reason"),
        ]
