"""The charts of a campaign's dashboard as one reader sees it, each with its table: weeks, funnel, ageing, the rest."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from markupsafe import Markup

from delicti.desk.charts import draw, spec
from delicti.desk.figures.base import WEEK, monday
from delicti.desk.figures.figure import cell as figure_cell
from delicti.desk.figures.figure import figures
from delicti.desk.figures.known.cases import AGES, CLOSED, OLDEST
from delicti.desk.models import Sector, Status
from delicti.desk.rights import NotThere
from delicti.desk.services.boards import Shown, Sight
from delicti.report.visible import visible

FUNNEL = (
    "reports", "cases-reported", "cases", "cases-opened", "cases-attributed", "cases-with-suspect",
    "cases-with-measure", "cases-closed",
)  # fmt: skip
SIDE_BY_SIDE = ("cases", "attackers", "suspects", "measures", "records-exposed")  # in tables of what a case has
DIMENSIONS = ("sector", "offence", "technique", "region")
ALONE = (("cases", "age"), ("cases", "status"), ("cases", "outcome"), ("suspects", "standing"), ("measures", "kind"))
ORDERS: Mapping[str, Sequence[str]] = {"age": (*AGES, OLDEST, CLOSED), "status": Status.values}
MOST_BARS = 12  # of a chart; its table has them all
_MOST_WEEKS = 160
_NOTHING = {"outcome": "none yet"}  # what it means that a value is empty, where it is known
WIDE, NARROW = 1240, 340  # pixels
_ABOUT = "the table has the numbers"
_ABOUT_WEEKS = f"Cases received in each week, stacked by sector; {_ABOUT}"


@dataclass(frozen=True)
class Cell:
    """A value in words, and the address of the list behind it; empty where there is none."""

    said: str
    address: str = ""


@dataclass(frozen=True)
class Table:
    """The numbers of a chart: `head` names its columns, the first of them what each row is of."""

    head: Sequence[str]
    rows: Sequence[tuple[Cell, Sequence[Cell]]]


@dataclass(frozen=True)
class Chart:
    """A chart by its name in addresses; `specs` are one, or one for wide pages and one for narrow ones."""

    name: str
    title: str
    specs: Sequence[dict[str, Any]]
    table: Table
    legend: Sequence[tuple[int | None, str]] = field(default=())  # place among the colours, and what it stands for

    def kept(self) -> list[Markup] | None:
        """The drawings, where all of them were drawn before."""
        found = [draw.kept(one) for one in self.specs]
        return None if None in found else [one for one in found if one is not None]

    def drawn(self) -> list[Markup]:
        """The drawings, drawn now where they were not."""
        return [draw.drawn(one) for one in self.specs]


def charts(seen: Sight) -> list[Chart]:
    """All charts that have something to show."""
    made = [
        _weeks(seen),
        _funnel(seen),
        *(_side_by_side(seen, by) for by in DIMENSIONS),
        *(_alone(seen, name, by) for name, by in ALONE),
    ]
    return [one for one in made if one.table.rows]


def chart(seen: Sight, name: str) -> Chart:
    """The chart of this name. Raises NotThere."""
    found = next((one for one in charts(seen) if one.name == name), None)
    if found is None:
        raise NotThere
    return found


def draw_ahead(sights: Iterable[Sight]) -> int:
    """For a worker: draws what the pages will show; gives the number of charts."""
    made = [one.drawn() for seen in sights for one in charts(seen)]
    return len(made)


class _Read:
    """The cells of one reader's board, each with the address of its list where the board lists it."""

    def __init__(self, seen: Sight) -> None:
        self.seen = seen
        self.base = f"{reverse('campaign', args=[seen.campaign.slug])}/figures/"

    def address(self, name: str, **told: str) -> str:
        return f"{self.base}{figure_cell(name, told)}"

    def cell(self, name: str, **told: str) -> Cell:
        if self.seen.knows(name, told):
            shown = self.seen.cell(name, told)
            cents = figures()[name].unit == "cents"
            said = str(shown) if shown.value is None or not cents else f"{shown.value // 100:,}"
            return Cell(said, self.address(name, **told))
        # A count of zero would tell it from one that is not shown.
        return Cell("0" if self.seen.lists_all(name, *told) else "not shown")


