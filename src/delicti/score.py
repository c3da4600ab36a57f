"""How well a case agrees with a known truth: who was named, what was merged, which phases were found, rows taken.

The truth of an incident is a folder: `ground_truth.json` and `labels/FILE.tsv`, one line for each line of `logs/FILE`.
A line is *named* when it is in the case under an actor whose role is `attacker` or `scanner`.
"""

import gzip
import json
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from delicti.model.errors import UserError
from delicti.model.words import FLAGGED

HOSTILE = ("attacker", "scanner")
_ACCESS_LABELS = {"line", "class", "actor", "phase"}


def score_incident(case: dict[str, pl.DataFrame], document: dict[str, Any], truth: Path) -> dict[str, Any]:
    """All measures of an incident. `case` are its tables by name, `document` is `case.json`.

    Raises UserError for a truth that cannot be read.
    """
    told = _truth(truth)
    labels = _labels(truth, told, case["evidence"])
    named = case["requests"].join(case["actors"].select("actor", "role"), on="actor", how="left")
    joined = labels.join(
        named.select("item", "line", "actor", "role", "episode").rename({"actor": "of"}),
        on=["item", "line"],
        how="left",
    )
    hostile = pl.col("role").is_in(HOSTILE).fill_null(value=False)
    attack = pl.col("class") == "attack"
    hit = joined.filter(hostile & attack).height
    all_attack, all_named = joined.filter(attack).height, joined.filter(hostile).height
    wrong = joined.filter(hostile & ~attack)
    phases = _phases(joined, case["episodes"], told)
    return {
        "lines": {
            "attack": all_attack,
            "named": all_named,
            "recall": _part(hit, all_attack),
            "precision": _part(hit, all_named),
        },
        "benign_named": {
            "lines": wrong.height,
            "actors": sorted(wrong["actor"].unique().to_list()),
        },
        "merging": _merging(joined, told),
        "phases": phases,
        "entry_points": _entries(joined, document, told),
        "taken": _taken(joined, document, told),
    }


def _truth(truth: Path) -> dict[str, Any]:
    path = truth / "ground_truth.json"
    if not path.is_file():
        raise UserError(
            f"{path}: there is no such file; the truth of an incident is a folder with ground_truth.json and labels/"
        )
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _labels(truth: Path, told: dict[str, Any], evidence: pl.DataFrame) -> pl.DataFrame:
    """Labels of all access logs, joined to the items of the case by file name."""
    frames = []
    items = {row["name"]: row["item"] for row in evidence.iter_rows(named=True)}
    for name, log in sorted(told.get("logs", {}).items()):
        path = truth / log.get("labels", f"labels/{name}.tsv")
        plain = Path(name).name
        if plain not in items or not path.is_file() or "error" in plain:
            continue
        frame = pl.read_csv(path, separator="\t", quote_char=None)
        if not set(frame.columns) >= _ACCESS_LABELS:
            raise UserError(f"{path}: a label file has the columns line, class, actor and phase")
        frames.append(frame.select("line", "class", "actor", "phase").with_columns(pl.lit(items[plain]).alias("item")))
    if not frames:
        raise UserError(f"{truth}: none of the logs of this truth is in the case; was the case made from its logs?")
    return pl.concat(frames).with_columns(pl.col("line").cast(pl.Int64))


def _background(told: dict[str, Any]) -> set[str]:
    """Actors of background bots: many unrelated addresses under one name."""
    return {
        name
        for name, one in told["actors"].items()
        if one.get("background") or "background" in str(one.get("note", "")) or name in ("internet_noise", "noise")
    }


def _merging(joined: pl.DataFrame, told: dict[str, Any]) -> dict[str, Any]:
    """F1 over pairs of attack lines, background bots left out."""
    rows = joined.filter((pl.col("class") == "attack") & ~pl.col("actor").is_in(sorted(_background(told))))
    pairs = rows.group_by("actor", "of").len()

    def both(n: int) -> int:
        return n * (n - 1) // 2

    together = sum(both(n) for _, of, n in pairs.iter_rows() if of is not None)
    truth = sum(both(n) for n in rows.group_by("actor").len()["len"])
    claimed = sum(both(n) for n in rows.drop_nulls("of").group_by("of").len()["len"])
    recall, precision = _part(together, truth), _part(together, claimed)
    f1 = round(2 * recall * precision / (recall + precision), 4) if recall + precision else 0.0
    return {"f1": f1, "recall": recall, "precision": precision}


