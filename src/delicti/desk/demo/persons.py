"""Made-up suspects: proposed from attackers of the cases, confirmed, refused or withdrawn, each by two people."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from delicti.desk import audit
from delicti.desk.demo import bulk, names, words
from delicti.desk.demo.cases import Life
from delicti.desk.demo.chain import Chain
from delicti.desk.demo.evidence import Sealed
from delicti.desk.demo.plan import key
from delicti.desk.models import (
    Actor,
    Attribution,
    AttributionFinding,
    AuditEntry,
    Case,
    CaseFile,
    Decision,
    SearchRow,
    Suspect,
    SuspectState,
    User,
)
from delicti.desk.models.base import ALPHABET
from delicti.desk.search.index import row_of_tie

_SHARES = {SuspectState.PROPOSED: 0.06, SuspectState.REFUSED: 0.03, SuspectState.WITHDRAWN: 0.02}
_AGAIN = 0.12  # so many of the confirmed are tied to an attacker of another case, too
_A_BATCH = 300  # cases in one transaction
_DAY = timedelta(days=1)
Found = tuple[str, str]  # a finding and its class


@dataclass(frozen=True)
class Ground:
    """A case whose evidence shows attackers with findings of acts, and who works on it."""

    case: Case
    file: CaseFile
    attackers: Sequence[tuple[Actor, list[Found]]]
    owner: User
    reviewer: User

    @classmethod
    def of(cls, life: Life, sealed: Sealed) -> "Ground | None":
        """The ground that a case gives; None where it gives none."""
        if life.file is None:
            return None
        found = [(actor, sealed.grounds[name]) for name, actor in life.attackers.items() if sealed.grounds.get(name)]
        return cls(life.case, life.file, found, life.owner, life.reviewer) if found else None


@dataclass(frozen=True)
class Tied:
    """A confirmed suspect in the case that they were first tied to."""

    suspect: Suspect
    tie: Attribution
    ground: Ground
    findings: list[Found]


class _Batch:
    """Rows of one transaction, and what becomes of them after they were proposed."""

    def __init__(self, draw: Random, anchor: datetime) -> None:
        self.draw, self.anchor, self.chain = draw, anchor, Chain.of_now()
        self.findings: list[AttributionFinding] = []
        self.ties: list[tuple[Attribution, str, Ground]] = []
        self.suspects: list[tuple[Suspect, str]] = []
        self.decisions: list[Decision] = []

    def suspect(self, ground: Ground, state: str) -> Tied:
        draw = self.draw
        actor, findings = draw.choice(ground.attackers)
        at = min(ground.case.received_at + _DAY * draw.uniform(2, 30), self.anchor - _DAY)
        suspect = Suspect(
            id=key(draw),
            reference="S-" + "".join(draw.choice(ALPHABET) for _ in range(8)),
            name=names.designation(draw),
            identifiers=names.account(draw) if draw.random() < 0.4 else "",
            region=draw.choice(words.REGIONS) if draw.random() < 0.8 else "",
            proposed_by=ground.owner,
            proposed_at=at,
            updated_at=at,
            made_up=True,
        )
        self.suspects.append((suspect, state))
        return Tied(suspect, self.tie(suspect, ground, actor, findings, state, at), ground, findings)

    def tie(
        self, suspect: Suspect, ground: Ground, actor: Actor, findings: list[Found], state: str, at: datetime
    ) -> Attribution:
        tie = Attribution(
            id=key(self.draw),
            suspect=suspect,
            case=ground.case,
            actor=actor,
            reason=self.draw.choice(names.REASONS),
            alternatives=self.draw.choice(names.ALTERNATIVES),
            proposed_by=ground.owner,
            proposed_at=at,
        )
        self.findings += [
            AttributionFinding(
                id=key(self.draw), attribution=tie, case_file=ground.file, finding=one, finding_class=kind
            )
            for one, kind in findings
        ]
        self.ties.append((tie, state, ground))
        return tie

    def write(self) -> None:
        """Findings first, then what rests on them, then what others decided: the database wants it so."""
        bulk.insert(AttributionFinding, self.findings)
        bulk.insert(Attribution, [tie for tie, _, _ in self.ties])
        bulk.insert(Suspect, [suspect for suspect, _ in self.suspects])
        self._decide()
        self._tell()
        shown = {suspect.pk for suspect, state in self.suspects if state in ("proposed", "confirmed")}
        bulk.insert(SearchRow, [row_of_tie(tie.suspect, tie) for tie, _, _ in self.ties if tie.suspect_id in shown])
        bulk.insert(Decision, self.decisions)
        bulk.insert(AuditEntry, self.chain.entries())

    def _decide(self) -> None:
        decided = []
        for tie, state, ground in self.ties:
            if state == SuspectState.PROPOSED:
                continue
            tie.state, tie.decided_by = state, ground.reviewer
            tie.decided_at = min(tie.proposed_at + _DAY * self.draw.uniform(0.2, 9), self.anchor)
            tie.decision_reason = names.REFUSED if state == SuspectState.REFUSED else names.CONFIRMED
            if state == SuspectState.WITHDRAWN:
                tie.withdrawn_by, tie.withdrawal_reason = ground.reviewer, names.WITHDRAWN
                tie.withdrawn_at = min(tie.decided_at + _DAY * self.draw.uniform(5, 40), self.anchor)
            tie.suspect.updated_at = tie.withdrawn_at or tie.decided_at
            decided.append(tie)
        fields = ("state", "decided_by", "decided_at", "decision_reason")
        bulk.update(Attribution, decided, *fields, "withdrawn_by", "withdrawn_at", "withdrawal_reason")
        for suspect, state in self.suspects:
            suspect.state = state
        bulk.update(Suspect, [one for one, state in self.suspects if state != "proposed"], "state", "updated_at")

    def _tell(self) -> None:
        """One decision and one entry for all that became of a case's suspects alike."""
        told: dict[tuple[object, str], list[tuple[Attribution, Ground]]] = {}
        for tie, state, ground in self.ties:
            told.setdefault((ground.case.pk, state), []).append((tie, ground))
        for (_, state), ties in told.items():
            ground = ties[0][1]
            by = ground.owner if state == SuspectState.PROPOSED else ground.reviewer
            at = max(tie.suspect.updated_at for tie, _ in ties)
            count = f"{len(ties)} suspect{'s' if len(ties) > 1 else ''}"
            self.decisions.append(
                Decision(
                    id=key(self.draw),
                    case=ground.case,
                    by=by,
                    at=at,
                    kind=Decision.Kind.SUSPECT,
                    text=f"{count} {state}",
                    reason="The reason is kept with the suspect.",
                )
            )
            keys = sorted(str(tie.suspect_id) for tie, _ in ties)
            self.chain.add(at, by, f"suspect {state}", ground.case, self.decisions[-1], suspects=keys)


