"""What was done with a planted script: commands, files dropped, pages replaced, traces wiped; its upload."""

import re
from datetime import datetime, timedelta

import polars as pl

from delicti.model.words import Outcome
from delicti.reconstruct.changes import LARGE, Change
from delicti.reconstruct.columns import decoded, moment
from delicti.reconstruct.deeds import Context, Episode
from delicti.reconstruct.planted import Planted
from delicti.reconstruct.series import runs
from delicti.reconstruct.writers import Skimmed

_TRACES = re.compile(
    r"(?:\brm\b|\bsed\b[^&|;]*-i|\bshred\b|\btruncate\b|\bunlink\b|\bwipe\b|\bdel\b|-delete\b|>\s*\S|"
    r"\bcat\s+/dev/null|\bln\s+-s|\btee\b|"
    r"\bmv\b|\bgrep\s+-v)[^&]*(?:\.log\b|/log/|logs?/|history|wtmp|utmp|lastlog|audit|journal)|\bhistory\s+-c|"
    r"HISTFILE|HISTSIZE|"
    r"\bunset\s+HIST|wevtutil|clear-eventlog|journalctl\s+--vacuum|\btouch\s+-[a-z]*[rdt]",
    re.IGNORECASE,
)
_GATHERING = re.compile(
    r"\bmysqldump\b|\bpg_dump|\bmongodump|\bsqlite3\b.*\.dump|\b(?:tar|zip|7z|rar)\b\s+\S*[caz]|\bexpdp\b",
    re.IGNORECASE,
)
_NEAR = timedelta(minutes=10)
_SESSION = timedelta(hours=2)


def episodes(mine: pl.DataFrame, context: Context) -> list[Episode]:
    """Uploads, and every run of requests to planted scripts, put to what came of it."""
    rows = set(mine["row"])
    scripts = [one for one in context.planted if one.shell]
    pages = [one for one in context.planted if not one.shell]
    made = [_upload(mine, one) for one in scripts if one.upload_row in rows]
    used = {row for one in made for row in one.rows["row"].to_list()}
    for script in scripts:
        asked = mine.filter((pl.col("path") == script.path) & ~pl.col("row").is_in(list(used)))
        for run in runs(asked):
            made += _run(run, mine, script, pages, context)
    shown = {one.detail.get("page") for one in made}
    made += [
        _dropped(mine, one, context)
        for one in pages
        if (one.upload_row if one.transfer is None else one.row) in rows and one.path not in shown
    ]
    told = {one.target for one in made if one.kind == "fraud"}
    own = set(mine["client"])
    made += [_skimmed(mine, one) for one in context.skimmed if one.client in own and one.place not in told]
    return made + _replaced(mine, context, made)


def _upload(mine: pl.DataFrame, script: Planted) -> Episode:
    sent = mine.filter(pl.col("row") == script.upload_row)
    time = sent["time"][0]
    client = sent["client"][0]
    form = mine.filter(
        (pl.col("row") <= script.upload_row)
        & (pl.col("client") == client)
        & (pl.col("agent") == sent["agent"][0])
        & ((pl.col("time") >= moment(time) - pl.duration(minutes=10)) | (pl.col("row") == script.upload_row))
        & ~pl.col("status").is_in([404, 410])
    )
    return Episode(
        "upload",
        form.tail(50),
        Outcome.SUCCEEDED,
        (
            f"{script.path} was first asked {_after(script, time)} after this request and answered; nobody had "
            f"got it before."
        ),
        "What was sent is not in the log.",
        str(sent["path"][0]),
        detail={"planted": script.path, "sent": str(script.upload_row)},
    )