def _phases(joined: pl.DataFrame, episodes: pl.DataFrame, told: dict[str, Any]) -> dict[str, Any]:
    """Scored phases: found when an episode of that actor, kind and time has that outcome; unknown is never wrong."""
    scored = [one for one in told["phases"] if one.get("scored")]
    right, wrong, details = 0, 0, []
    for one in scored:
        actors = set(
            joined.filter((pl.col("phase") == one["id"]) & (pl.col("actor") == one["actor"]))["of"].drop_nulls()
        )
        begin, end = _time(one["begin_utc"]), _time(one["end_utc"], up=True)
        near = episodes.filter(
            pl.col("actor").is_in(sorted(actors))
            & (pl.col("kind") == one["episode"])
            & (pl.col("first_time") <= pl.lit(end))
            & (pl.col("last_time") >= pl.lit(begin))
        )
        outcomes = set(near["outcome"])
        hit = one["outcome"] in outcomes
        bad = bool(outcomes) and not hit and bool(outcomes - {"unknown"}) and one["outcome"] != "unknown"
        bad = bad or (one["outcome"] == "unknown" and not hit and "succeeded" in outcomes)
        right, wrong = right + hit, wrong + bad
        details.append(
            {
                "phase": one["id"],
                "actor": one["actor"],
                "kind": one["episode"],
                "outcome": one["outcome"],
                "found": sorted(outcomes),
                "right": hit,
                "wrong": bad,
                "overlap": _overlap(near, begin, end),
            }
        )
    return {
        "scored": len(scored),
        "right": right,
        "share": _part(right, len(scored)),
        "wrong": wrong,
        "details": details,
    }


def _overlap(near: pl.DataFrame, begin: datetime, end: datetime) -> float:
    """The best part that an episode and the phase have in common of what they cover together."""
    best = 0.0
    for first, last in near.select("first_time", "last_time").iter_rows():
        common = (min(last, end) - max(first, begin)).total_seconds() + 1
        whole = (max(last, end) - min(first, begin)).total_seconds() + 1
        best = max(best, common / whole)
    return round(best, 3)


