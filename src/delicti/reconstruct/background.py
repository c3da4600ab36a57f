"""What judging one actor needs to know about everybody else: normal answers, guarded pages, visitors, victims."""

from collections.abc import Sequence

import polars as pl

from delicti.reconstruct.agents import kind_of
from delicti.reconstruct.changes import Change
from delicti.reconstruct.columns import answered, path
from delicti.reconstruct.deeds import Context
from delicti.reconstruct.enumeration import Count
from delicti.reconstruct.harmless import EXAMPLES, Harmless
from delicti.reconstruct.planted import Planted, catch_alls
from delicti.reconstruct.scene import Scene
from delicti.reconstruct.writers import Skimmed


def context(
    scene: Scene,
    hostile: set[str],
    planted: Sequence[Planted],
    changes: Sequence[Change],
    counts: Sequence[Count],
    skimmed: Sequence[Skimmed] = (),
) -> Context:
    """Everything at once, in a few scans restricted to the paths that hostile clients asked."""
    visitors, submitted = _visits(scene, planted, hostile)
    return Context(
        normal=Harmless(_normal(scene, hostile)),
        doors=scene.doors,
        known_logins=_known_logins(scene, hostile),
        guarded=_guarded(scene, hostile),
        planted=planted,
        changes=changes,
        visitors=visitors,
        submitted=submitted,
        counts=counts,
        skimmed=skimmed,
        catch_all=catch_alls(scene.rows),
    )


def _normal(scene: Scene, hostile: set[str]) -> pl.DataFrame:
    """Answers that others got at paths with a finding: path, target (an example), status, size_bytes."""
    paths = (
        scene.found.filter(pl.col("client").is_in(sorted(hostile)) & pl.col("row").is_not_null())["path"]
        .unique()
        .sort()
    )
    schema = {
        "path": pl.String,
        "target": pl.String,
        "status": pl.Int32,
        "size_bytes": pl.Int64,
        "asked": pl.Boolean,
        "unsteady": pl.Float64,
    }
    if paths.is_empty():
        return pl.DataFrame(schema=schema)
    testers = pl.col("client").is_in(sorted(scene.authorised)) & (pl.col("status") < 400)
    each = (
        scene.targets.at(paths)
        .filter(~pl.col("client").is_in(sorted(hostile)) & ~testers)
        .group_by("target", "status", "size_bytes")
        .agg((pl.col("method") == "GET").sum().alias("n"))
        .collect(engine="streaming")
        .with_columns(path().cast(pl.Enum(paths)), pl.col("target").str.contains("?", literal=True).alias("asked"))
    )
    # How far the same request gets another size each time: 0 where never, 1 where always.
    repeated = (
        each.filter((pl.col("status") == 200) & (pl.col("n") > 0))
        .group_by("target")
        .agg(pl.col("path").first(), pl.len().alias("sizes"), pl.col("n").sum())
        .filter(pl.col("n") >= 3)
        .group_by("path")
        .agg(((pl.col("sizes") - 1) / (pl.col("n") - 1)).mean().alias("unsteady"))
    )
    # Every answer with an example, and the answers to the values that most asked for: what one value got by itself.
    answers = each.group_by("path", "asked", "status", "size_bytes").agg(pl.col("target").min())
    place = ["path", "n", "target", "status", "size_bytes"]
    asked = each.filter("asked").sort(place, descending=[one == "n" for one in place])
    most = asked.group_by("path", maintain_order=True).head(EXAMPLES).select(answers.columns)
    return (
        pl.concat([answers, most]).join(repeated, on="path", how="left").select(list(schema)).cast({"path": pl.String})
    )


def _known_logins(scene: Scene, hostile: set[str]) -> dict[str, set[tuple[int | None, int | None]]]:
    others = scene.let_in.filter(~pl.col("client").is_in(sorted(hostile)))
    good = others.select("path", "status", "size_bytes").unique()
    known: dict[str, set[tuple[int | None, int | None]]] = {}
    for where, status, size in good.iter_rows():
        known.setdefault(where, set()).add((status, size))
    return known


def _guarded(scene: Scene, hostile: set[str]) -> set[str]:
    """Paths that hostile clients got and that somebody was refused or sent away from (to a login)."""
    got = (
        scene.rows.filter(
            pl.col("client").is_in(sorted(hostile)) & answered() & ~pl.col("asset") & (pl.col("path") != "/")
        )["path"]
        .unique()
        .sort()
    )
    refused = scene.targets.table.filter(pl.col("refused") | pl.col("moved"))
    return set(refused["path"]) & set(got)


def _visits(scene: Scene, planted: Sequence[Planted], hostile: set[str]) -> tuple[dict[str, int], dict[str, int]]:
    table = _visitors(scene, planted, hostile)
    came = table.group_by("path").agg(
        pl.col("client").n_unique().alias("n"), pl.col("client").filter(pl.col("sent") > 0).n_unique().alias("m")
    )
    return {p: n for p, n, _ in came.iter_rows()}, {p: m for p, _, m in came.iter_rows()}


def _visitors(scene: Scene, planted: Sequence[Planted], hostile: set[str]) -> pl.DataFrame:
    pages = sorted({one.path for one in planted if not one.shell})
    schema = {"path": pl.String, "client": pl.String, "agent": pl.String, "n": pl.UInt32, "sent": pl.UInt32}
    if not pages:
        return pl.DataFrame(schema=schema)
    return (
        scene.targets.at(pages)
        .filter(pl.col("status").is_between(200, 399) & ~pl.col("client").is_in(sorted(hostile)))
        .group_by("path", "client", pl.col("agent").fill_null(""))
        .agg(pl.len().alias("n"), (pl.col("method") == "POST").sum().alias("sent"))
        .collect(engine="streaming")
        .sort("path", "client", "agent")
    )


def victims(scene: Scene, planted: Sequence[Planted], hostile: set[str]) -> dict[tuple[str, str], str]:
    """Browsers that used a planted page, with the reason."""
    found: dict[tuple[str, str], str] = {}
    for row in _visitors(scene, planted, hostile | scene.authorised | scene.owners).iter_rows(named=True):
        if kind_of(row["agent"]) != "browser":
            continue
        what = f"and sent something to it {row['sent']} times" if row["sent"] else "and sent nothing to it"
        found[row["client"], row["agent"]] = f"it opened the planted page {row['path']} {what}"
    return found


def shell_users(scene: Scene, planted: Sequence[Planted], hostile: set[str]) -> set[str]:
    """Other addresses that used a planted script as its owner does: with parameters or by POST, led by no page."""
    scripts = sorted({one.path for one in planted if one.shell})
    if not scripts:
        return set()
    table = (
        scene.targets.at(scripts)
        .filter(
            answered()
            & pl.col("referrer").is_null()
            & ~pl.col("client").is_in(sorted(hostile))
            & ((pl.col("method") == "POST") | pl.col("target").str.contains("?", literal=True))
        )
        .group_by("client")
        .agg(pl.len().alias("n"))
        .filter(pl.col("n") >= 2)
        .collect(engine="streaming")
    )
    return set(table["client"])
