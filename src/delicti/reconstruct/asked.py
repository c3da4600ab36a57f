"""One actor's requests by path: what it sent in one parameter, or in one header, around its attacks there."""

import numpy as np
import polars as pl

from delicti.reconstruct.columns import parameter, plain

_WINDOW = np.timedelta64(2, "h")
_HEADERS = ("agent", "referrer", "host", "user")


class Asked:
    """Finds requests by their place in the actor's rows, so that no step reads all of them again."""

    def __init__(self, mine: pl.DataFrame) -> None:
        """`mine`: the requests of one actor, by `row`."""
        self._mine = mine
        self._rows = mine["row"].to_numpy()
        asked = mine.filter(pl.col("query").is_not_null())
        self._by_path = asked.partition_by("path", as_dict=True, maintain_order=True)

    def near(self, path: str, where: str, part: pl.DataFrame) -> pl.DataFrame:
        """The requests that a series is made of, with the `value` they sent and their flagged class, `cls`.

        `part` are flagged requests (`row`, `time`, `class`). For a parameter, everything within two hours that sent
        it to this path; for a header, and where no parameter is named, the flagged requests alone.
        """
        name = named(where)
        if name is None:
            rows = self._mine[np.searchsorted(self._rows, part["row"].to_numpy())]
            texts = rows[where if where in _HEADERS else "target"].to_list()
            values = [plain(one or "") for one in texts]
        else:
            rows, values = self._sent(path, name, part)
        flagged = dict(zip(part["row"], part["class"], strict=True))
        classes = [flagged.get(row) for row in rows["row"]]
        return rows.hstack([pl.Series("value", values, pl.String), pl.Series("cls", classes, pl.String)])

    def _sent(self, path: str, name: str, part: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
        rows, moments = self._by_path.get((path,)), part["time"].drop_nulls().to_numpy()
        if rows is None or not len(moments):
            return self._mine.clear(), []
        times = rows["time"].to_numpy()
        within = (times >= moments.min() - _WINDOW) & (times <= moments.max() + _WINDOW)
        near = rows.filter(pl.Series(within))
        values = [parameter(target, name) for target in near["target"].to_list()]
        sent = [at for at, value in enumerate(values) if value is not None]
        return near[sent], [value for value in values if value is not None]


def named(where: str) -> str | None:
    """The parameter that a finding names."""
    return where.partition(":")[2] if where.startswith("query:") else None
