"""What an actor did, episode by episode: requests put to a kind, cut into runs, each with its outcome and reasons."""

from dataclasses import replace
from datetime import timedelta

import polars as pl

from delicti.model.words import Outcome
from delicti.reconstruct import exposed, guessing, shells, statements
from delicti.reconstruct.columns import MISSING, moment
from delicti.reconstruct.deeds import Context, Episode
from delicti.reconstruct.enumeration import template
from delicti.reconstruct.probing import probing
from delicti.reconstruct.series import Series, judge_rows, of_actor, runs
from delicti.reconstruct.verdict import judge as judge_guesses

_MANY = 20  # requests of a program to one place


def of(mine: pl.DataFrame, found: pl.DataFrame, context: Context) -> list[Episode]:
    """The episodes of one hostile actor in order of time. Every request belongs to one episode at most."""
    made: list[Episode] = []
    used: set[int] = set()

    def take(more: list[Episode]) -> None:
        for one in more:
            made.append(one)
            used.update(one.rows["row"].to_list())

    def free() -> pl.DataFrame:
        return mine.filter(~pl.col("row").is_in(list(used))) if used else mine

    if mine.is_empty():
        return []
    wrote = bool(mine.select(pl.col("method").is_in(["POST", "PUT", "PATCH", "DELETE"]).any()).item())
    if wrote or (mine["status"] == 401).sum() >= guessing.LEAST:
        take(_guesses(mine, mine, context))
    if wrote or (context.planted and not {one.path for one in context.planted}.isdisjoint(mine["path"])):
        take(shells.episodes(free(), context))
    attacks = found.filter(~pl.col("row").is_in(list(used)) | pl.col("row").is_null()) if used else found
    if len(attacks):
        for one in of_actor(free(), attacks, context.normal):
            take(_of_series(one, context))
    if context.counts:
        take(_records(free(), context))
    if wrote:
        take(_unseen(free()))
    if len(found):
        take(exposed.episodes(free(), found, context))
    reached = any(one.outcome is Outcome.SUCCEEDED for one in made)
    take(probing(free(), found, context.catch_all, reached=reached))
    return sorted(made, key=lambda one: (one.first, one.kind, int(one.rows["row"][0])))


def _of_series(one: Series, context: Context) -> list[Episode]:
    made = []
    proven = one.judged.outcome is Outcome.SUCCEEDED
    before = False  # the parameter was open to this actor already
    rows = one.rows.unique("row", keep="first", maintain_order=True)
    for run in runs(rows):
        whole = len(run) == len(rows)
        judged = one.judged if whole else judge_rows(one.cls, run, context.normal, one.path, one.where)
        if proven and judged.outcome is not Outcome.SUCCEEDED and _same_hole(run, one):
            judged = one.judged
        base = Episode("exploitation", run, judged.outcome, judged.reason, judged.why_not, one.path, one.cls, one.where)
        dumps = run.filter(_dumping(run)) if one.cls == "sqli" and proven else run.head(0)
        got = dumps.filter(pl.col("status").is_between(200, 299))
        if len(got):
            first = got["row"][0]
            probes = run.filter(pl.col("row") < first)
            tables = sorted({name for value in got["value"] for name in statements.tables(value)})
            theft = replace(
                base,
                kind="exfiltration",
                outcome=Outcome.SUCCEEDED,
                reason=(
                    f"Answered statements that read {', '.join(tables)}: {len(got):,}, through a parameter "
                    "shown to reach the database."
                ),
                why_not="The answers' contents are not in the log; their sizes are.",
                detail={"tables": ",".join(tables)},
            )
            opening = judge_rows(one.cls, probes, context.normal, one.path, one.where) if len(probes) else None
            if opening is not None and not before and (len(probes) >= 20 or opening.outcome is Outcome.SUCCEEDED):
                made += [replace(base, rows=probes), replace(theft, rows=run.filter(pl.col("row") >= first))]
            else:
                made.append(theft)
        else:
            made.append(base)
        before = before or judged.outcome is Outcome.SUCCEEDED
    return made


def _same_hole(run: pl.DataFrame, one: Series) -> bool:
    """Whether a run of a series that is proven as a whole holds an answered statement of the shape that works."""
    served = run.filter(pl.col("status").is_between(200, 299) & pl.col("cls").is_not_null())
    if one.cls != "sqli":
        return len(served) > 0
    right = _working_columns(one.rows)
    return any(
        statements.union_columns(value) in right or statements.holds(value) is True or statements.piecemeal(value)
        for value in served["value"]
    )


def _working_columns(rows: pl.DataFrame) -> set[int | None]:
    """Numbers of columns whose UNION statements were mostly answered."""
    tried: dict[int | None, list[bool]] = {}
    for value, status in rows.select("value", "status").iter_rows():
        tried.setdefault(statements.union_columns(value or ""), []).append(status is not None and 200 <= status < 300)
    return {n for n, good in tried.items() if n is not None and sum(good) * 2 > len(good)}


def _dumping(run: pl.DataFrame) -> pl.Series:
    values = [
        bool(
            value
            and statements.tables(value)
            and not statements.counts(value)
            and (statements.union_columns(value) or statements.gathers(value) or statements.piecemeal(value))
        )
        for value in run["value"]
    ]
    return pl.Series(values, dtype=pl.Boolean)


