"""Files that should not be there and were handed out: dumps, archives, settings, repositories asked by name.

An answer counts only where this site refuses names it does not have, where no other name got the same page, and where
no visitor gets the file too.
"""

import polars as pl

from delicti.model.words import Outcome
from delicti.reconstruct.columns import MISSING
from delicti.reconstruct.deeds import Context, Episode

_STORE = r"(?i)\.(?:zip|tar|t?gz|bz2|xz|7z|rar|sql|dump|bak|old|db|sqlite3?|mdb|csv|xlsx?)$"
_LIKE = 32  # bytes by which the same page differs
_REFUSED = 3  # names that this site refused the actor, at least


def episodes(free: pl.DataFrame, found: pl.DataFrame, context: Context) -> list[Episode]:
    """One episode for each exposed file that an actor got."""
    named = found.filter((pl.col("class") == "exposed-file") & (pl.col("where") != "agent"))["row"].drop_nulls()
    asked = free.filter(pl.col("row").is_in(named.implode()) & pl.col("query").is_null())
    got = asked.filter(
        (pl.col("status") == 200)
        & (pl.col("method") == "GET")
        & (pl.col("size_bytes") > 0)
        & ~pl.col("path").is_in(sorted(context.normal.paths))
    )
    refused = free.filter(pl.col("status").is_in([*MISSING, 403]))
    if got.is_empty() or refused["path"].n_unique() < _REFUSED:
        return []
    made = []
    for (path,), rows in got.partition_by("path", as_dict=True, maintain_order=True).items():
        sizes = set(rows["size_bytes"])
        if any(_shared(free, str(path), size) or _caught(context, size) for size in sizes):
            continue
        stored = rows["path"].str.contains(_STORE)[0]
        biggest = max(sizes)
        reason = f"{path} was answered with {biggest:,} bytes; {refused['path'].n_unique():,} other names were refused."
        doubt = "The content is not in the log; the file may have been meant to be public."
        kind = "exfiltration" if stored else "collection"
        made.append(Episode(kind, rows, Outcome.SUCCEEDED, reason, doubt, str(path), detail={"exposed": str(path)}))
    return made


def _shared(free: pl.DataFrame, path: str, size: int) -> bool:
    """Whether another path got a page of this size too."""
    alike = (
        pl.col("status").is_between(200, 299)
        & pl.col("size_bytes").is_between(size - _LIKE, size + _LIKE)
        & (pl.col("path") != path)
    )
    return len(free.filter(alike)) > 0


def _caught(context: Context, size: int) -> bool:
    return any(abs(size - one) <= _LIKE for one in context.catch_all.get(200, ()))
