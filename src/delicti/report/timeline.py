"""Where each episode lies in a picture of time: a lane per actor, a bar per episode; a template draws it.

Units are those of the picture (1,000 wide). All figures follow from the tables, so the picture is the same every time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from delicti.report.outline import actor_ref
from delicti.report.view import Row, View

WIDTH, LEFT, RIGHT, TOP = 1000, 210, 16, 30
ROW, LANE_GAP = 24, 12
LANES = 12
BAR = 12
NARROWEST = 5.0
LABEL = 26.0  # room that the name of an episode takes beside its bar
TICKS_AT_MOST = 7
_STEPS = tuple(
    timedelta(minutes=minutes)
    for minutes in (1, 5, 15, 30, 60, 180, 360, 720, 1440, 2880, 10080, 20160, 43200, 129600, 259200, 525600)
)


@dataclass(frozen=True)
class Bar:
    """One episode."""

    label: str
    outcome: str
    title: str
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Lane:
    """One actor's bars."""

    label: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Tick:
    """A moment on the axis, and the next one."""

    label: str
    x: float
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Timeline:
    """The picture, from when until when; `left_out` actors had episodes but no room."""

    height: float
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    left_out: int
    begin: datetime
    end: datetime


def timeline(
    view: View, episodes: Iterable[Row] | None = None, begin: datetime | None = None, end: datetime | None = None
) -> Timeline | None:
    """The picture of a case, or of some of its episodes between two moments; None where none has a time there."""
    wanted = None if episodes is None else {row["label"] for row in episodes}
    actors = [(actor, rows) for actor in view.actors if (rows := _within(actor["episodes"], wanted, begin, end))]
    if not actors:
        return None
    shown = actors[:LANES]
    first = begin or min(row["first_time"] for _, rows in shown for row in rows)
    last = end or max(_until(row) for _, rows in shown for row in rows)
    last = max(last, first + timedelta(minutes=1))
    lanes, y = [], float(TOP)
    for actor, rows in shown:
        lane, depth = _lane(view, actor, rows, first, last, y)
        lanes.append(lane)
        y += depth * ROW + LANE_GAP
    return Timeline(y, tuple(lanes), tuple(_ticks(first, last)), len(actors) - len(shown), first, last)


def _within(rows: list[Row], wanted: set[str] | None, begin: datetime | None, end: datetime | None) -> list[Row]:
    timed = (row for row in rows if row["first_time"] and (wanted is None or row["label"] in wanted))
    return [
        row for row in timed if (begin is None or _until(row) >= begin) and (end is None or row["first_time"] <= end)
    ]


def _until(row: Row) -> datetime:
    found: datetime = row["last_time"] or row["first_time"]
    return found


def _lane(view: View, actor: Row, rows: list[Row], begin: datetime, end: datetime, y: float) -> tuple[Lane, int]:
    free: list[float] = []  # where each row of the lane is free again
    bars = []
    for row in rows:
        x = _x(max(row["first_time"], begin), begin, end)
        width = max(NARROWEST, _x(min(_until(row), end), begin, end) - x)
        depth = next((number for number, until in enumerate(free) if until <= x), len(free))
        until = x + width + LABEL
        free[depth : depth + 1] = [until]
        outcome = row["outcome"] or "unknown"
        title = f"{row['label']} {row['kind']}: {outcome}"
        bars.append(Bar(row["label"], outcome, title, round(x, 1), round(y + depth * ROW, 1), round(width, 1)))
    return Lane(actor_ref(view, actor["actor"]).text, y, tuple(bars)), len(free)


def _x(moment: datetime, begin: datetime, end: datetime) -> float:
    room = WIDTH - LEFT - RIGHT - LABEL
    return LEFT + room * ((moment - begin) / (end - begin))


def _ticks(begin: datetime, end: datetime) -> Iterator[Tick]:
    step = next((step for step in _STEPS if (end - begin) / step <= TICKS_AT_MOST), _STEPS[-1] * 5)
    zero = datetime(1970, 1, 1, tzinfo=UTC)
    moment = zero + -(-(begin - zero) // step) * step
    form = "%d %b %Y" if step >= timedelta(days=1) else "%d %b %H:%M"
    while moment <= end:
        yield Tick(moment.strftime(form).lstrip("0"), round(_x(moment, begin, end), 1), moment, moment + step)
        moment += step
