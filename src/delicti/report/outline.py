"""What a report says, in order, before anyone decides how it looks. Terminal and HTML render the same chapters.

Texts in here may hold anything the evidence held: whoever renders makes them safe (`report.visible`) and escapes them.
"""

from collections.abc import Iterable, Iterator, Sequence

from delicti.model.flow import Changed, EntryPoint, Open, Sentence, Taken
from delicti.model.words import Role
from delicti.report import wording
from delicti.report.blocks import Block, Chapter, Grid, Mark, Note, Point, Ref, Said
from delicti.report.view import CITED_PER_SENTENCE, Row, View

ADDRESSES_SHOWN = 3
ACTORS_IN_CHAPTER = 10
ITEMS_IN_CHAPTER = 30
LINE_KINDS = {"record_lines": "in records", "structural_lines": "structural", "quarantined_lines": "quarantined"}


def chapters(view: View) -> tuple[Chapter, ...]:
    """The story's chapters in reading order; those with nothing to say are left out."""
    case = view.case
    made = (
        _chapter("happened", "What happened", (_said(view, one) for one in case.story)),
        _chapter("entry", "How they got in", _entries(view)),
        _chapter("succeeded", "What succeeded", _succeeded(view)),
        _chapter("taken", "What was taken", (_taken(view, one) for one in case.taken)),
        _chapter("changed", "What was changed", (_changed(view, one) for one in case.changed)),
        _chapter("others", "Who else tried", _others(view)),
        _chapter(
            "notify",
            "Who must be told",
            (Point(one.who, (), (one.why, *_addresses(one.addresses))) for one in case.to_notify),
        ),
        _chapter("open", "Still open", (_open(one) for one in case.still_open)),
        _chapter(
            "limits",
            "What this evidence cannot show",
            (Point(one.text, (), _weakens(one.weakens)) for one in case.limits),
        ),
        _chapter("unexamined", "Not examined", (Point(one) for one in case.not_examined)),
        _chapter("evidence", "Evidence", _evidence(view)),
    )
    return tuple(chapter for chapter in made if chapter.blocks)


def page(view: View) -> tuple[Chapter, ...]:
    """The story as a page for an engineer: one chapter, or none where the case has no such page."""
    made = _chapter("page", "In one page", (_said(view, one) for one in view.case.engineer))
    return (made,) if made.blocks else ()


def _chapter(name: str, title: str, blocks: Iterable[Block]) -> Chapter:
    return Chapter(name, title, tuple(blocks))


def _said(view: View, sentence: Sentence) -> Said:
    refs = [_label_ref(view.actor_label(actor), actor) for actor in sentence.actors[:ADDRESSES_SHOWN]]
    refs += [episode_ref(view, episode) for episode in sentence.episodes[:CITED_PER_SENTENCE]]
    lines = [view.cited[one] for one in sentence.findings[:CITED_PER_SENTENCE] if one in view.cited]
    refs += list({ref.text: ref for ref in (finding_ref(view, row) for row in lines)}.values())
    more = ["and more findings"] if len(sentence.findings) > CITED_PER_SENTENCE else []
    more += [wording.counted(name, value) for name, value in sentence.counts.items()]
    outcomes = {view.episode_by_id[one]["outcome"] for one in sentence.episodes if one in view.episode_by_id}
    mark = Mark(outcomes.pop() or "unknown") if len(outcomes) == 1 else None
    return Said(sentence.text, sentence.against, tuple(refs), " · ".join(more), mark)


def _label_ref(label: str | None, target: str) -> Ref:
    return Ref(label or target, target)


def _entries(view: View) -> Iterator[Block]:
    if not view.case.entry_points:
        yield Note("No entry point was found.")
    for entry in view.case.entry_points:
        yield _entry(view, entry)


def _entry(view: View, entry: EntryPoint) -> Point:
    where = f" in {entry.target}" if entry.target else ""
    parameter = f", parameter {entry.parameter}" if entry.parameter else ""
    refs = _who(view, entry.actor)
    if entry.item:
        refs += (Ref(view.place(entry.item, entry.line) or ""),)
    if entry.time:
        refs += (Ref(wording.time(entry.time)),)
    details = [entry.reason, *(f"It could also have been: {one}" for one in entry.alternatives)]
    return Point(f"{entry.weakness}{where}{parameter}", refs, tuple(filter(None, details)))


def _succeeded(view: View) -> Iterator[Block]:
    yield episode_grid(view, view.succeeded) if view.succeeded else Note("Nothing is known to have succeeded.")


def _taken(view: View, one: Taken) -> Point:
    amount = wording.rows(one.rows_low, one.rows_best, one.rows_high)
    sent = f", {wording.size(one.bytes)} sent" if one.bytes is not None else ""
    return Point(f"{one.what}: {amount}{sent}", _by(view, one.actor, one.episode), tuple(filter(None, [one.reason])))


def _changed(view: View, one: Changed) -> Point:
    refs = _by(view, one.actor, one.episode) + ((Ref(wording.time(one.time)),) if one.time else ())
    return Point(one.what, refs, tuple(filter(None, [one.reason])))


def _open(one: Open) -> Point:
    where = f" in {one.target}" if one.target else ""
    return Point(f"{one.weakness}{where}", (), tuple(filter(None, [one.reason])), Mark(one.state))


def _weakens(weakens: Sequence[str]) -> tuple[str, ...]:
    return (f"Weakens: {wording.listed(weakens, 6)}.",) if weakens else ()


