"""One finding, actor or episode in full, with the raw lines it rests on: what `delicti show CASE NAME` prints."""

from collections.abc import Iterable, Iterator
from itertools import chain

import polars as pl

from delicti.model.errors import UserError
from delicti.model.text import escape
from delicti.report import wording
from delicti.report.annex import confidence
from delicti.report.blocks import Block, Chapter, Facts, Grid, Note, Raw
from delicti.report.outline import actor_ref, episode_grid, episode_ref
from delicti.report.view import Row, View
from delicti.report.visible import visible_bytes

FINDINGS_SHOWN = 20
REQUESTS_SHOWN = 40


def detail(view: View, name: str) -> tuple[Chapter, ...]:
    """The chapters about what is called `name`: a label (A1, E3), an id, or the beginning of one that fits no other.

    Raises UserError where nothing or more than one thing is called so.
    """
    for row in view.actors:
        if name.upper() == row["label"] or name == row["actor"]:
            return _actor(view, row)
    for row in view.episodes:
        if name.upper() == row["label"] or name == row["episode"]:
            return _episode(view, row)
    ids = _beginning_with(view, name)
    if len(ids) > 1:
        raise UserError(f"{name} begins more than one id ({wording.listed(sorted(ids), 2)}, …); write more of it")
    if not ids:
        raise UserError(
            f"the case has no finding, actor or episode called {name}; the story names them, such as A1 or E1, "
            "and the tables hold their ids"
        )
    [found] = ids
    if found in view.actor_by_id:
        return _actor(view, view.actor_by_id[found])
    if found in view.episode_by_id:
        return _episode(view, view.episode_by_id[found])
    return _finding(view, view.findings_with_raw([found])[found])


def _beginning_with(view: View, name: str) -> set[str]:
    if not name:
        return set()
    named = chain(view.actor_by_id, view.episode_by_id)
    findings = view.findings.select("finding").filter(pl.col("finding").str.starts_with(name)).head(3).collect()
    ids = {one for one in named if one.startswith(name)} | set(findings["finding"].to_list())
    return {name} if name in ids else ids


def _finding(view: View, row: Row) -> tuple[Chapter, ...]:
    facts = (
        ("class", row["class"]),
        ("confidence", confidence(row["confidence"])),
        ("why", row["why"]),
        ("decoded text", row["shown"]),
        ("where", row["where"]),
        ("decoded by", ", ".join(row["views"] or []) or "nothing: it stood there plainly"),
        ("rule", " ".join(filter(None, (row["rule"], row["rule_version"])))),
        ("technique", row["technique"]),
        ("weakness", row["weakness"]),
        ("actor", actor_ref(view, row["actor"]).text if row["actor"] else None),
        ("place", view.place(row["item"], row["line"]) or row["path"]),
        ("item", row["item"]),
        ("bytes", f"{row['length']:,} from offset {row['offset']:,}" if row["offset"] is not None else None),
    )
    raw = Raw("the bytes as they stand in the evidence", escape(row["raw"] or b""))
    return (Chapter("finding", f"Finding {row['finding']}", (_facts(facts), raw)),)


def _actor(view: View, row: Row) -> tuple[Chapter, ...]:
    facts = (
        ("id", row["actor"]),
        ("role", row["role"]),
        ("why", row["why"]),
        ("against", row["why_not"]),
        ("addresses", ", ".join(row["addresses"] or [])),
        ("tools", ", ".join(row["tools"] or [])),
        ("agents", "; ".join(row["agents"] or [])),
        ("when", wording.span(row["first_time"], row["last_time"])),
        ("requests", f"{row['requests'] or 0:,}"),
    )
    mine = view.findings.filter(pl.col("actor") == row["actor"])
    return _chapters(
        Chapter("actor", f"Actor {row['label']}", (_facts(facts),)),
        Chapter("episodes", "Episodes", (episode_grid(view, row["episodes"]),) if row["episodes"] else ()),
        _findings(view, mine, view.findings_per_actor.get(row["actor"], 0)),
    )


def _episode(view: View, row: Row) -> tuple[Chapter, ...]:
    facts = (
        ("id", row["episode"]),
        ("actor", actor_ref(view, row["actor"]).text if row["actor"] else None),
        ("kind", row["kind"]),
        ("outcome", row["outcome"]),
        ("why", row["reason"]),
        ("against", row["why_not"]),
        ("target", row["target"]),
        ("when", wording.span(row["first_time"], row["last_time"])),
        ("requests", f"{row['requests'] or 0:,}"),
        ("technique", " ".join(filter(None, (row["tactic"], row["technique"])))),
        ("offence", f"{row['offence']} (a suggestion, for legal review)" if row["offence"] else "none suggested"),
    )
    requests = view.requests.filter(pl.col("episode") == row["episode"])
    places = requests.select("item", "line").unique()
    mine = view.findings.join(places, on=["item", "line"], how="semi")
    return _chapters(
        Chapter("episode", f"Episode {episode_ref(view, row['episode']).text}", (_facts(facts),)),
        Chapter("requests", "Requests", tuple(_requests(view, requests))),
        _findings(view, mine, int(mine.select(pl.len()).collect().item())),
    )


def _requests(view: View, requests: pl.LazyFrame) -> Iterator[Block]:
    shown = requests.sort("time", "item", "line").head(REQUESTS_SHOWN).collect()
    if shown.is_empty():
        return
    yield Grid(
        ("line", "time", "client", "request", ">status", ">bytes"),
        tuple(
            (
                view.place(row["item"], row["line"]) or "–",
                wording.time(row["time"]),
                row["client"] or "–",
                f"{row['method'] or ''} {row['target'] or ''}".strip() or "–",
                "–" if row["status"] is None else str(row["status"]),
                "–" if row["size_bytes"] is None else f"{row['size_bytes']:,}",
            )
            for row in shown.iter_rows(named=True)
        ),
    )
    whole = int(requests.select(pl.len()).collect().item())
    if whole > shown.height:
        yield Note(f"and {wording.count(whole - shown.height, 'more request')} in requests.parquet")


def _findings(view: View, findings: pl.LazyFrame, whole: int) -> Chapter:
    shown = (
        findings.sort(
            ["confidence", "item", "line", "finding"], descending=[True, False, False, False], nulls_last=True
        )
        .head(FINDINGS_SHOWN)
        .collect()
    )
    blocks: list[Block] = []
    for row in shown.iter_rows(named=True):
        place = view.place(row["item"], row["line"]) or row["path"] or "–"
        head = f"{row['finding']} · {row['class']} · {confidence(row['confidence'])} · {place} · {row['why'] or ''}"
        blocks.append(Raw(head, visible_bytes(row["raw"] or b"", 1000)))
    if whole > shown.height:
        blocks.append(Note(f"and {wording.count(whole - shown.height, 'more finding')} in findings.parquet"))
    return Chapter("findings", "Findings, strongest first", tuple(blocks))


def _facts(rows: Iterable[tuple[str, str | None]]) -> Facts:
    return Facts(tuple((name, value) for name, value in rows if value))


def _chapters(*made: Chapter) -> tuple[Chapter, ...]:
    return tuple(chapter for chapter in made if chapter.blocks)
