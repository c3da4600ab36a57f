"""Where each episode lies in a picture of time: a lane per actor, a bar per episode; a template draws it.

Units are those of the picture (1,000 wide). All figures follow from the tables, so the picture is the same every time.
"""

from collections.abc import Iterator
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
    """A moment on the axis."""

    label: str
    x: float


@dataclass(frozen=True)
class Timeline:
    """The picture; `left_out` actors had episodes but no room."""

    height: float
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    left_out: int


def timeline(view: View) -> Timeline | None:
    """The picture of a case, or None where no episode has a time."""
    actors = [(actor, rows) for actor in view.actors if (rows := [r for r in actor["episodes"] if r["first_time"]])]
    if not actors:
        return None
    shown = actors[:LANES]
    begin = min(row["first_time"] for _, rows in shown for row in rows)
    end = max(row["last_time"] or row["first_time"] for _, rows in shown for row in rows)
    end = max(end, begin + timedelta(minutes=1))
    lanes, y = [], float(TOP)
    for actor, rows in shown:
        lane, depth = _lane(view, actor, rows, begin, end, y)
        lanes.append(lane)
        y += depth * ROW + LANE_GAP
    return Timeline(y, tuple(lanes), tuple(_ticks(begin, end)), len(actors) - len(shown))


def _lane(view: View, actor: Row, rows: list[Row], begin: datetime, end: datetime, y: float) -> tuple[Lane, int]:
    free: list[float] = []  # where each row of the lane is free again
    bars = []
    for row in rows:
        x = _x(row["first_time"], begin, end)
        width = max(NARROWEST, _x(row["last_time"] or row["first_time"], begin, end) - x)
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
        yield Tick(moment.strftime(form).lstrip("0"), round(_x(moment, begin, end), 1))
        moment += step
