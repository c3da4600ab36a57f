"""How far a change goes: every case of a suspect or measure gets a decision and a task, every bulletin its correction.

Members of one case are told of it without a word on the others.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from delicti.desk import audit, clock
from delicti.desk.members import contains
from delicti.desk.models import (
    Attribution,
    Bulletin,
    BulletinFigure,
    BulletinMention,
    BulletinState,
    Case,
    CorrectionDue,
    Decision,
    Measure,
    Suspect,
    Task,
    User,
)
from delicti.desk.services.base import said, touch

_PUBLIC = (BulletinState.APPROVED, BulletinState.PUBLISHED)


def decided(by: User, case: Case, kind: str, text: str, reason: str) -> Decision:
    """For a service: keeps a decision in a case, with its reason."""
    reason = said(reason, "the reason")
    found = Decision.objects.create(case=case, by=by, at=clock.now(), kind=kind, text=text, reason=reason)
    audit.append(by, "decision", case, found, {"kind": kind})
    touch(case)
    return found


def look(by: User, case: Case, title: str) -> Task:
    """For a service: a task, due now, for who is responsible."""
    now = clock.now()
    task = Task.objects.create(case=case, by=by, at=now, title=title[:300], assignee=case.assignee, due_at=now)
    audit.append(by, "task added", case, task)
    touch(case)
    return task


def cases_of(suspect: Suspect) -> list[Case]:
    """Every case of the suspect and of measures on them, and the living case of one that was merged; locked."""
    mine = Attribution.objects.filter(suspect=suspect).values("case")
    measured = Measure.objects.filter(suspect=suspect).values("case")
    here = Case.objects.filter(Q(pk__in=mine) | Q(pk__in=measured))
    every = Case.objects.filter(Q(pk__in=here.values("pk")) | Q(pk__in=here.values("merged_into")))
    return list(every.select_for_update().order_by("pk"))


def decided_on(by: User, case: Case, suspect: Suspect, what: str) -> Decision:
    """A decision on a suspect. Its reason stays with the suspect: there each view is logged, and it can be erased."""
    text = f"suspect {suspect.reference} {what}"
    return decided(by, case, Decision.Kind.SUSPECT, text, "The reason is kept with the suspect.")


def suspect_changed(by: User, suspect: Suspect, what: str) -> None:
    """Tells every case of the suspect, and every bulletin that counted or mentions them. `what`: "was withdrawn"."""
    for case in cases_of(suspect):
        decided_on(by, case, suspect, what)
        look(by, case, f"a suspect {what}: look at what rested on it ({suspect.reference})")
    standing = Measure.objects.filter(suspect=suspect, state__in=("requested", "approved", "recorded", "executed"))
    if suspect.state != "confirmed":
        for measure in standing.select_related("case", "case__assignee"):
            look(by, measure.case, f"measure {measure.reference} is on somebody who is no suspect any more: review it")
    mention = BulletinMention.objects.filter(bulletin=OuterRef("pk"), suspect=suspect)
    ties = Attribution.objects.filter(suspect=suspect).values_list("pk", flat=True)
    bulletins_due(by, f"somebody whom it counted or mentions {what}", [suspect.pk, *ties], Exists(mention))


def measure_changed(by: User, measure: Measure, what: str) -> None:
    """The same for bulletins that counted a measure."""
    bulletins_due(by, f"a measure that it counted {what}", [measure.pk])


def bulletins_due(by: User, why: str, keys: Iterable[UUID], also: Exists | None = None) -> None:
    """Marks every public bulletin with a figure that counted one of the keys, or that `also` finds, for correction."""
    public: QuerySet[Bulletin] = Bulletin.objects.filter(state__in=_PUBLIC)
    hit = set(public.filter(also).values_list("pk", flat=True)) if also is not None else set()
    wanted, seen = tuple(keys), dict[UUID, bool]()
    figures = BulletinFigure.objects.filter(bulletin__in=public).exclude(bulletin__in=hit)
    for key, snapshot, packed in figures.values_list("bulletin", "snapshot", "snapshot__members").iterator():
        if snapshot not in seen:
            seen[snapshot] = contains(bytes(packed), *wanted)
        if seen[snapshot]:
            hit.add(key)
    for bulletin in public.filter(pk__in=hit).order_by("pk"):
        CorrectionDue.objects.create(bulletin=bulletin, why=why, at=clock.now())
        audit.append(by, "bulletin correction due", thing=bulletin, detail={"why": why})
