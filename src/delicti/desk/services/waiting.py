"""What waits for somebody to confirm or decide, and what is overdue, in their cases."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from delicti.desk import clock
from delicti.desk.models import (
    Attribution,
    AttributionState,
    Correction,
    CorrectionState,
    Measure,
    MeasureState,
    SubjectRequest,
    SubjectRequestState,
    User,
)
from delicti.desk.rights import Permission, Right, may, rows, visible

_SHOWN = 12


@dataclass
class Waiting:
    """Rows, the oldest first; empty where nothing waits or nothing is theirs to decide."""

    attributions: list[Attribution] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    overdue: list[Measure] = field(default_factory=list)
    requests: list[SubjectRequest] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.attributions, self.corrections, self.measures, self.overdue, self.requests))


def overdue(by: User) -> QuerySet[Measure]:
    """The measures of one's cases that somebody has to review or end."""
    return rows(by, Measure).filter(pk__in=Measure.objects.overdue(clock.now()).values("pk"))


def in_force(by: User) -> QuerySet[Measure]:
    """Those that are in force now."""
    return rows(by, Measure).filter(pk__in=Measure.objects.in_force(clock.now()).values("pk"))


def waiting(by: User) -> Waiting:
    """For the first page: what another proposed and this person may decide on, overdue measures, persons to answer."""
    found = Waiting()
    found.overdue = list(overdue(by).select_related("case").order_by("review_due_at", "pk")[:_SHOWN])
    if may(by, Permission.CONFIRM):
        ties = visible(by, Attribution.objects.filter(state=AttributionState.PROPOSED), Right.DECIDE)
        ties = ties.exclude(proposed_by=by).select_related("suspect", "case", "proposed_by")
        found.attributions = list(ties.order_by("proposed_at", "pk")[:_SHOWN])
        asked = visible(by, Correction.objects.filter(state=CorrectionState.ASKED), Right.DECIDE).exclude(by=by)
        found.corrections = list(asked.select_related("suspect", "by").order_by("at", "pk")[:_SHOWN])
        measures = visible(by, Measure.objects.filter(state=MeasureState.REQUESTED), Right.DECIDE)
        measures = measures.exclude(requested_by=by).select_related("case", "requested_by")
        found.measures = list(measures.order_by("requested_at", "pk")[:_SHOWN])
    if may(by, Permission.ANSWER_PERSONS):
        over = (SubjectRequestState.ANSWERED, SubjectRequestState.REFUSED)
        open_ = rows(by, SubjectRequest).exclude(state__in=over).order_by("due_at", "pk")
        found.requests = list(open_[:_SHOWN])
    return found