def _guesses(free: pl.DataFrame, mine: pl.DataFrame, context: Context) -> list[Episode]:
    made = []
    posts = free.filter(pl.col("method").is_in(["POST", "PUT"]) & pl.col("path").is_in(context.doors["path"].implode()))
    basic = (
        free.filter((pl.col("status") == 401) & (pl.len().over("path") >= guessing.LEAST))["path"].unique().to_list()
    )
    for door in sorted(set(posts["path"].unique()) | set(basic)):
        tries = posts.filter(pl.col("path") == door) if door not in basic else free.filter(pl.col("path") == door)
        for run in runs(tries):
            if len(run) < guessing.LEAST:
                continue
            verdict = judge_guesses(
                run, context.known_logins.get(door, set()), uses_after=_uses_after(mine, run, context)
            )
            minute = timedelta(minutes=1)
            around = free.filter(
                (pl.col("path") == door)
                & pl.col("agent").is_in(run["agent"].implode())
                & (
                    pl.col("time").is_between(moment(run["time"].min()) - minute, moment(run["time"].max()) + minute)
                    | pl.col("row").is_in(run["row"].implode())
                )
            )
            opened = run[list(verdict.opened)] if verdict.opened else run.head(0)
            made.append(
                Episode(
                    "credential guessing",
                    around,
                    verdict.outcome,
                    verdict.reason,
                    verdict.why_not,
                    door,
                    detail={"opened": str(opened["row"][0])} if len(opened) else {},
                )
            )
    return made


def _uses_after(mine: pl.DataFrame, run: pl.DataFrame, context: Context) -> bool:
    """Whether the actor got pages, after these guesses began, that are refused to those without a login."""
    later = mine.filter(
        (pl.col("row") > run["row"][0])
        & pl.col("status").is_between(200, 299)
        & pl.col("path").is_in(sorted(context.guarded))
    )
    return len(later) > 0


def _records(free: pl.DataFrame, context: Context) -> list[Episode]:
    """Records counted through: collected, and, where they were answered each with its own size, taken."""
    clients = set(free["client"].unique())
    made = []
    for kind in sorted({one.template for one in context.counts if one.client in clients}):
        mine = free.filter((template(pl.col("target")) == kind) & (pl.col("method") == "GET"))
        usual = next(one.usual for one in context.counts if one.template == kind)
        where, name = _record_place(kind)
        for run in runs(mine):
            good = run.filter(pl.col("status").is_between(200, 299))
            records, sizes = good["target"].n_unique(), good["size_bytes"].n_unique()
            if run["target"].n_unique() < 10:
                continue
            asked = (
                f"{run['target'].n_unique():,} records were asked for one after another, where others ask for {usual:g}"
            )
            detail = {"parameter": name or "", "kind": kind}
            if records >= 10 and sizes >= 3:
                made.append(
                    Episode(
                        "collection",
                        run,
                        Outcome.SUCCEEDED,
                        f"{asked}; {records:,} were answered.",
                        _COUNTED,
                        where,
                        detail=detail,
                    )
                )
                made.append(
                    Episode(
                        "exfiltration",
                        good,
                        Outcome.SUCCEEDED,
                        f"{records:,} records left with {sizes:,} different sizes.",
                        _COUNTED,
                        where,
                        detail=detail,
                    )
                )
            elif records == 0:
                made.append(
                    Episode(
                        "collection", run, Outcome.FAILED, f"{asked}; none was answered.", None, where, detail=detail
                    )
                )
            else:
                made.append(
                    Episode(
                        "collection",
                        run,
                        Outcome.UNKNOWN,
                        f"{asked}; the answers all have the same size.",
                        None,
                        where,
                        detail=detail,
                    )
                )
    return made


_COUNTED = "The answers' contents are not in the log; some may say that the record is refused."


def _record_place(kind: str) -> tuple[str, str | None]:
    """The path before the number, and the parameter that holds it."""
    path, _, asked = kind.partition("?")
    for pair in asked.split("&"):
        name, _, value = pair.partition("=")
        if "#" in value:
            return path, name
    return path.split("#", 1)[0], None


def _unseen(free: pl.DataFrame) -> list[Episode]:
    """What programs sent again and again to one place in bodies that the log does not hold."""
    sent = free.filter(pl.col("method").is_in(["POST", "PUT", "PATCH"]) & ~pl.col("kind").is_in(["browser", "crawler"]))
    sent = sent.filter((pl.len().over("path") >= _MANY) & ~pl.col("status").is_in(MISSING))
    made = []
    for (path,), rows in sent.partition_by("path", as_dict=True, maintain_order=True).items():
        guessing_tool = bool(rows["agent"].str.contains(r"(?i)hydra|medusa|patator|brute").any())
        kind = "credential guessing" if guessing_tool else "exploitation"
        for run in runs(rows):
            told = f"{len(run):,} requests sent something to {path}; what they sent is not in the log."
            made.append(Episode(kind, run, Outcome.UNKNOWN, told, "They may have been harmless in content.", str(path)))
    return made
