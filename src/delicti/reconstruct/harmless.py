"""How targets answer everybody else, worked out once per path and parameter: the normal to judge outcomes against."""

import polars as pl

from delicti.reconstruct.columns import parameter
from delicti.reconstruct.outcomes import Normal

EXAMPLES = 1000  # values per path whose own answers are kept
_CHANGING = 0.5  # part of repeated harmless requests at a path that get another size each time
Answer = tuple[int | None, int | None]


class Harmless:
    """Answers to harmless requests per path and parameter; each is worked out once."""

    def __init__(self, normal: pl.DataFrame) -> None:
        """`normal`: path, target (an example), status, size_bytes, asked, unsteady."""
        self._by_path = {
            str(path): part for (path,), part in normal.partition_by("path", as_dict=True, maintain_order=True).items()
        }
        self._empty = normal.head(0)
        self._known: dict[tuple[str, str | None], Normal] = {}
        self.paths = {path for path, part in self._by_path.items() if part["status"].is_between(200, 399).any()}

    def of(self, path: str, name: str | None) -> Normal:
        """What is known of one parameter; of the path alone where `name` is None."""
        if (path, name) not in self._known:
            self._known[path, name] = self._read(self._by_path.get(path, self._empty), name)
        return self._known[path, name]

    def _read(self, part: pl.DataFrame, name: str | None) -> Normal:
        asked = part if name is None else part.filter(pl.col("target").str.contains(f"{name}=", literal=True))
        examples = asked.select("target", "status", "size_bytes").iter_rows() if name is not None else ()
        exact: dict[str, set[Answer]] = {}
        for target, status, size in examples:
            exact.setdefault(parameter(target, name or "") or "", set()).add((status, size))
        others = part["unsteady"].drop_nulls()
        return Normal(
            answers=frozenset(asked.filter(pl.col("status") < 400).select("status", "size_bytes").iter_rows()),
            exact={value: frozenset(each) for value, each in exact.items()},
            proven_steady=len(others) > 0 and float(str(others.mean())) <= _CHANGING,
            steady=not (len(others) and float(str(others.mean())) > _CHANGING),
            missing=frozenset(asked.filter(pl.col("status") >= 400).select("status", "size_bytes").iter_rows()),
        )