def _weeks(seen: Sight) -> Chart:
    read, totals = _Read(seen), {week: shown for (week,), shown in seen.table("cases", "week")}
    cells = dict(seen.table("cases", "week", "sector"))
    held = {sector for _, sector in cells}
    sectors = [one for one in Sector.values if one in held]
    weeks = _all_weeks(totals.keys() | {week for week, _ in cells})
    pieces = []
    for week in weeks:
        rest = whole.value or 0 if (whole := totals.get(week)) else 0
        for place, sector in enumerate(sectors):
            found = cells.get((week, sector))
            if found is None or not found.value:
                continue
            rest -= found.value
            told, address = f"{week}, {sector}: {found}", read.address("cases", week=week, sector=sector)
            pieces.append(spec.Piece(week, place, found.value, told, address))
        if rest > 0:
            told = f"{week}, not shown apart: {rest:,}"
            pieces.append(spec.Piece(week, None, rest, told, read.address("cases", week=week)))
    rows = [
        (
            Cell(week),
            [read.cell("cases", week=week), *(read.cell("cases", week=week, sector=sector) for sector in sectors)],
        )
        for week in weeks
    ]
    apart = [] if all(one.part is not None for one in pieces) else [(None, "not shown apart")]
    return Chart(
        "weeks",
        "Cases by week and sector",
        [spec.columns(_ABOUT_WEEKS, weeks, pieces, width) for width in (WIDE, NARROW)],
        Table(["Week", "Cases", *sectors], rows),
        [*enumerate(sectors), *apart],
    )


def _funnel(seen: Sight) -> Chart:
    known, read = figures(), _Read(seen)
    rows = [(known[name].title, seen.cell(name), read.cell(name)) for name in FUNNEL]
    return _bars("funnel", "From report to outcome", ("Step", "Count"), rows)


def _alone(seen: Sight, name: str, by: str) -> Chart:
    known, read = figures()[name], _Read(seen)
    found = _ordered([(key, shown) for (key,), shown in seen.table(name, by)], by)
    rows = [(_name(key, by), shown, read.cell(name, **{by: key})) for key, shown in found]
    return _bars(f"{name}-{by}", f"{known.title} by {by}", (by.capitalize(), known.title), rows)


def _bars(name: str, title: str, head: Sequence[str], rows: Sequence[tuple[str, Shown, Cell]]) -> Chart:
    table = Table(head, [(Cell(called), [cell]) for called, _, cell in rows])
    lengths = [spec.Length(called, shown.value, cell.said, cell.address) for called, shown, cell in rows]
    return Chart(name, title, [spec.bars(f"{title}; {_ABOUT}", lengths[:MOST_BARS])], table)


def _side_by_side(seen: Sight, by: str) -> Chart:
    """Cases by what they have, drawn; whatever else is counted by that stands beside, in the table."""
    known, read = figures(), _Read(seen)
    keys = dict.fromkeys(key for name in SIDE_BY_SIDE for (key,), _ in seen.table(name, by))
    found = _ordered([(key, seen.cell("cases", {by: key})) for key in keys], by)
    currencies = sorted(currency for (currency,), _ in seen.table("losses", "currency"))
    rows = [
        (
            Cell(_name(key, by)),
            [
                *(read.cell(name, **{by: key}) for name in SIDE_BY_SIDE),
                *(read.cell("losses", **{"currency": one, by: key}) for one in currencies),
            ],
        )
        for key, _ in found
    ]
    lengths = [
        spec.Length(_name(key, by), shown.value, cells[0].said, cells[0].address)
        for (key, shown), (_, cells) in zip(found, rows, strict=True)
    ]
    head = [by.capitalize(), *(known[name].title for name in SIDE_BY_SIDE), *(f"Losses, {one}" for one in currencies)]
    drawn = spec.bars(f"Cases by {by}; {_ABOUT}", lengths[:MOST_BARS])
    return Chart(by, f"By {by}", [drawn], Table(head, rows))


def _ordered(found: Sequence[tuple[str, Shown]], by: str) -> list[tuple[str, Shown]]:
    """In the order that its values have, else the largest first and those that are not shown last, by name."""
    if by in ORDERS:
        places = {key: place for place, key in enumerate(ORDERS[by])}
        return sorted(found, key=lambda one: (places.get(one[0], len(places)), one[0]))
    return sorted(found, key=lambda one: (one[1].value is None, -(one[1].value or 0), one[0]))


def _name(key: str, by: str) -> str:
    return visible(key) if key else _NOTHING.get(by, "not known")


def _all_weeks(found: Collection[str]) -> list[str]:
    """The weeks from the first to the last, those without a case among them; unless that is years of nothing."""
    if not found:
        return []
    first, last = monday(min(found)), monday(max(found))
    number = (last - first) // WEEK + 1
    if number > _MOST_WEEKS:
        return sorted(found)
    return [f"{first + place * WEEK:%G-W%V}" for place in range(number)]
