"""Charts as SVG without script or style of their own: bars beside their table, and weeks as stacked columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from delicti.desk.services.boards import Shown

_WIDTH = 100.0  # of a bar, in units of its drawing
_HEIGHT = 160.0  # of the columns
_COLUMN, _GAP = 18.0, 4.0
MOST_COLOURS = 6


@dataclass(frozen=True)
class Bar:
    """A row: its label, the figure and query behind it, the value as shown, how long it is drawn (0 to 100)."""

    label: str
    figure: str
    query: str
    shown: Shown
    length: float


@dataclass(frozen=True)
class Piece:
    """A part of a column: which sector (its place in the legend), from where, how high."""

    at: int | None  # None: what is not shown apart
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Weeks:
    """Columns, one a week; `legend` names the colours; `totals` is the table beside."""

    width: float
    height: float
    column: float
    pieces: Sequence[Piece]
    labels: Sequence[tuple[float, str]]
    legend: Sequence[str]
    totals: Sequence[tuple[str, Shown]]
    rest: bool


def bars(parts: Iterable[tuple[str, str, Mapping[str, str], Shown]]) -> list[Bar]:
    """Bars by the largest of them; a value that is not shown is drawn as nothing."""
    found = list(parts)
    most = max((shown.value or 0 for *_, shown in found), default=0) or 1
    return [
        Bar(label, name, urlencode(dict(told)), shown, round(_WIDTH * (shown.value or 0) / most, 2))
        for label, name, told, shown in found
    ]


def weeks(cells: Iterable[tuple[tuple[str, ...], Shown]], totals: Iterable[tuple[tuple[str, ...], Shown]]) -> Weeks:
    """The columns of (week, sector) cells."""
    whole = [(key[0], shown) for key, shown in totals]
    named = [week for week, _ in whole]
    parts: dict[str, dict[str, int]] = {week: {} for week in named}
    for (week, sector), shown in cells:
        parts.setdefault(week, {})[sector] = shown.value or 0
    legend = sorted({sector for row in parts.values() for sector in row})
    heights = {week: max(shown.value or 0, sum(parts[week].values())) for week, shown in whole}
    most = max(heights.values(), default=0) or 1
    pieces = []
    for number, week in enumerate(named):
        y = _HEIGHT
        for at, sector in enumerate(legend):
            height = round(_HEIGHT * parts[week].get(sector, 0) / most, 2)
            y = round(y - height, 2)
            if height:
                pieces.append(Piece(at % MOST_COLOURS, number * (_COLUMN + _GAP), y, height))
        rest = round(_HEIGHT * (heights[week] - sum(parts[week].values())) / most, 2)
        if rest:
            pieces.append(Piece(None, number * (_COLUMN + _GAP), round(y - rest, 2), rest))
    labels = [(number * (_COLUMN + _GAP), week) for number, week in enumerate(named) if number % 4 == 0]
    return Weeks(
        len(named) * (_COLUMN + _GAP) or _COLUMN,
        _HEIGHT,
        _COLUMN,
        pieces,
        labels,
        legend,
        whole,
        any(piece.at is None for piece in pieces),
    )
