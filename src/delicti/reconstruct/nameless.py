"""Requests that carry no client address (a HAR file, a log without that column), and what they hold.

An actor is made of addresses, so such requests belong to none; their findings stand, and the story says so.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from delicti.model.flow import Sentence
from delicti.model.words import FLAGGED
from delicti.reconstruct.scene import Scene

_CITED = 50
_CLASSES = 6


@dataclass(frozen=True)
class Nameless:
    """How many requests carry no address, and the findings in them."""

    requests: int
    flagged: int  # requests with a finding that counts
    findings: tuple[str, ...]
    classes: tuple[str, ...]  # the most frequent first


def nameless(scene: Scene) -> Nameless:
    """Counted from the whole evidence."""
    whole = scene.tables.requests.select(pl.col("client").null_count()).collect(engine="streaming").item()
    places = scene.flagged.filter(pl.col("client").is_null()).select("item", "line").unique()
    sure = scene.findings.filter(pl.col("confidence") >= FLAGGED)
    found = sure.join(places, on=["item", "line"], how="semi").sort("finding")
    classes = sorted(Counter(found["class"].to_list()).items(), key=lambda one: (-one[1], one[0]))
    flagged = found.select("item", "line").unique().height
    return Nameless(int(whole), flagged, tuple(found["finding"]), tuple(name for name, _ in classes[:_CLASSES]))


def sentences(found: Nameless) -> Iterator[Sentence]:
    """What is said of them in the story."""
    if found.flagged:
        asked = "1 request" if found.flagged == 1 else f"{found.flagged:,} requests"
        yield Sentence(
            text=f"Attacks stand in {asked} without a client address ({', '.join(found.classes)}); who sent them, "
            "whether it was one or several, and what came of them cannot be told.",
            findings=found.findings[:_CITED],
            counts={"requests": found.flagged, "findings": len(found.findings)},
            against="Without an address these may be the owner's own tests.",
        )
