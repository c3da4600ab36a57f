"""The seeded generator: so many made-up cases with all that belongs to them, in bulk, on SQLite and PostgreSQL.

The rows obey every constraint and trigger of the database, and the audit's chain goes on through them. What a case
shows of its evidence is copied from a real case file in the store; many cases may rest on the same one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from random import Random
from typing import Any

from django.db import transaction

from delicti.desk import audit, heads
from delicti.desk.demo import bulk, reports
from delicti.desk.demo.cases import Life, Rows
from delicti.desk.demo.chain import Chain
from delicti.desk.demo.evidence import Sealed
from delicti.desk.demo.plan import Window, planned, reference
from delicti.desk.models import (
    Actor,
    AuditEntry,
    Case,
    CaseFile,
    Clock,
    CustodyEntry,
    Decision,
    Episode,
    EvidenceItem,
    Indicator,
    Membership,
    Note,
    Notifiable,
    Report,
    SearchRow,
    Task,
    Tombstone,
    User,
)

ORDER = (
    Case, Membership, Report, Clock, Decision, CaseFile, EvidenceItem, Actor, Episode, Indicator, Notifiable,
    CustodyEntry, Note, Task, Tombstone, SearchRow, AuditEntry,
)  # fmt: skip
_LASTS = timedelta(days=6)  # the longest that a log of the demo covers
_A_BATCH = 250  # cases in one transaction


@dataclass(frozen=True)
class Scale:
    """How much is made. `apart` gives every case indicators of its own, which then are not those of its case file.

    The cases came in within `window`, or else within six months before the present.
    """

    cases: int
    seed: int = 2015
    reports: int = 26
    apart: bool = False
    whole: int | None = None  # so many cases have all that is derived from their evidence; the others are thin
    window: Window | None = None
    first: int = 0  # the number of the first case


def grow(
    scale: Scale,
    sealed: Sequence[Sealed],
    people: list[User],
    anchor: datetime,
    tell: Callable[[int], None] = lambda _: None,
    keep: Callable[[Life, Sealed], None] = lambda *_: None,
) -> int:
    """Makes the cases; gives how many rows. `tell` hears of cases made, `keep` of each case with its evidence."""
    roles = by_role(people)
    count = 0
    taken = set(Case.objects.values_list("reference", flat=True))
    for start in range(0, scale.cases, _A_BATCH):
        with transaction.atomic():
            audit.lock()
            rows = Rows(Chain.of_now())
            for number in range(start, min(start + _A_BATCH, scale.cases)):
                base = sealed[number % len(sealed)]
                plan = planned(
                    scale.first + number,
                    scale.seed,
                    anchor,
                    ordered=base.kind.ordered,
                    window=_since(base, scale.window),
                )
                while plan.reference in taken:  # drawn twice, as happens among a hundred thousand
                    plan = replace(plan, reference=reference(plan.draw))
                taken.add(plan.reference)
                life = Life(rows, plan, roles, anchor, thin=scale.whole is not None and number >= scale.whole)
                case = life.live(_apart(base, plan.draw) if scale.apart else base)
                keep(life, base)
                if plan.draw.random() < 0.6:
                    rows.add(reports.of_case(case, plan.draw, roles["intake"][0], rows.chain))
            if not start:
                firsts = rows.of[Report][:20]
                rows.add(*reports.queue(scale.reports, scale.seed, anchor, roles["intake"][0], rows.chain, firsts))
            count += write(rows)
        tell(min(start + _A_BATCH, scale.cases))
    heads.publish()
    return count


def by_role(people: list[User]) -> dict[str, list[User]]:
    """The people who have each role."""
    return {role: [one for one in people if role in one.roles] for role in {r for one in people for r in one.roles}}


def _since(base: Sealed, window: Window | None) -> Window | None:
    """No case came in before the acts that its evidence shows."""
    return (max(window[0], base.begin + _LASTS), window[1]) if window else None


def write(rows: Rows) -> int:
    """Writes what was kept, with the audit of what happened; gives how many rows."""
    rows.of[AuditEntry] = list(rows.chain.entries())
    rows.of[Report].sort(key=lambda one: one.state == Report.State.DUPLICATE)
    rows.of[Decision].sort(key=lambda one: one.withdraws_id is not None)
    unknown = set(rows.of) - set(ORDER)
    assert not unknown, unknown
    return sum(bulk.insert(kind, rows.of[kind]) for kind in ORDER)


def _apart(sealed: Sealed, draw: Random) -> Sealed:
    """The same with other addresses, for measures of a desk whose cases have little in common."""
    drawn: dict[str, str] = {}

    def other(value: str) -> str:
        return drawn.setdefault(value, str(IPv4Address(draw.getrandbits(32))))

    def actor(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "addresses": [other(one) for one in row["addresses"]]}

    def indicator(row: dict[str, Any]) -> dict[str, Any]:
        if row["kind"] != Indicator.Kind.ADDRESS:
            return row
        return {**row, "value": other(row["value"]), "value_hash": f"{draw.getrandbits(256):064x}"}

    found = {**sealed.rows}
    found[Actor] = [actor(row) for row in found[Actor]]
    found[Indicator] = [indicator(row) for row in found[Indicator]]
    return replace(sealed, rows=found)
