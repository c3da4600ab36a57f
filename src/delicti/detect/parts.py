"""Which parts of values are worth a closer look: addresses are cut at their signs, each distinct part looked at once.

Parts are numbered: 0 what stands before `?`, then each stretch between `&`; WHOLE is the query as a whole, ALL the
value as it is, when nothing can be said about its parts.
"""

from collections.abc import Callable, Iterator

import numpy as np
import polars as pl

from delicti.detect.contexts import Place
from delicti.detect.fields import WHOLE
from delicti.detect.joined import Flags, Places
from delicti.detect.prefilter import Prefilter
from delicti.detect.views import LONGEST

ALL = -2
_ADDRESS = r"^(?i)https?://"
# The part before `=` holds a letter that may be data which the sign has cut.
_QUEER = r"^[^=]*['\x22<>();\\`%+ \t\n\r\x0b\x0c][^=]*="


def suspects(prefilter: Prefilter | None, place: Place, values: pl.Series) -> Iterator[tuple[str, list[int] | None]]:
    """The distinct values (under the escape of `model.text`) worth a closer look, each with its parts; None for all.

    Without a prefilter it is every value.
    """
    if prefilter is None:
        yield from ((value, None) for value in values)
        return
    texts, parts = (_of_addresses if place in (Place.PATH, Place.REFERRER) else _of_texts)(prefilter, place, values)
    order = np.lexsort((parts, texts))
    numbers, firsts = np.unique(texts[order], return_index=True)
    for value, only in zip(values.gather(numbers), np.split(parts[order], firsts[1:]), strict=len(numbers) > 0):
        yield value, None if only[0] == ALL else only.tolist()


def _of_texts(prefilter: Prefilter, _place: Place, values: pl.Series) -> tuple[Places, Places]:
    found = np.flatnonzero(prefilter.suspects(values))
    return found, np.full(len(found), ALL, np.int64)


def _of_addresses(prefilter: Prefilter, place: Place, values: pl.Series) -> tuple[Places, Places]:
    unread = values.str.contains("\\", literal=True) | (values.str.len_bytes() > LONGEST)
    address = values.str.contains(_ADDRESS)
    unread |= ~(address | values.str.starts_with("/") if place is Place.PATH else address)
    texts = (~unread).arg_true().to_numpy()
    cut = values.filter(~unread).str.splitn("?", 2).struct
    paths, queries = cut.field("field_0"), cut.field("field_1")
    asking = queries.is_not_null().arg_true().to_numpy()
    parameters = _Parameters(queries.drop_nulls())
    at = np.flatnonzero(_among(paths, paths.unique(), prefilter.suspects))
    found: list[tuple[Places, int | Places]] = [(unread.arg_true().to_numpy(), ALL), (texts[at], 0)]
    owners, numbers = parameters.found(lambda these: prefilter.suspects(these, named=True, decoded=True))
    found.append((texts[asking[owners]], numbers))
    if place is Place.PATH:
        at = parameters.hiding()
        again = parameters.queries.gather(at)
        at = at[_among(again, again.unique(), lambda these: prefilter.suspects(these, decoded=True))]
        found.append((texts[asking[at]], WHOLE))
    return (
        np.concatenate([owners for owners, _ in found]).astype(np.int64),
        np.concatenate([np.broadcast_to(number, len(owners)) for owners, number in found]).astype(np.int64),
    )


class _Parameters:
    """The parameters of queries."""

    def __init__(self, queries: pl.Series) -> None:
        self.queries = queries
        lists = queries.str.split("&")
        self._all = lists.explode()
        self._distinct = self._all.unique()
        self._begins = np.concatenate((np.zeros(1, np.int64), np.cumsum(lists.list.len().to_numpy(), dtype=np.int64)))

    def found(self, test: Callable[[pl.Series], Flags]) -> tuple[Places, Places]:
        """The query's number and the part's for every parameter that the test finds."""
        at = np.flatnonzero(_among(self._all, self._distinct, test))
        owners = np.searchsorted(self._begins, at, side="right") - 1
        return owners, at - self._begins[owners] + 1

    def hiding(self) -> Places:
        """The numbers of the queries that may be data as a whole, cut by its own signs."""
        owners, _ = self.found(lambda these: these.str.contains(_QUEER).to_numpy())
        doubled = self.queries.str.contains("&&", literal=True).arg_true().to_numpy()
        return np.unique(np.concatenate((owners, doubled)))


def _among(values: pl.Series, distinct: pl.Series, test: Callable[[pl.Series], Flags]) -> Flags:
    """The test's answer for each of the values, asked once for each distinct one."""
    good = distinct.filter(pl.Series(test(distinct), dtype=pl.Boolean)) if len(distinct) else distinct
    return values.is_in(good.implode()).to_numpy() if len(good) else np.zeros(len(values), np.bool_)
