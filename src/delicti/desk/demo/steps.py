"""Made-up measures: what invented courts ordered against suspects and sites, and what the desk itself decided."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from delicti.desk import audit
from delicti.desk.demo import bulk, words
from delicti.desk.demo.chain import Chain
from delicti.desk.demo.persons import Found, Ground, Tied
from delicti.desk.demo.plan import key
from delicti.desk.models import (
    Attribution,
    AuditEntry,
    Decision,
    Measure,
    MeasureBasis,
    MeasureKind,
    MeasureReview,
    MeasureState,
    Standing,
    Suspect,
)
from delicti.desk.models.base import ALPHABET
from delicti.desk.search.index import forget_of

_DAY = timedelta(days=1)
_ARRESTED, _CHARGED, _RELEASED = 0.09, 0.4, 0.25  # of all confirmed; of those arrested
_ERRED = 0.98  # arrests above were recorded in error
_A_BATCH = 400  # suspects in one transaction
_JUDGES = ("Judge Amsel", "Judge Birkenhead", "Judge Corvinus", "Judge Dellarosa", "Inspector Eichberg")
_LAW = {
    "arrest": "Code of procedure of the invented country, section 12",
    "charge": "Code of procedure of the invented country, section 40",
    "release": "Code of procedure of the invented country, section 17",
    "seizure": "Code of procedure of the invented country, section 22",
    "site closure": "Order on dangerous sites of the invented country, section 3",
    "site suspension": "Order on dangerous sites of the invented country, section 2",
    "notice to host": "Order on dangerous sites of the invented country, section 1",
}
_WAYS: dict[str, tuple[str, ...]] = {  # what a measure goes through after it was requested
    MeasureState.REQUESTED: (),
    MeasureState.APPROVED: ("approved",),
    MeasureState.REFUSED: ("refused",),
    MeasureState.EXECUTED: ("approved", "executed"),
    MeasureState.ENDED: ("approved", "executed", "ended"),
}
_ENDS = {"ended": "The site is clean again.", "withdrawn": "Recorded in the wrong case."}
_DECIDED = ("decided_by", "decided_at", "decision_reason")
_DONE = ("executed_by", "executed_at")
_OVER = ("ended_by", "ended_at", "end_reason")


class _Batch:
    """Measures of one transaction in the order of writing, and the states that they go through."""

    def __init__(self, draw: Random, anchor: datetime) -> None:
        self.draw, self.anchor, self.chain = draw, anchor, Chain.of_now()
        self.basis: list[MeasureBasis] = []
        self.measures: list[Measure] = []
        self.reviews: list[MeasureReview] = []
        self.decisions: list[Decision] = []
        self.ways: list[tuple[Measure, tuple[str, ...], Ground]] = []
        self.until: list[tuple[Measure, MeasureReview]] = []

    def add(self, ground: Ground, findings: Sequence[Found], kind: str, at: datetime, **given: Any) -> Measure:
        """A measure with what it rests on."""
        one = Measure(
            id=key(self.draw),
            reference=f"M-{self.signs(8)}",
            kind=kind,
            case=ground.case,
            legal_basis=_LAW[kind],
            reason="The findings show the acts, and nothing milder does.",
            requested_by=ground.owner,
            requested_at=at,
            updated_at=at,
            made_up=True,
            **{"origin": "authority", "state": MeasureState.RECORDED, **given},
        )
        self.basis += [
            MeasureBasis(
                id=key(self.draw), measure=one, kind="finding", case_file=ground.file, finding=name, finding_class=of
            )
            for name, of in findings
        ]
        self.measures.append(one)
        self.tell(one, at, one.state)
        return one

    def ordered(self, ground: Ground, findings: Sequence[Found], kind: str, at: datetime, **given: Any) -> Measure:
        """What an authority ordered, as it was recorded."""
        told = {
            "authority": f"District Court of {self.draw.choice(words.REGIONS)} (invented)",
            "officer": self.draw.choice(_JUDGES),
            "order_number": f"MADE-UP {self.draw.randrange(1, 9_999)}/{at:%Y}",
            "ordered_at": at,
            "executed_at": at,
            "executed_by": ground.owner,
        }
        return self.add(ground, findings, kind, at, **told, **given)

    def own(
        self, ground: Ground, findings: Sequence[Found], kind: str, state: str, at: datetime, **given: Any
    ) -> Measure:
        """What the desk itself decided, by two people."""
        told = {"origin": "desk", "state": MeasureState.REQUESTED, "site": ground.case.site}
        one = self.add(ground, findings, kind, at, **told, **given)
        self.ways.append((one, _WAYS[state], ground))
        return one

    def reviewed(self, one: Measure, ground: Ground, at: datetime, due: datetime, ends: datetime) -> None:
        """Another looked at a suspension again and let it go on."""
        review = MeasureReview(
            id=key(self.draw),
            measure=one,
            outcome="continue",
            reason="The hole is still open, and the owner does not answer.",
            review_due_at=due,
            ends_at=ends,
            by=ground.reviewer,
            at=at,
        )
        self.until.append((one, review))
        self.tell(one, at, "reviewed", by=ground.reviewer)

    def tell(self, one: Measure, at: datetime, word: str, by: Any = None) -> None:
        """A decision in the case, and an entry of the audit."""
        by, told = by or one.requested_by, {"reference": one.reference, "kind": one.kind}
        made = Decision(
            id=key(self.draw),
            case=one.case,
            by=by,
            at=at,
            kind=Decision.Kind.MEASURE,
            text=f"{one.kind} {one.reference} {word}",
            reason=one.reason,
        )
        self.decisions.append(made)
        self.chain.add(at, by, f"measure {word}", one.case, one, **told)

    def write(self) -> None:
        """What measures rest on first, then the measures, then each step of theirs."""
        bulk.insert(MeasureBasis, self.basis)
        bulk.insert(Measure, self.measures)
        for step, fields in (("approved", _DECIDED), ("refused", _DECIDED), ("executed", _DONE)):
            self._step(step, fields)
        bulk.insert(MeasureReview, [review for _, review in self.until])
        for one, review in self.until:
            one.review_due_at, one.ends_at, one.updated_at = review.review_due_at, review.ends_at, review.at
        bulk.update(Measure, [one for one, _ in self.until], "review_due_at", "ends_at", "updated_at")
        for step in ("ended", "withdrawn"):
            self._step(step, _OVER)
        bulk.insert(Decision, self.decisions)
        bulk.insert(AuditEntry, self.chain.entries())

    def _step(self, step: str, fields: tuple[str, ...]) -> None:
        mine = [(one, ground.reviewer) for one, way, ground in self.ways if step in way]
        for one, reviewer in mine:
            one.state, one.updated_at = step, min(one.updated_at + _DAY * self.draw.uniform(0.1, 2), self.anchor)
            if fields == _DECIDED:
                one.decided_by, one.decided_at = reviewer, one.updated_at
                one.decision_reason = "It is within the mandate." if step == "approved" else "The owner acted already."
            elif fields == _DONE:
                one.executed_by, one.executed_at = one.requested_by, one.updated_at
            else:
                one.ended_by, one.ended_at = reviewer, one.updated_at
                one.end_reason = one.end_reason or _ENDS[step]
            self.tell(one, one.updated_at, step, by=reviewer if fields != _DONE else one.requested_by)
        bulk.update(Measure, [one for one, _ in mine], "state", "updated_at", *fields)

    def signs(self, count: int) -> str:
        """So many drawn signs."""
        return "".join(self.draw.choice(ALPHABET) for _ in range(count))


def taken(tied: Sequence[Tied], grounds: Sequence[Ground], sites: int, seed: int, anchor: datetime) -> None:
    """Makes the measures on suspects, exactly so many suspensions and closures of sites in force, and others."""
    draw = Random(f"{seed}:measures")  # noqa: S311 - nothing here is secret
    arrested = draw.sample(tied, max(6, round(len(tied) * _ARRESTED)) if len(tied) >= 6 else len(tied))
    for start in range(0, len(arrested), _A_BATCH):
        with transaction.atomic():
            audit.lock()
            batch, standing = _Batch(draw, anchor), dict[Suspect, str]()
            for number, one in enumerate(arrested[start : start + _A_BATCH], start):
                standing[one.suspect] = _person(batch, one, number)
            batch.write()
            _stand(standing)
    with transaction.atomic():
        audit.lock()
        batch = _Batch(draw, anchor)
        _sites(batch, draw.sample(grounds, min(sites, len(grounds))), sites)
        _others(batch, draw.sample(grounds, min(len(grounds), max(8, len(grounds) // 12))))
        batch.write()


def _person(batch: _Batch, one: Tied, number: int) -> str:
    """Arrest, then charge or release, of one suspect; gives how they stand afterwards."""
    draw, ground = batch.draw, one.ground
    at = (one.tie.decided_at or one.tie.proposed_at) + _DAY * draw.uniform(0.5, 20)
    first, then = min(at, batch.anchor - _DAY / 12), min(at + _DAY * draw.uniform(1, 30), batch.anchor - _DAY / 24)

    def order(kind: str, when: datetime) -> Measure:
        return batch.ordered(ground, one.findings, kind, when, suspect=one.suspect)

    arrest = order(MeasureKind.ARREST, first)
    share = (number * 0.6180339887) % 1  # evenly, in small desks too
    if share < _RELEASED:
        release = order(MeasureKind.RELEASE, then)
        arrest.end_reason = f"released: {release.reference}"
        arrest.updated_at = then
        batch.ways.append((arrest, ("ended",), ground))
        return Standing.RELEASED
    if share < _RELEASED + _CHARGED:
        order(MeasureKind.CHARGE, then)
        return Standing.CHARGED
    if share > _ERRED:
        batch.ways.append((arrest, ("withdrawn",), ground))
        return Standing.NONE
    return Standing.ARRESTED


def _stand(standing: dict[Suspect, str]) -> None:
    """The standing of suspects follows their measures; who was released is found no longer."""
    for suspect, one in standing.items():
        suspect.standing = one
    bulk.update(Suspect, [one for one, to in standing.items() if to != Standing.NONE], "standing")
    released = [one.pk for one, to in standing.items() if to == Standing.RELEASED]
    ties = Attribution.objects.filter(suspect__in=released).values_list("pk", flat=True)
    forget_of("suspect", [str(one) for one in ties])


def _sites(batch: _Batch, grounds: Sequence[Ground], sites: int) -> None:
    """Suspensions, some by the desk and each reviewed lately or late, and closures by courts."""
    draw, anchor = batch.draw, batch.anchor
    for number in range(sites):
        ground = grounds[number % len(grounds)]
        findings = ground.attackers[0][1]
        at = min(ground.case.received_at + _DAY * draw.uniform(8, 30), anchor - 2 * _DAY)
        if number % 5 in (1, 3):
            batch.ordered(ground, findings, MeasureKind.CLOSURE, at, site=ground.case.site)
            continue
        dates = {"review_due_at": at + 30 * _DAY, "ends_at": at + 90 * _DAY}
        if number % 5 == 0:
            one = batch.ordered(ground, findings, MeasureKind.SUSPENSION, at, site=ground.case.site, **dates)
        else:
            one = batch.own(ground, findings, MeasureKind.SUSPENSION, MeasureState.EXECUTED, at, **dates)
        late = number % 10 == 4
        looked = anchor - _DAY * (draw.uniform(31, 40) if late else draw.uniform(1, 20))
        if looked > at + 5 * _DAY:  # a younger one was not reviewed yet
            batch.reviewed(one, ground, looked, looked + 30 * _DAY, looked + 90 * _DAY)


def _others(batch: _Batch, grounds: Sequence[Ground]) -> None:
    """Notices to hosts in every state, seizures, and suspensions that wait for a decision."""
    draw, anchor = batch.draw, batch.anchor
    ways = (*[MeasureState.EXECUTED] * 8, *[MeasureState.ENDED] * 3, *[state for state in _WAYS if state != "ended"])
    for number, ground in enumerate(grounds):
        findings = ground.attackers[0][1]
        at = min(ground.case.received_at + _DAY * draw.uniform(5, 20), anchor - 2 * _DAY)
        if number % 9 == 0:
            batch.ordered(ground, findings, MeasureKind.SEIZURE, at, site=ground.case.site)
        else:
            batch.own(ground, findings, MeasureKind.NOTICE, ways[-1 - number % len(ways)], at)
    for ground, state in zip(grounds[:4], (MeasureState.REQUESTED, MeasureState.APPROVED) * 2, strict=False):
        at = anchor - _DAY * draw.uniform(2, 4)
        dates = {"review_due_at": at + 30 * _DAY, "ends_at": at + 60 * _DAY}
        batch.own(ground, ground.attackers[0][1], MeasureKind.SUSPENSION, state, at, **dates)
