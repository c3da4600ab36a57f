"""What a suspect is now: whether two people stand behind it, and what authorities decided last."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from delicti.desk import clock
from delicti.desk.models import Attribution, Measure, MeasureKind, Standing, Suspect, SuspectState
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
    if suspect.state != SuspectState.CONFIRMED:
        suspect.standing = Standing.NONE
        suspect.save(update_fields=["state", "standing", "updated_at"])
    else:
        suspect.save(update_fields=["state", "updated_at"])
        suspect.standing = _standing(suspect)
        suspect.save(update_fields=["standing"])
    index_suspect(suspect)
    return suspect


def may_be_named(suspects: SuspectQuerySet, at: datetime) -> SuspectQuerySet:
    """Those whom the public may read the name of: charged, by a charge that is in force then."""
    charge = Measure.objects.in_force(at).filter(suspect=OuterRef("pk"), kind=MeasureKind.CHARGE)
    return suspects.shown().filter(Exists(charge), state=SuspectState.CONFIRMED, standing=Standing.CHARGED)


def _standing(suspect: Suspect) -> str:
    decided = Measure.objects.in_force(clock.now()).filter(suspect=suspect, kind__in=_AFTER)
    last = decided.order_by("-ordered_at", "-requested_at", "-pk").first()
    return _AFTER[MeasureKind(last.kind)] if last is not None else Standing.NONE
