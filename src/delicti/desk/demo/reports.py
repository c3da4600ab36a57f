"""Made-up reports of victims: those that cases came from, and a queue in every state."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from delicti.desk.demo import words
from delicti.desk.demo.chain import Chain
from delicti.desk.demo.plan import key
from delicti.desk.models import Case, Report, User
from delicti.desk.models.base import ALPHABET

_HOUR = timedelta(hours=1)
_STATES = (*["received"] * 5, *["in triage"] * 3, *["declined"] * 3, *["duplicate"] * 2)


def of_case(case: Case, draw: Random, by: User, chain: Chain) -> Report:
    """The report that a case was opened from."""
    made = _report(draw, case.organisation, case.sector, case.site, case.region, case.received_at - _HOUR)
    made.state, made.case, made.taken_by, made.state_reason = Report.State.ACCEPTED, case, by, "accepted"
    made.noticed_at, made.updated_at = case.noticed_at, case.received_at
    chain.add(made.received_at, None, "report received", None, made)
    chain.add(case.received_at, by, "report accepted", case, made)
    return made


def queue(count: int, seed: int, anchor: datetime, by: User, chain: Chain, firsts: list[Report]) -> list[Report]:
    """Reports that wait, were declined, or tell of what is known; `firsts` are what duplicates may repeat."""
    out = []
    for number in range(count):
        draw = Random(f"{seed}:report:{number}")  # noqa: S311 - nothing here is secret
        state = _STATES[number % len(_STATES)]
        if state == "duplicate" and not firsts:
            state = "declined"
        sector = draw.choice(words.SECTORS)
        name, site = words.organisation(draw, sector, 0)
        at = anchor - _HOUR * draw.uniform(1, 100 if state in ("received", "in triage") else 2_000)
        made = _report(draw, name, sector, site, draw.choice(words.REGIONS), at)
        made.state = state
        chain.add(at, None, "report received", None, made)
        if state != "received":
            made.taken_by, made.updated_at = by, at + _HOUR / 2
            if state == "declined":
                made.state_reason, made.answer = "no sign of an intrusion", "We found no sign of an intrusion."
            if state == "duplicate":
                made.duplicate_of = draw.choice(firsts)
            verb = {"in triage": "report taken", "declined": "report declined"}.get(state, "report is a duplicate")
            chain.add(made.updated_at, by, verb, None, made)
        out.append(made)
    return out


def _report(draw: Random, organisation: str, sector: str, site: str, region: str, at: datetime) -> Report:
    told: dict[str, Any] = {"organisation": organisation, "sector": sector, "site": site, "region": region}
    return Report(
        **told,
        id=key(draw),
        number="R" + "".join(draw.choice(ALPHABET) for _ in range(8)),
        receipt_hash=f"{draw.getrandbits(256):064x}",  # of no receipt that anybody holds
        noticed=draw.choice(words.NOTICED),
        contact=f"The office of {organisation}, office@{site.removeprefix('www.')}",
        received_at=at,
        updated_at=at,
        made_up=True,
    )