def _others(view: View) -> Iterator[Block]:
    tried = [row for row in view.others if row["role"] == Role.ATTACKER]
    if tried:
        yield actor_grid(tried[:ACTORS_IN_CHAPTER])
    if len(tried) > ACTORS_IN_CHAPTER:
        yield Note(f"and {wording.count(len(tried) - ACTORS_IN_CHAPTER, 'more attacker')} without a known success")
    scanners = [row for row in view.others if row["role"] != Role.ATTACKER]
    if scanners:
        yield _group(view, "Background scanners that got nowhere", scanners)
    by_role: dict[str, list[Row]] = {}
    for row in view.bystanders:
        by_role.setdefault(row["role"] or "unknown", []).append(row)
    for role, rows in by_role.items():
        yield _group(view, f"Not counted as hostile, {role.replace('-', ' ')}", rows)
    clients, requests = view.case.remainder.get("clients", 0), view.case.remainder.get("requests", 0)
    if clients:
        head = f"Everyone else: {wording.count(clients, 'client')}, {wording.count(requests, 'request')}"
        yield Point(head, (), ("None of them has a finding.",))


def _group(view: View, head: str, rows: list[Row]) -> Point:
    requests = wording.count(sum(row["requests"] or 0 for row in rows), "request")
    refs = tuple(actor_ref(view, row["actor"]) for row in rows[:ADDRESSES_SHOWN])
    if len(rows) > ADDRESSES_SHOWN:
        refs += (Ref(f"{len(rows) - ADDRESSES_SHOWN:,} more"),)
    return Point(f"{head}: {wording.count(len(rows), 'actor')}, {requests}", refs)


def _addresses(addresses: Sequence[str]) -> tuple[str, ...]:
    return (f"{wording.count(len(addresses), 'address')}: {wording.listed(addresses, 8)}",) if addresses else ()


def _who(view: View, actor: str | None) -> tuple[Ref, ...]:
    return (actor_ref(view, actor),) if actor else ()


def _by(view: View, actor: str | None, episode: str | None) -> tuple[Ref, ...]:
    return _who(view, actor) + ((episode_ref(view, episode),) if episode else ())


def actor_ref(view: View, actor: str) -> Ref:
    """`A1 203.0.113.169`, leading to that actor."""
    row = view.actor_by_id.get(actor)
    if row is None:
        return Ref(actor)
    return Ref(f"{row['label']} {wording.listed(row['addresses'] or [], 1)}".strip(), actor)


def episode_ref(view: View, episode: str) -> Ref:
    """`E3 exploitation`, leading to that episode."""
    row = view.episode_by_id.get(episode)
    return Ref(episode) if row is None else Ref(f"{row['label']} {row['kind'] or ''}".strip(), episode)


def finding_ref(view: View, row: Row) -> Ref:
    """`access.log:12779`, leading to that finding."""
    return Ref(view.place(row["item"], row["line"]) or row["path"] or row["finding"], row["finding"])


def episode_grid(view: View, episodes: Sequence[Row]) -> Grid:
    """Episodes with actor, kind, time, target and outcome."""
    return Grid(
        ("", "what", "outcome", "target", "who", "when", ">requests", "reason"),
        tuple(
            (
                row["label"],
                row["kind"] or "–",
                Mark(row["outcome"] or "unknown"),
                row["target"] or "–",
                _who(view, row["actor"]) or "–",
                wording.span(row["first_time"], row["last_time"]),
                f"{row['requests'] or 0:,}",
                _with_doubt(row["reason"], row["why_not"]),
            )
            for row in episodes
        ),
        stacked=True,
        targets=tuple(row["episode"] for row in episodes),
    )


def actor_grid(actors: Sequence[Row]) -> Grid:
    """Actors with role, addresses, tools, time, what they tried and why the role was given."""
    return Grid(
        ("", "role", "addresses", "tools", "when", ">requests", "tried", "why"),
        tuple(
            (
                row["label"],
                row["role"] or "unknown",
                wording.listed(row["addresses"] or [], ADDRESSES_SHOWN) or "–",
                wording.listed(row["tools"] or [], ADDRESSES_SHOWN) or "–",
                wording.span(row["first_time"], row["last_time"]),
                f"{row['requests'] or 0:,}",
                ", ".join(dict.fromkeys(episode["kind"] or "–" for episode in row["episodes"])) or "–",
                _with_doubt(row["why"], row["why_not"]),
            )
            for row in actors
        ),
        stacked=True,
        targets=tuple(row["actor"] for row in actors),
    )


def _evidence(view: View) -> Iterator[Block]:
    rows = view.evidence.to_dicts()
    for row in rows[:ITEMS_IN_CHAPTER]:
        head = f"{view.item_names[row['item']]}: {row['format'] or 'no log'}"
        zone = f"zone {row['time_zone']}" if row["time_zone"] else None
        when = wording.span(row["first_time"], row["last_time"]) if row["first_time"] else None
        refs = (wording.size(row["size_bytes"]), zone, when)
        yield Point(head, tuple(Ref(one) for one in refs if one), _account(row))
    if len(rows) > ITEMS_IN_CHAPTER:
        total = {name: sum(row[name] or 0 for row in rows) for name in ("lines", *LINE_KINDS)}
        left = len(rows) - ITEMS_IN_CHAPTER
        yield Point(f"and {wording.count(left, 'more item')}; all items together", (), _account(total))


def _account(row: Row) -> tuple[str, ...]:
    if row["lines"] is None:
        return ()
    parts = (f"{row[name] or 0:,} {word}" for name, word in LINE_KINDS.items())
    return (f"{wording.count(row['lines'], 'line')} = {' + '.join(parts)}",)


def _with_doubt(reason: str | None, doubt: str | None) -> str:
    return " ".join(filter(None, (reason, f"Against this: {doubt}" if doubt else None)))