def _entries(joined: pl.DataFrame, document: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Entry points by actor and target: those missing, and those invented."""
    of = _actor_of(joined)
    truth = Counter((one["actor"], one.get("target"), one.get("parameter")) for one in told.get("entry_points", ()))
    found = Counter(
        (of.get(one.get("actor"), one.get("actor")), one.get("target"), one.get("parameter"))
        for one in document["entry_points"]
    )
    missing = sorted((truth - found).elements(), key=str)
    invented = sorted((found - truth).elements(), key=str)
    return {
        "truth": sum(truth.values()),
        "named": sum((truth & found).values()),
        "missing": missing,
        "invented": invented,
    }


def _taken(joined: pl.DataFrame, document: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Whether the interval of each table taken holds the truth."""
    of = _actor_of(joined)
    intervals: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in document["taken"]:
        if one.get("rows_low") is None:
            continue
        whole = intervals[of.get(one.get("actor"), ""), _bare(one["what"])]
        whole[0] += one["rows_low"]
        whole[1] += one["rows_high"]
    held, details = 0, []
    for phase in told["phases"]:
        for table, rows in (phase.get("result") or {}).get("rows_taken", {}).items():
            low, high = intervals.get((phase["actor"], _bare(table)), [-1, -1])
            held += low <= rows <= high
            details.append({"phase": phase["id"], "table": table, "rows": rows, "low": low, "high": high})
    return {"truth": len(details), "held": held, "details": details}


def _bare(table: str) -> str:
    return table.rpartition(".")[2].strip('`"[]').lower()


def _actor_of(joined: pl.DataFrame) -> dict[str, str]:
    """The truth's actor that most lines of a case's actor belong to."""
    counted = (
        joined.drop_nulls("of")
        .group_by("of", "actor")
        .len()
        .sort("of", "len", "actor", descending=[False, True, False])
    )
    return {
        row["of"]: row["actor"] for row in counted.unique("of", keep="first", maintain_order=True).iter_rows(named=True)
    }


def _time(text: str, *, up: bool = False) -> datetime:
    time = datetime.fromisoformat(text).astimezone(UTC)
    return time.replace(microsecond=999_999) if up and not time.microsecond else time


def _part(some: int, whole: int) -> float:
    return round(some / whole, 4) if whole else 1.0


def score_requests(findings: pl.DataFrame, evidence: pl.DataFrame, labels: Path) -> dict[str, Any]:
    """Attacks found, ordinary requests flagged and classes right.

    `labels` holds JSON lines with `id ip attack class source strength`; a row is about the
    request of its address where each row has one of its own, else about the line of the log that has its number.
    """
    rows = _read_labels(labels)
    sure = findings.filter((pl.col("confidence") >= FLAGGED) & pl.col("line").is_not_null())
    best = sure.sort("confidence", "class", descending=[True, False])
    logs = evidence.filter(pl.col("records") > 0).sort("lines", descending=True)
    item = logs["item"][0] if len(logs) else None
    by_line: dict[Any, str] = {}
    by_address: dict[Any, str] = {}
    for name, line, cls, raw in best.select("item", "line", "class", "raw").iter_rows():
        if name == item:
            by_line.setdefault(line, cls)
        by_address.setdefault((raw or b"").split(b" ", 1)[0].decode("utf-8", "replace"), cls)
    addresses = [row.get("ip") for row in rows]
    alone = None not in addresses and len(set(addresses)) == len(addresses)  # one address a request
    flagged = {at: by_address[ip] for at, ip in enumerate(addresses, 1) if ip in by_address} if alone else by_line
    table = pl.DataFrame(
        [
            {
                "attack": bool(row["attack"]),
                "source": row.get("source"),
                "class": row.get("class"),
                "soft": row.get("strength") == "soft",
                "found": at in flagged,
                "as": flagged.get(at),
            }
            for at, row in enumerate(rows, 1)
        ],
        schema={
            "attack": pl.Boolean,
            "source": pl.String,
            "class": pl.String,
            "soft": pl.Boolean,
            "found": pl.Boolean,
            "as": pl.String,
        },
    )
    hard = table.filter(~pl.col("soft"))
    return {
        "all": _rates(hard),
        "by_source": {
            str(name): _rates(part)
            for (name,), part in sorted(hard.partition_by("source", as_dict=True).items(), key=str)
        },
    }


def _read_labels(labels: Path) -> list[dict[str, Any]]:
    try:
        raw = gzip.decompress(labels.read_bytes()) if labels.suffix == ".gz" else labels.read_bytes()
    except OSError as error:
        raise UserError(f"{labels}: it cannot be read ({error})") from None
    rows = []
    for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            rows.append(json.loads(line))
        except ValueError:
            raise UserError(
                f"{labels}: line {number} is no JSON object; a row holds id, ip, attack, class, source, strength"
            ) from None
    return rows


_SAME = ({"rce", "php-injection", "nodejs", "java", "shellshock"}, {"lfi", "rfi"})


def _rates(part: pl.DataFrame) -> dict[str, Any]:
    attacks, ordinary = part.filter("attack"), part.filter(~pl.col("attack"))
    found = attacks.filter("found")
    right = sum(_same(want, got) for want, got in found.select("class", "as").iter_rows())
    return {
        "attacks": attacks.height,
        "found": _part(found.height, attacks.height),
        "class_right": _part(right, found.height),
        "ordinary": ordinary.height,
        "flagged": _part(ordinary.filter("found").height, ordinary.height) if ordinary.height else 0.0,
    }


def _same(want: str | None, got: str | None) -> bool:
    return want == got or any(want in group and got in group for group in _SAME)
