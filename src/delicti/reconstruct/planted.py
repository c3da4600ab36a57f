"""What an intruder put on the site: paths that began to answer after he sent something, and that nobody knew before.

A *shell* is a planted path that its finder asks with commands, or by POST without ever having opened it as a page;
a planted *page* is one that he opened as a page and others came to. A path that answers like every
missing path of this site (a catch-all page) is none.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from delicti.reconstruct.columns import MISSING, SCRIPT, answered, path
from delicti.reconstruct.outside import Transfer
from delicti.reconstruct.scene import Scene

COMMAND_CLASSES = ("rce", "web-shell", "php-injection", "shellshock")
_UPLOAD_WINDOW = timedelta(days=1)
_SCRIPT_TARGET = SCRIPT.replace("(?:/|$)", r"(?:[/?]|$)")
_MANY = 5  # missing paths around a moment, from which a finder goes through a list
_LIKE = 32  # bytes by which answers about missing paths differ
_STORE = (
    r"(?i)/(?:uploads?|media|images?|img|files?|tmp|temp|cache|assets|static|avatars?|attachments?|"
    r"pictures?|photos?|documents?)/"
)


@dataclass(frozen=True)
class Planted:
    """One planted path."""

    path: str
    shell: bool
    first: datetime  # first answer with success
    client: str
    row: int
    upload_row: int | None  # the request that most likely put it there
    size: int | None
    transfer: Transfer | None = None  # the file that came by another way than the web


def find(
    scene: Scene, hostile: set[str], catch_all: dict[int, set[int]], units: pl.DataFrame | None = None
) -> list[Planted]:
    """Planted paths first answered to a hostile address, by time.

    `units` (`client`, `agent`) are those of these addresses that are hostile, where visitors share them.
    """
    if units is None:
        units = scene.clients.filter(pl.col("client").is_in(sorted(hostile))).select("client", "agent")
    rows = scene.rows.join(units, on=["client", "agent"], how="semi", maintain_order="left")
    named = pl.col("path").str.contains(SCRIPT)
    asked = rows.filter(
        pl.col("time").is_not_null()
        & answered()
        & (pl.col("path").str.len_chars() > 1)
        & (named | pl.col("path").str.contains(r"\.html?$|/$"))
    )
    if asked.is_empty():
        return []
    paths = asked["path"].unique().sort()
    others = _known_to_others(scene, paths, hostile, units)
    commands = scene.found.filter(
        pl.col("class").is_in(COMMAND_CLASSES) & (pl.col("where") != "path") & (pl.col("where") != "agent")
    )
    commanded = set(
        commands.filter(pl.col("client").is_in(sorted(hostile)) & pl.col("path").is_not_null())
        .group_by("path")
        .agg(pl.col("shown").n_unique().alias("n"))
        .filter(pl.col("n") >= 2)["path"]
    )
    hunted = set(scene.found.filter(pl.col("class") == "web-shell")["path"].drop_nulls())
    home = _home(scene)
    found = []
    for (where,), mine in asked.partition_by("path", as_dict=True, maintain_order=True).items():
        before, after, beside = others.get(str(where), (None, 0, 0))
        first = mine.row(0, named=True)
        if before is not None and before < first["time"]:
            continue  # someone else got it before
        if beside and not after:
            continue  # colleagues behind the same address work with it
        if _like_missing(mine, catch_all) or _like_missing(mine, home):
            continue
        later = rows.filter(
            (pl.col("path") == where) & (pl.col("row") >= first["row"]) & pl.col("status").is_not_null()
        )
        if later.filter(answered()).height * 10 < len(later) * 6:
            continue  # what is there answers
        gone = rows.filter((pl.col("path") == where) & pl.col("status").is_in(MISSING) & (pl.col("row") < first["row"]))
        upload = _upload(rows, first)
        transfer = scene.outside.transfer(str(where), first["time"])
        if transfer is not None and where not in commanded and transfer.client not in hostile | scene.outside.strange:
            transfer = None  # what the owner deploys is not planted, whoever looks at it first
        upload = None if transfer is not None else upload
        shell = _is_shell(mine, str(where), commanded, after) or (
            (upload is not None or transfer is not None)
            and not after
            and _new_folder(scene, rows, str(where), first)
            and _commanding(mine)
        )
        hidden = len(gone) > 0 or where in hunted or re.search(_STORE, str(where)) is not None
        if upload is None and transfer is None and not (shell and where in commanded and hidden):
            continue
        if not shell and (not after or _hunting(rows, first)):
            continue
        found.append(
            Planted(
                str(where), shell, first["time"], first["client"], first["row"], upload, first["size_bytes"], transfer
            )
        )
    return sorted(found, key=lambda one: (one.first, one.row))


def _known_to_others(
    scene: Scene, paths: pl.Series, hostile: set[str], units: pl.DataFrame
) -> dict[str, tuple[datetime | None, int, int]]:
    """Per path, when anybody else first got it, how many other addresses did, and how often others at these."""
    same = pl.col("client").is_in(sorted(hostile))
    table = (
        scene.targets.at(paths)
        .filter(answered())
        .select("path", "time", "client", pl.col("agent").fill_null(""))
        .join(units.lazy(), on=["client", "agent"], how="anti")
        .group_by("path")
        .agg(
            pl.col("time").min(), pl.col("client").filter(~same).n_unique().alias("clients"), same.sum().alias("beside")
        )
        .collect(engine="streaming")
    )
    return {row["path"]: (row["time"], row["clients"], row["beside"]) for row in table.iter_rows(named=True)}


def _upload(rows: pl.DataFrame, first: dict[str, Any]) -> int | None:
    """The last request before, by the same address, that could have written a file: a POST or PUT to another path."""
    time = first["time"]
    if not isinstance(time, datetime):
        return None
    sent = rows.filter(
        pl.col("method").is_in(["POST", "PUT", "PATCH", "MOVE", "COPY"])
        & pl.col("status").is_between(200, 399)
        & (pl.col("row") < first["row"])
        & (pl.col("time") >= time - _UPLOAD_WINDOW)
        & ((pl.col("path") != first["path"]) | (pl.col("method") == "PUT"))
    )
    own = sent.filter(pl.col("client") == first["client"])
    return int(own["row"][-1]) if len(own) else None


def _is_shell(mine: pl.DataFrame, where: str, commanded: set[str], visitors: int) -> bool:
    if where in commanded:
        return True
    posts = mine.filter(pl.col("method") == "POST")
    return visitors == 0 and len(posts) >= 2 and bool(mine["path"].str.contains(SCRIPT)[0])


def _commanding(mine: pl.DataFrame) -> bool:
    """Whether a script is asked for different things, one after another, and led to by no page."""
    script = bool(mine["path"].str.contains(SCRIPT)[0])
    return script and mine["query"].drop_nulls().n_unique() >= 3 and bool(mine["referrer"].is_null().all())


def _new_folder(scene: Scene, rows: pl.DataFrame, where: str, first: dict[str, Any]) -> bool:
    """Whether nothing in the folder of a path had answered anybody before it did."""
    folder = where.rpartition("/")[0] + "/"
    if folder == "/":
        return False
    earlier = answered() & pl.col("target").str.starts_with(folder) & (pl.col("time") < pl.lit(first["time"]))
    if len(rows.filter(earlier)):
        return False
    return scene.tables.requests.filter(earlier).select("time").head(1).collect(engine="streaming").is_empty()


def _like_missing(mine: pl.DataFrame, catch_all: dict[int, set[int]]) -> bool:
    """Whether every answer looks like what this site says about paths that do not exist."""
    return all(
        any(size is not None and abs(size - one) <= _LIKE for one in catch_all.get(status, ()))
        for status, size in mine.select("status", "size_bytes").unique().iter_rows()
    )


def _home(scene: Scene) -> dict[int, set[int]]:
    """The site's own front page, which many products' entry scripts are."""
    found: dict[int, set[int]] = {}
    front = scene.rows.filter(answered() & (pl.col("path") == "/") & pl.col("size_bytes").is_not_null())
    usual = (
        front.group_by("status", "size_bytes")
        .len()
        .sort("len", "status", "size_bytes", descending=[True, False, False])
        .head(50)
    )
    for status, size, _ in usual.iter_rows():
        found.setdefault(status, set()).add(size)
    return found


def _hunting(rows: pl.DataFrame, first: dict[str, Any]) -> bool:
    """Whether the finder was going through many names when it met this one."""
    around = pl.duration(minutes=10)
    lost = rows.filter(
        (pl.col("client") == first["client"])
        & pl.col("status").is_in(MISSING)
        & pl.col("time").is_between(pl.lit(first["time"]) - around, pl.lit(first["time"]) + around)
    )
    return lost["path"].n_unique() >= _MANY


def catch_alls(rows: pl.DataFrame) -> dict[int, set[int]]:
    """Answers that many unrelated paths share, by status: how this site speaks of what it does not have."""
    pages = rows.filter(answered() & ~pl.col("asset") & (pl.col("path") != "/") & (pl.col("method") == "GET"))
    shared = (
        pages.filter(pl.col("size_bytes").is_not_null() & pl.col("query").is_null())
        .group_by("status", "size_bytes")
        .agg(pl.col("path").n_unique().alias("paths"))
        .filter((pl.col("paths") >= 8) & (pl.col("paths") * 10 >= pl.col("paths").sum()))
    )
    elsewhere = (
        rows.filter(
            pl.col("status").is_between(300, 403) & (pl.col("status") != 304) & pl.col("size_bytes").is_not_null()
        )
        .group_by("status", "size_bytes")
        .agg(pl.col("path").n_unique().alias("paths"))
        .filter(pl.col("paths") >= 30)
    )
    found: dict[int, set[int]] = {}
    for status, size, _ in pl.concat([shared, elsewhere]).sort("status", "size_bytes").iter_rows():
        found.setdefault(status, set()).add(size)
    return found


def hidden_scripts(scene: Scene) -> dict[str, int]:
    """Addresses that use a script nobody else knows, by POST and led by no page, after they had posted elsewhere.

    Scripts of the owner's own machines run from the first day on; these appear later.
    """
    first, last = scene.by_address["first"].min(), scene.by_address["last"].max()
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return {}
    after = first + min(timedelta(days=1), (last - first) / 10)
    posted = pl.col("method").is_in(["POST", "PUT"])
    stored = pl.col("target").str.contains(_STORE) & pl.col("target").str.contains(_SCRIPT_TARGET)
    sent = scene.targets.table.filter("sent").filter(stored)
    if sent.is_empty():
        return {}
    written = (
        scene.targets.asked(sent["target"])
        .filter(posted & answered() & pl.col("referrer").is_null())
        .select(path().unique())
        .collect(engine="streaming")
    )
    used = (
        scene.targets.at(written["path"])
        .filter(answered())
        .group_by("path")
        .agg(
            pl.col("client").n_unique().alias("clients"),
            pl.len().alias("n"),
            posted.sum().alias("posts"),
            pl.col("referrer").is_not_null().sum().alias("led"),
            pl.col("time").min().alias("first"),
            pl.col("client").unique().sort().head(4).alias("who"),
        )
        .filter(
            (pl.col("clients") <= 3)
            & (pl.col("n") >= 5)
            & (pl.col("led") == 0)
            & (pl.col("posts") * 2 >= pl.col("n"))
            & (pl.col("first") >= pl.lit(after))
        )
        .collect(engine="streaming")
    )
    if used.is_empty():
        return {}
    users = sorted({one for each in used["who"] for one in each})
    changed = (
        scene.tables.requests.select("client", "method", "target", "status", "time")
        .filter(pl.col("client").is_in(users) & posted & pl.col("status").is_between(200, 399))
        .with_columns(path())
        .collect(engine="streaming")
    )
    found: dict[str, int] = {}
    for row in used.sort("path").iter_rows(named=True):
        before = changed.filter(
            (pl.col("path") != row["path"])
            & pl.col("client").is_in(row["who"])
            & pl.col("time").is_between(pl.lit(row["first"]) - _UPLOAD_WINDOW, pl.lit(row["first"]))
        )
        if len(before):
            found.update(dict.fromkeys(row["who"], row["n"]))
    return found
