"""Opens a case file for reading: each document and table when it is first asked for, nothing outside its folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from delicti.casefile import ledger
from delicti.casefile.layout import CASE_JSON, MANIFEST, Unsafe, case_folder, inside, members, read_text, table_path
from delicti.model import tables as t
from delicti.model.errors import UserError
from delicti.model.flow import Case

Row = dict[str, Any]


class _Made(msgspec.Struct):
    delicti: str


class CaseFile:
    """A case file on disk. Small tables are read whole, large ones scanned.

    Whatever is broken raises UserError when it is asked for; whether the seal holds is `verify`'s question.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def case(self) -> Case:
        """`case.json`."""
        with self._reading(CASE_JSON):
            return msgspec.json.decode(read_text(self.folder, CASE_JSON), type=Case)

    @cached_property
    def version(self) -> str:
        """The version of Delicti that wrote it; told even where this version cannot read the rest."""
        with self._reading(CASE_JSON):
            return msgspec.json.decode(read_text(self.folder, CASE_JSON), type=_Made).delicti

    def scan(self, name: str) -> pl.LazyFrame:
        """A table, scanned. Raises UserError where it is missing or has other columns than its schema."""
        schema = t.CASE_TABLES[name]
        with self._reading(table_path(name)) as path:
            found = pl.scan_parquet(path, glob=False)
            if found.collect_schema() != schema:
                wrong = sorted(set(schema.items()) ^ set(found.collect_schema().items()), key=str)
                names = ", ".join(dict.fromkeys(str(column) for column, _ in wrong)) or "their order"
                raise UserError(f"{path}: the columns are not those of a case file ({names})")
            return found

    def table(self, name: str) -> pl.DataFrame:
        """A table, whole."""
        with self._reading(table_path(name)):
            return self.scan(name).collect()

    @cached_property
    def evidence(self) -> pl.DataFrame:
        """`evidence.parquet`."""
        return self.table("evidence")

    @cached_property
    def actors(self) -> pl.DataFrame:
        """`actors.parquet`."""
        return self.table("actors")

    @cached_property
    def episodes(self) -> pl.DataFrame:
        """`episodes.parquet`."""
        return self.table("episodes")

    @property
    def findings(self) -> pl.LazyFrame:
        """`findings.parquet`, scanned."""
        return self.scan("findings")

    @property
    def requests(self) -> pl.LazyFrame:
        """`requests.parquet`, scanned."""
        return self.scan("requests")

    @property
    def messages(self) -> pl.LazyFrame:
        """`messages.parquet`, scanned."""
        return self.scan("messages")

    @property
    def quarantine(self) -> pl.LazyFrame:
        """`quarantine.parquet`, scanned."""
        return self.scan("quarantine")

    def finding(self, finding: str) -> Row:
        """The row of a finding. Raises UserError where there is none of this id."""
        return self._row("findings", "finding", finding)

    def actor(self, actor: str) -> Row:
        """The row of an actor. Raises UserError where there is none of this id."""
        return self._row("actors", "actor", actor)

    def episode(self, episode: str) -> Row:
        """The row of an episode. Raises UserError where there is none of this id."""
        return self._row("episodes", "episode", episode)

    @cached_property
    def custody(self) -> tuple[Row, ...]:
        """The entries of the custody ledger as they stand, unchecked, oldest first."""
        return tuple(msgspec.to_builtins(entry) for entry in ledger.entries(self.folder))

    @property
    def signed_by(self) -> str | None:
        """Who calls themselves the signer of the case, unchecked; None where it is unsigned."""
        if not self.custody or self.custody[0]["signature"] is None:
            return None
        who = self.custody[0]["who"]
        named = f"{who['name']}, {who['organisation']}" if who["organisation"] else str(who["name"])
        return f"{named} (key {str(who['key'])[:16]})"

    def _row(self, table: str, column: str, value: str) -> Row:
        with self._reading(table_path(table)):
            rows = self.scan(table).filter(pl.col(column) == value).head(1).collect().to_dicts()
        if not rows:
            raise UserError(f"{self.folder} has no {column} {value}")
        return rows[0]

    @contextmanager
    def _reading(self, relative: str) -> Iterator[Path]:
        path = self.folder / relative
        try:
            yield inside(self.folder, relative)
        except FileNotFoundError:
            raise UserError(f"{path} is missing") from None
        except Unsafe as reason:
            raise UserError(f"{path} was not read: {reason}") from None
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise UserError(f"{path} is no case document: {error}") from None
        except (pl.exceptions.PolarsError, OSError) as error:
            first = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise UserError(f"{path} cannot be read: {first}") from None


def open_case(path: Path) -> CaseFile:
    """The case file in a folder. Raises UserError where it is none, or holds links or other things than files."""
    folder = case_folder(Path(path))
    try:
        present = set(members(folder))
    except (Unsafe, OSError) as reason:
        raise UserError(f"{path} was not opened: {reason}") from None
    for needed in (CASE_JSON, MANIFEST):
        if needed not in present:
            raise UserError(f"{path} is no whole case file: {needed} is missing")
    return CaseFile(folder)
