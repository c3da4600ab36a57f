"""`report.html`: the whole story in one plain file without scripts, which loads nothing and says so in its policy.

Every value goes through `visible` and is then escaped, by the template engine and for every expression alike, so that
no template can forget it. Links lead within the page only. The same case file gives the same bytes.
"""

import base64
import hashlib
import os
import re
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from delicti.model.words import Outcome
from delicti.report import annex, grids, wording
from delicti.report.blocks import Block
from delicti.report.outline import chapters, page
from delicti.report.timeline import timeline
from delicti.report.view import HOSTILE, View
from delicti.report.visible import visible

PAGE = Path(__file__).parent / "page"
NAME = "report.html"
_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9-]")


def write_report(view: View, folder: Path) -> Path:
    """Writes `report.html` into the case folder, beside the seal, aside first; an older report is replaced."""
    target = folder / NAME
    aside = folder / f".{NAME}.part"
    aside.write_bytes(render(view).encode("utf-8"))
    os.replace(aside, target)  # noqa: PTH105 - Path.replace would do the same
    return target


def render(view: View) -> str:
    """The page."""
    css = (PAGE / "report.css").read_text(encoding="utf-8")
    story = [chapter for chapter in (*page(view), *chapters(view)) if chapter.name != "evidence"]
    lines = annex.cited(view)
    actors, episodes = annex.actors(view), annex.episodes(view)
    quarantine, quarantine_caption = annex.quarantine(view)
    template = _environment().get_template("report.html")
    return template.render(
        case=view.case,
        css=Markup(css),  # noqa: S704 - a file of this package
        policy=f"default-src 'none'; style-src 'sha256-{_digest(css)}'; base-uri 'none'; form-action 'none'",
        facts=_facts(view),
        figures=_figures(view),
        contents=[*((one.name, one.title) for one in story), *_ANNEX],
        chapters=story,
        picture=timeline(view),
        anchors={*actors.targets, *episodes.targets, *(one.finding for one in lines)},
        cited=lines,
        actors=actors,
        actors_caption=_shown(len(actors.rows), len(view.actors), "actor", "actors.parquet"),
        episodes=episodes,
        episodes_caption=_shown(len(episodes.rows), len(view.episodes), "episode", "episodes.parquet"),
        findings=list(annex.findings(view)),
        findings_caption=f"{wording.count(view.finding_count, 'finding')}. A finding alone makes nobody hostile.",
        evidence=annex.evidence(view),
        evidence_caption=wording.count(view.evidence.height, "item"),
        quarantine=quarantine,
        quarantine_caption=quarantine_caption,
        made=annex.made(view),
        custody=annex.custody(view),
    )


_ANNEX = (
    ("actors", "Actors"),
    ("episodes", "Episodes"),
    ("findings", "Findings"),
    ("evidence", "Evidence"),
    ("made", "How to check it"),
)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined, finalize=_final, trim_blocks=False
    )
    made.filters.update(
        anchor=_anchor,
        body=partial(grids.body, anchor=_anchor),
        runs=_runs,
        short=lambda text, most: text if len(text) <= most else f"{text[: most - 1]}…",
        sign=grids.sign,
        state=grids.state,
    )
    return made


def _final(value: Any) -> Any:
    return value if isinstance(value, Markup) else visible(value)


def _anchor(target: str) -> str:
    """An id that can stand in a page whatever the table says; ids of the catalogue stay as they are."""
    if target and not _NOT_IN_AN_ID.search(target):
        return f"x-{target}"
    return f"x-{hashlib.sha256(target.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _runs(blocks: tuple[Block, ...]) -> list[tuple[str, list[Block]]]:
    return [(kind, list(run)) for kind, run in groupby(blocks, key=lambda block: type(block).__name__)]


def _digest(css: str) -> str:
    return base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode("ascii")


def _shown(shown: int, whole: int, noun: str, table: str) -> str:
    if shown == whole:
        return wording.count(whole, noun)
    return f"{wording.count(whole, noun)}; the first {shown:,} are shown, all are in {table}"


def _facts(view: View) -> list[tuple[str, str]]:
    first, last = view.evidence["first_time"].min(), view.evidence["last_time"].max()
    lines = int(view.evidence["lines"].sum())
    return [
        ("Period the evidence covers", wording.span(first, last)),  # type: ignore[arg-type]
        ("Evidence", f"{wording.count(view.evidence.height, 'item')}, {wording.count(lines, 'line')}"),
        ("Signed by", view.signed_by or "unsigned"),
        ("Made with", f"Delicti {view.case.delicti}"),
    ]


def _figures(view: View) -> list[tuple[str, str]]:
    hostile = [row for row in view.actors if row["role"] in HOSTILE]
    got_in = sum(any(one["outcome"] == Outcome.SUCCEEDED for one in row["episodes"]) for row in hostile)
    return [
        ("hostile actors with a success", f"{got_in:,}"),
        ("who tried without known success", f"{len(hostile) - got_in:,}"),
        ("episodes that succeeded", f"{len(view.succeeded):,}"),
        ("findings", f"{view.finding_count:,}"),
    ]