def _after(script: Planted, time: object) -> str:
    if not isinstance(time, datetime):
        return "some time"
    seconds = int((script.first - time).total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def _run(
    run: pl.DataFrame, mine: pl.DataFrame, script: Planted, pages: list[Planted], context: Context
) -> list[Episode]:
    """One run of requests to a script, taken apart by what they asked and what came of them."""
    made: list[Episode] = []
    rest = run
    traces = rest.filter(_asks(rest, _TRACES))
    if len(traces):
        within = pl.col("row").is_between(traces["row"][0], traces["row"][-1])
        made.append(_wiped(rest.filter(within), script, mine))
        rest = rest.filter(~within)
    for page in pages:
        cause, look = _before(rest, page, mine)
        if len(cause) and len(look):
            made.append(_fraud(_together(cause, look), page, context))
            rest = rest.filter(~pl.col("row").is_in(cause["row"].implode()))
    for change in context.changes:
        near = (pl.col("time") <= change.first_after) & (pl.col("time") >= pl.lit(change.last_before) - _NEAR)
        cause = _last_writes(rest.filter(near)) if change.part >= LARGE else rest.head(0)
        if len(cause) and not any(one.kind == "defacement" for one in made):
            made.append(_defaced(_together(cause, _looked(mine, change.target, cause)), change))
            rest = rest.filter(~pl.col("row").is_in(cause["row"].implode()))
    dumps = rest.filter(_asks(rest, _GATHERING))
    if len(dumps):
        told = f"{len(dumps):,} commands put data together; the answers do not show whether they worked."
        made.append(Episode("collection", dumps, Outcome.UNKNOWN, told, None, script.path))
        rest = rest.filter(~pl.col("row").is_in(dumps["row"].implode()))
    if len(rest):
        made.append(_used(rest, script))
    return made


def _asks(rows: pl.DataFrame, pattern: re.Pattern[str]) -> pl.Series:
    """Which requests hold such a command in their query."""
    asked = [decoded(target).partition("?")[2].replace("+", " ") for target in rows["target"].to_list()]
    return pl.Series([pattern.search(one) is not None for one in asked], dtype=pl.Boolean)


def _together(*parts: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(parts, how="diagonal").unique("row").sort("row")


def _before(rest: pl.DataFrame, page: Planted, mine: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What wrote a page in this run, and the actor's first looks at it."""
    near = rest.filter((pl.col("row") <= page.row) & (pl.col("time") >= pl.lit(page.first) - _NEAR))
    if near.is_empty():
        return near, near
    return _last_writes(near), _looked(mine, page.path, near)


def _looked(mine: pl.DataFrame, target: str, cause: pl.DataFrame) -> pl.DataFrame:
    first, last = moment(cause["time"].min()), moment(cause["time"].max())
    return mine.filter((pl.col("path") == target) & pl.col("time").is_between(first, last + _NEAR))


def _last_writes(rows: pl.DataFrame) -> pl.DataFrame:
    """The requests just before a moment that may have written something: the trailing ones within ten minutes."""
    if rows.is_empty():
        return rows
    last = rows["time"].max()
    near = rows.filter(pl.col("time") >= moment(last) - pl.duration(minutes=2))
    near = rows.tail(1) if near.is_empty() else near  # nothing says when these were
    posts = near.filter(pl.col("method") != "GET")
    if len(posts):
        return near.filter(
            (pl.col("method") != "GET")
            | pl.col("query").fill_null("").str.contains(r"(?i)mkdir|wget|curl|echo|cp|mv|tar|unzip|base64|%3E|>")
        )
    return near.filter(
        pl.col("query").fill_null("").str.contains(r"(?i)mkdir|wget|curl|echo|\bcp|\bmv|tar|unzip|base64|%3E|>")
    )


def _used(rows: pl.DataFrame, script: Planted) -> Episode:
    good = rows.filter(pl.col("status").is_between(200, 299))
    if len(good):
        sizes = good["size_bytes"].n_unique()
        detail = f"{len(good):,} of {len(rows):,} requests to {script.path} were answered" + (
            f", with {sizes} different sizes" if sizes > 1 else ""
        )
        return Episode(
            "shell use",
            rows,
            Outcome.SUCCEEDED,
            detail + ".",
            "The answers' contents are not in the log; that each command ran is not shown.",
            script.path,
        )
    return Episode(
        "shell use",
        rows,
        Outcome.FAILED,
        f"None of {len(rows):,} requests to {script.path} was answered.",
        None,
        script.path,
    )


def _wiped(rows: pl.DataFrame, script: Planted, mine: pl.DataFrame) -> Episode:
    earlier = mine.filter(pl.col("row") < rows["row"][0])
    still = (
        f"{len(earlier):,} earlier requests of this actor are still in the log"
        if len(earlier)
        else "no earlier request of this actor is left"
    )
    return Episode(
        "cover-up",
        rows,
        Outcome.UNKNOWN,
        f"{len(rows):,} requests asked to remove or change logs; whether that happened is not shown ({still}).",
        "These lines are there, so this log was not emptied for good." if len(earlier) else None,
        script.path,
    )


def _fraud(rows: pl.DataFrame, page: Planted, context: Context) -> Episode:
    came, sent = context.visitors.get(page.path, 0), context.submitted.get(page.path, 0)
    if came:
        reason = (
            f"{page.path} appeared and answered; {came:,} other addresses came to it later and {sent:,} "
            f"sent something to it."
        )
        return Episode(
            "fraud",
            rows,
            Outcome.SUCCEEDED,
            reason,
            "What the page showed and what was sent is not in the log.",
            page.path,
            detail={"page": page.path},
        )
    return Episode(
        "upload",
        rows,
        Outcome.SUCCEEDED,
        f"{page.path} appeared and answered; nobody else came to it.",
        "What the page showed is not in the log.",
        page.path,
        detail={"page": page.path},
    )


def _dropped(mine: pl.DataFrame, page: Planted, context: Context) -> Episode:
    rows = mine.filter(
        (pl.col("row") == page.upload_row) | ((pl.col("path") == page.path) & (pl.col("row") >= page.row))
    )
    return _fraud(rows, page, context)


def _defaced(rows: pl.DataFrame, change: Change) -> Episode:
    if change.gone:
        what = f"{change.target} was answered to everybody before and to nobody after"
    else:
        what = f"{change.target} changed for everybody from about {change.before:,} to {change.after:,} bytes"
    return Episode(
        "defacement",
        rows,
        Outcome.SUCCEEDED,
        (
            f"{what}, between {change.last_before:%Y-%m-%d %H:%M:%S} and {change.first_after:%Y-%m-%d %H:%M:%S}, "
            f"just when this actor wrote."
        ),
        "The owner may have changed the page in the same moment; what it shows is not in the log.",
        change.target,
        detail={"change": change.target},
    )


def _skimmed(mine: pl.DataFrame, one: Skimmed) -> Episode:
    """A page or script changed by a stranger who logged in, and visitors who from then on send to a new place."""
    change = one.change
    own = (pl.col("client") == one.client) & (pl.col("agent") == one.agent)
    near = pl.col("time").is_between(pl.lit(change.last_before) - _SESSION, pl.lit(change.first_after) + _NEAR)
    return Episode(
        "fraud",
        mine.filter(own & near),
        Outcome.SUCCEEDED,
        (
            f"{change.target} changed for everybody from about {change.before or 0:,} to {change.after or 0:,} bytes "
            f"just when this actor, who is not known to work here, wrote after logging in; from then on "
            f"{one.senders:,} visitors sent something to {one.place}, which nobody had asked before."
        ),
        "Somebody of the site's own may have changed it from a new place; what was sent is not in the log.",
        one.place,
        detail={"change": change.target},
    )


def _replaced(mine: pl.DataFrame, context: Context, made: list[Episode]) -> list[Episode]:
    """Pages that changed just after the actor wrote by other ways than a planted script (a login, an open editor)."""
    done = {one.detail.get("change") for one in made}
    used = {row for one in made for row in one.rows["row"].to_list()}
    found: list[Episode] = []
    for change in context.changes:
        if (
            change.target in done
            or change.part < LARGE
            or any(one.kind == "defacement" and _near(one, change) for one in made + found)
        ):
            continue
        writes = mine.filter(
            pl.col("method").is_in(["POST", "PUT", "DELETE", "PATCH"])
            & pl.col("status").is_between(200, 399)
            & (pl.col("time") <= change.first_after)
            & (pl.col("time") >= pl.lit(change.last_before) - pl.duration(minutes=5))
            & ~pl.col("row").is_in(list(used))
        )
        if len(writes):
            look = mine.filter(
                (pl.col("path") == change.target)
                & (pl.col("row") > writes["row"][-1])
                & (pl.col("time") <= pl.lit(writes["time"][-1]) + pl.duration(minutes=10))
            )
            found.append(_defaced(pl.concat([writes.tail(3), look], how="diagonal").unique("row").sort("row"), change))
    return found


def _near(one: Episode, change: Change) -> bool:
    return abs(one.last - change.first_after) <= timedelta(hours=1) or one.first <= change.first_after <= one.last
