"""What a suspect is now: whether two people stand behind it, and what authorities decided last."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from delicti.desk import clock
from delicti.desk.models import Attribution, Measure, MeasureKind, MeasureState, Standing, Suspect, SuspectState
from delicti.desk.models.suspect import SuspectQuerySet
from delicti.desk.search.index import index_suspect

_AFTER = {
    MeasureKind.ARREST: Standing.ARRESTED,
    MeasureKind.CHARGE: Standing.CHARGED,
    MeasureKind.RELEASE: Standing.RELEASED,
}
_STRONGEST = (SuspectState.CONFIRMED, SuspectState.PROPOSED, SuspectState.WITHDRAWN, SuspectState.REFUSED)


def settle(suspect: Suspect) -> Suspect:
    """For a service: state, standing and what is found of the suspect follow their attributions and measures."""
    states = set(Attribution.objects.filter(suspect=suspect).values_list("state", flat=True))
    suspect.state = next(state for state in _STRONGEST if state in states)
    suspect.updated_at = clock.now()
    suspect.standing = _standing(suspect)
    suspect.save(update_fields=["state", "standing", "updated_at"])
    index_suspect(suspect)
    return suspect


def may_be_named(suspects: SuspectQuerySet, at: datetime) -> SuspectQuerySet:
    """Those whom the public may read the name of: charged, by a charge that is in force then."""
    later = Q(ordered_at__gt=OuterRef("ordered_at")) | Q(
        ordered_at=OuterRef("ordered_at"), requested_at__gt=OuterRef("requested_at")
    )
    release = Measure.objects.filter(
        later, suspect=OuterRef("suspect"), kind=MeasureKind.RELEASE, state=MeasureState.RECORDED
    )
    charge = Measure.objects.in_force(at).filter(suspect=OuterRef("pk"), kind=MeasureKind.CHARGE)
    return suspects.shown().filter(
        Exists(charge.exclude(Exists(release))), state=SuspectState.CONFIRMED, standing=Standing.CHARGED
    )


def _standing(suspect: Suspect) -> str:
    """What was decided last. Who was released stays so, also where nobody stands behind the suspect any more."""
    mine = Measure.objects.filter(suspect=suspect)
    release = mine.filter(kind=MeasureKind.RELEASE, state=MeasureState.RECORDED)
    others = Measure.objects.in_force(clock.now()).filter(suspect=suspect, kind__in=_AFTER)
    last = (release | mine.filter(pk__in=others.values("pk"))).order_by("-ordered_at", "-requested_at", "-pk").first()
    standing = _AFTER[MeasureKind(last.kind)] if last is not None else Standing.NONE
    return standing if suspect.state == SuspectState.CONFIRMED or standing == Standing.RELEASED else Standing.NONE
