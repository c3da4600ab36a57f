"""Case files as the pages read them. A sealed case file never changes, so a few opened ones are kept in memory."""

from dataclasses import dataclass
from functools import lru_cache

import polars as pl
from django.db.models import QuerySet

from delicti.desk import checked, store
from delicti.desk.models import Case, CaseFile, User
from delicti.desk.rights import NotThere, rows
from delicti.model.errors import UserError
from delicti.report import annex, outline
from delicti.report.blocks import Chapter, Grid
from delicti.report.opened import view_of
from delicti.report.view import Row, View

_KEPT = 24
_SMALL = 16 << 20  # bytes of the tables that a view holds in memory
_FURTHEST = 100_000  # findings into a list; further ones are found by their class and actor
A_PAGE = 50


_view = lru_cache(_KEPT)(view_of)
_large = lru_cache(1)(view_of)


def files(user: User, case: Case) -> list[CaseFile]:
    """The case files of a case, those in force first, latest first."""
    found: QuerySet[CaseFile] = rows(user, CaseFile).filter(case=case)
    return list(found.select_related("imported_by").order_by("-in_force", "-imported_at", "pk"))


def chosen(found: list[CaseFile], wanted: str | None) -> CaseFile | None:
    """The one that a page shows: the wanted one, else the first; None where there is none. Raises NotThere."""
    if wanted:
        for file in found:
            if str(file.pk) == wanted:
                return file
        raise NotThere
    return found[0] if found else None


def view(file: CaseFile) -> View:
    """The case file opened. Raises UserError where it was erased, is missing or cannot be read."""
    if file.state == CaseFile.State.ERASED:
        raise UserError("this case file was erased by law; its tombstone says why")
    if not store.has(file.seal):
        raise UserError("the case file is not in the store; check its seal, and restore it from a backup")
    folder = store.path(file.seal)
    held = checked.require(folder)
    small = sum(held[name]["bytes"] for name in ("evidence", "actors", "episodes")) <= _SMALL
    return (_view if small else _large)(folder)


@dataclass(frozen=True)
class FoundPage:
    """A page of findings: rows without raw, the classes to filter by with their counts, how many match, where from."""

    rows: list[Row]
    classes: list[tuple[str, int]]
    total: int
    start: int
    size: int = A_PAGE

    @property
    def next(self) -> int | None:
        """Where the next page begins."""
        after = self.start + self.size
        return after if after < self.total else None

    @property
    def previous(self) -> int | None:
        """Where the page before begins."""
        return max(0, self.start - self.size) if self.start else None


def findings(view: View, kind: str, actor: str, start: int, size: int = A_PAGE) -> FoundPage:
    """Findings, surest first. Long texts are read for the rows shown only, and no column is held whole."""
    start = min(start, _FURTHEST)
    narrow = view.findings.select("finding", "class", "actor", "confidence", "item", "line")
    counts = narrow.group_by("class").len().sort("len", "class", descending=[True, False])
    if kind:
        narrow = narrow.filter(pl.col("class") == kind)
    if actor:
        narrow = narrow.filter(pl.col("actor") == actor)
    order = narrow.sort(
        "confidence", "item", "line", "finding", descending=[True, False, False, False], nulls_last=True
    )
    page = order.select("finding").slice(start, size)
    counted, total, shown = pl.collect_all([counts, narrow.select(pl.len()), page], engine="streaming")
    wanted = shown["finding"].to_list()
    found = view.findings.drop("raw").filter(pl.col("finding").is_in(wanted)).collect()
    by_id = {row["finding"]: row for row in found.iter_rows(named=True)}
    classes = [(str(name), int(number)) for name, number in counted.iter_rows()]
    return FoundPage([by_id[one] for one in wanted if one in by_id], classes, int(total.item()), start, size)


def finding(view: View, key: str) -> Row:
    """One finding with its raw bytes. Raises NotThere."""
    found = view.findings_with_raw([key])
    if key not in found:
        raise NotThere
    return found[key]


def story(view: View) -> list[Chapter]:
    """What happened, with what speaks against it, and what it rests on."""
    wanted = ("happened", "entry", "succeeded", "taken", "open")
    made = [*outline.page(view), *outline.chapters(view)]
    return [one for one in made if one.name in ("page", *wanted)]


def chapter(view: View, *names: str) -> list[Chapter]:
    """These chapters, where they have something to say."""
    return [one for one in outline.chapters(view) if one.name in names]


def dump(raw: bytes, most: int = 1024) -> list[tuple[str, str, str]]:
    """Bytes as offset, hex and printing characters, sixteen a row."""
    out = []
    for at in range(0, min(len(raw), most), 16):
        piece = raw[at : at + 16]
        text = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in piece)
        out.append((f"{at:06x}", piece.hex(" "), text))
    return out


def evidence_grid(view: View) -> Grid:
    """Every item with the account of its lines and its hash."""
    return annex.evidence(view)
