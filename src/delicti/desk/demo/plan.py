"""What each made-up case is: drawn from a seed and its number, so that the same desk comes out again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from delicti.desk.demo import words
from delicti.desk.models import Outcome, Status
from delicti.desk.models.base import ALPHABET

_HOUR = timedelta(hours=1)
OUTCOMES = (
    *[Outcome.REFERRED] * 6,
    *[Outcome.RESOLVED] * 6,
    *[Outcome.NO_OFFENCE] * 4,
    *[Outcome.NO_EVIDENCE] * 2,
    Outcome.DUPLICATE,
)
_AGE_DAYS = 182  # six months of cases
Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class Plan:
    """One case before its rows are made; `draw` decides the rest of it."""

    number: int
    draw: Random
    key: UUID
    reference: str
    organisation: str
    sector: str
    site: str
    region: str
    received: datetime
    noticed: datetime
    status: str
    outcome: str
    has_evidence: bool


def planned(number: int, seed: int, anchor: datetime, *, ordered: bool, window: Window | None = None) -> Plan:
    """The case of this number; `ordered` says that its evidence is of a test which the owner ordered.

    It came in within `window`, or else within six months before `anchor`, the present.
    """
    draw = Random(f"{seed}:case:{number}")  # noqa: S311 - nothing here is secret
    sector = draw.choice(words.SECTORS)
    organisation, site = words.organisation(draw, sector, number)
    if window is None:
        received = anchor - timedelta(days=_AGE_DAYS * draw.random() ** 1.4) - 2 * _HOUR
    else:
        received = window[0] + (window[1] - window[0]) * draw.random()
    age = anchor - received
    status = _status(draw, age)
    outcome = ""
    if status == Status.CLOSED:
        outcome = Outcome.TEST if ordered else draw.choice(OUTCOMES)
    return Plan(
        number=number,
        draw=draw,
        key=key(draw),
        reference=reference(draw),
        organisation=organisation,
        sector=sector,
        site=site,
        region=draw.choice(words.REGIONS),
        received=received,
        noticed=received - _HOUR * draw.randint(1, 50),
        status=status,
        outcome=outcome,
        has_evidence=status != Status.RECEIVED or draw.random() < 0.3,
    )


def key(draw: Random) -> UUID:
    """A drawn key, of the form of a random one."""
    return UUID(int=draw.getrandbits(128), version=4)


def reference(draw: Random) -> str:
    """A drawn reference of a case."""
    return f"{_signs(draw, 2)}-{_signs(draw, 5)}"


def _signs(draw: Random, count: int) -> str:
    return "".join(draw.choice(ALPHABET) for _ in range(count))


def _status(draw: Random, age: timedelta) -> str:
    days, drawn = age.days, draw.random()
    if days < 3 and drawn < 0.6:
        return Status.RECEIVED
    closed = min(0.75, days / 150)
    if drawn < closed:
        return Status.CLOSED
    rest = (drawn - closed) / (1 - closed)
    if rest < 0.6:
        return Status.OPEN
    return Status.REVIEW if rest < 0.85 else Status.REOPENED if rest < 0.95 else Status.RECEIVED
