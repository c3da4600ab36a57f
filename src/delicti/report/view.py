"""A case file as a reader meets it: numbered actors and episodes, places as file and line, each list in its order.

Actors are called A1, A2, … (hostile first, those who got somewhere before the rest) and episodes E1, E2, … (by time).
The numbers follow from the sealed tables alone, so they are the same for everybody who holds the case file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from delicti.model.flow import Case
from delicti.model.words import Outcome, Role

Row = dict[str, Any]

HOSTILE = (Role.ATTACKER, Role.SCANNER)
_ROLE_ORDER = {
    role: rank
    for rank, role in enumerate(
        (
            Role.ATTACKER,
            Role.SCANNER,
            Role.UNKNOWN,
            Role.VICTIM,
            Role.AUTHORISED_TESTER,
            Role.OWNER,
            Role.CRAWLER,
            Role.MONITOR,
            Role.VISITOR,
        )
    )
}


@dataclass(frozen=True)
class View:
    """What the report shows. `findings` may lie on disk: it is scanned, and `raw` read for the few rows shown."""

    case: Case
    evidence: pl.DataFrame
    actor_table: pl.DataFrame
    episode_table: pl.DataFrame
    findings: pl.LazyFrame
    quarantine: pl.LazyFrame
    requests: pl.LazyFrame
    messages: pl.LazyFrame
    folder: Path | None = None
    custody: tuple[Mapping[str, Any], ...] = ()
    signed_by: str | None = None

    @cached_property
    def actors(self) -> list[Row]:
        """Rows of `actors.parquet` with `label` and `episodes` (rows), in the order of their labels."""
        by_actor: dict[str | None, list[Row]] = {}
        for row in self.episodes:
            by_actor.setdefault(row["actor"], []).append(row)
        rows = [{**row, "episodes": by_actor.get(row["actor"], [])} for row in self.actor_table.to_dicts()]
        rows.sort(key=_actor_order)
        return [{**row, "label": f"A{number}"} for number, row in enumerate(rows, 1)]

    @cached_property
    def episodes(self) -> list[Row]:
        """Rows of `episodes.parquet` with `label`, in order of time."""
        rows = self.episode_table.to_dicts()
        rows.sort(key=lambda row: (row["first_time"] is None, _instant(row["first_time"]), row["episode"] or ""))
        return [{**row, "label": f"E{number}"} for number, row in enumerate(rows, 1)]

    @cached_property
    def actor_by_id(self) -> dict[str, Row]:
        """Actor rows by the id of the table."""
        return {row["actor"]: row for row in self.actors}

    @cached_property
    def episode_by_id(self) -> dict[str, Row]:
        """Episode rows by the id of the table."""
        return {row["episode"]: row for row in self.episodes}

    @cached_property
    def item_names(self) -> dict[str, str]:
        """The name of each item; where two share a name, with the beginning of their hash."""
        names = {row["item"]: row["member"] or row["name"] or row["item"] for row in self.evidence.to_dicts()}
        twice = {name for name in names.values() if list(names.values()).count(name) > 1}
        return {item: f"{name} ({item[:8]})" if name in twice else name for item, name in names.items()}

    @cached_property
    def finding_count(self) -> int:
        """How many findings the case holds."""
        return int(self.findings.select(pl.len()).collect().item())

    @cached_property
    def cited(self) -> dict[str, Row]:
        """The findings that sentences rest on and that are shown (the first few of each), with their raw bytes."""
        ids = [finding for sentence in self.case.story for finding in sentence.findings[:CITED_PER_SENTENCE]]
        return self.findings_with_raw(ids)

    def findings_with_raw(self, ids: Iterable[str]) -> dict[str, Row]:
        """Whole rows of `findings.parquet` by id; ids the table does not hold are absent."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        rows = self.findings.filter(pl.col("finding").is_in(wanted)).collect().to_dicts()
        found = {row["finding"]: row for row in rows}
        return {finding: found[finding] for finding in wanted if finding in found}

    def findings_of_actors(self, each: int, total: int) -> dict[str, list[Row]]:
        """Up to `each` findings of every actor (strongest first, without raw), `total` in all, in order of actors."""
        ids = [actor["actor"] for actor in self.actors]
        ranks = pl.LazyFrame({"actor": ids, "rank": range(len(ids))}, schema={"actor": pl.String, "rank": pl.Int64})
        # Which ones is decided on the narrow columns, so that long texts are read for the few that are shown.
        chosen = (
            self.findings.select("actor", "confidence", "item", "line", "finding")
            .join(ranks, on="actor")
            .sort("rank", pl.col("confidence").neg(), "item", "line", "finding", nulls_last=True)
            .filter(pl.int_range(pl.len()).over("actor") < each)
            .head(total)
            .collect()["finding"]
        )
        rows = self.findings.drop("raw").filter(pl.col("finding").is_in(chosen.implode())).collect()
        found = {row["finding"]: row for row in rows.iter_rows(named=True)}
        out: dict[str, list[Row]] = {actor: [] for actor in ids}
        for finding in chosen:
            out[found[finding]["actor"]].append(found[finding])
        return out

    @cached_property
    def findings_per_actor(self) -> dict[str | None, int]:
        """How many findings each actor has."""
        counted = self.findings.group_by("actor").agg(pl.len().alias("n")).collect(engine="streaming")
        return dict(zip(counted["actor"].to_list(), counted["n"].to_list(), strict=True))

    def place(self, item: str | None, line: int | None) -> str | None:
        """Where in the evidence, as `access.log:12779`."""
        if item is None:
            return None
        name = self.item_names.get(item, item[:16])
        return name if line is None else f"{name}:{line}"

    @property
    def succeeded(self) -> list[Row]:
        """Episodes whose outcome is success."""
        return [row for row in self.episodes if row["outcome"] == Outcome.SUCCEEDED]

    @property
    def others(self) -> list[Row]:
        """Hostile actors without a success."""
        return [row for row in self.actors if row["role"] in HOSTILE and not _got_in(row)]

    @property
    def bystanders(self) -> list[Row]:
        """Everyone with a row who is not hostile."""
        return [row for row in self.actors if row["role"] not in HOSTILE]

    def actor_label(self, actor: str | None) -> str | None:
        """`A1` for the actor's id; the id itself where no row has it."""
        if actor is None:
            return None
        return self.actor_by_id[actor]["label"] if actor in self.actor_by_id else actor


CITED_PER_SENTENCE = 5


def _got_in(actor: Row) -> bool:
    return any(row["outcome"] == Outcome.SUCCEEDED for row in actor["episodes"])


def _actor_order(row: Row) -> tuple[Any, ...]:
    rank = _ROLE_ORDER.get(row["role"], len(_ROLE_ORDER))
    return (rank, not _got_in(row), row["first_time"] is None, _instant(row["first_time"]), row["actor"] or "")


def _instant(time: Any) -> float:
    return 0.0 if time is None else time.timestamp()