def suspected(grounds: Sequence[Ground], confirmed: int, seed: int, anchor: datetime) -> list[Tied]:
    """Makes exactly so many confirmed suspects, and some others; gives the confirmed ones."""
    draw = Random(f"{seed}:suspects")  # noqa: S311 - nothing here is secret
    states = [SuspectState.CONFIRMED] * confirmed
    for other, share in _SHARES.items():
        states += [other] * max(1, round(confirmed * share))
    draw.shuffle(states)
    heavy = [draw.paretovariate(1.6) for _ in grounds]  # most cases have few, some many
    counts = Counter(draw.choices(range(len(grounds)), heavy, k=len(states)))
    found: list[Tied] = []
    for start in range(0, len(grounds), _A_BATCH):
        part = range(start, min(start + _A_BATCH, len(grounds)))
        with transaction.atomic():
            audit.lock()
            batch = _Batch(draw, anchor)
            for number in part:
                for state in _take(states, counts[number]):
                    one = batch.suspect(grounds[number], state)
                    if state == SuspectState.CONFIRMED:
                        found.append(one)
                        if draw.random() < _AGAIN:
                            _again(batch, one, grounds[draw.choice(part)])
            batch.write()
    return found


def _take(states: list[SuspectState], count: int) -> Iterator[str]:
    for _ in range(count):
        yield str(states.pop())


def _again(batch: _Batch, one: Tied, other: Ground) -> None:
    """The same person behind an attacker of another case."""
    if other.case.pk == one.ground.case.pk:
        return
    actor, findings = batch.draw.choice(other.attackers)
    at = min(max(one.suspect.proposed_at, other.case.received_at) + _DAY, batch.anchor - _DAY)
    batch.tie(one.suspect, other, actor, findings, "confirmed", at)
