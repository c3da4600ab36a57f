"""Tables of a case file that lie, burst or never end: each is refused in one sentence, within a stated memory."""

import io
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace as People

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from delicti.casefile.layout import table_path
from delicti.desk import checked, store
from delicti.desk import models as m
from delicti.desk.services import cases, importing
from delicti.model import tables as t
from delicti.model.errors import UserError

MEMORY = 400 << 20  # bytes that reading any of these may take, apart


@pytest.fixture
def given(shop: Path, tmp_path: Path) -> Path:
    return shutil.copytree(shop, tmp_path / "case")


def rows(name: str, many: int = 1) -> pa.Table:
    """Rows of nulls, in the right columns."""
    frame = pl.DataFrame(schema=t.CASE_TABLES[name]).clear(many)
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def with_column(name: str, column: str, values: pa.Array, many: int = 1) -> pa.Table:
    table = rows(name, many)
    place = table.schema.get_field_index(column)
    return table.set_column(place, column, values.cast(table.schema.field(column).type))


def packed(table: pa.Table, **options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", store_schema=False, **options)
    return out.getvalue()


def long_texts_of_a_dictionary() -> bytes:
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(["a" * (8 << 20)]))
    table = rows("episodes", 100_000)
    fields = [pa.field(one.name, texts.type if one.name == "reason" else one.type) for one in table.schema]
    columns = [texts if one.name == "reason" else table[one.name] for one in table.schema]
    return packed(pa.Table.from_arrays(columns, schema=pa.schema(fields)), dictionary_pagesize_limit=32 << 20)


def empty_items() -> bytes:
    many = 8_400_000
    items = pa.ListArray.from_arrays(pa.array([0, many], pa.int32()), pa.nulls(many, pa.string()))
    return packed(with_column("actors", "tools", items.cast(pa.large_list(pa.large_string()))), use_dictionary=False)


def huge_group() -> bytes:
    return packed(rows("requests", 2_000_000), row_group_size=2_000_000)


def wide() -> bytes:
    return packed(pa.table({f"column {number}": pa.nulls(1, pa.int8()) for number in range(20_000)}))


def deep() -> bytes:
    kind = pa.int8()
    for _ in range(60):
        kind = pa.list_(kind)
    return packed(pa.table({"actor": pa.nulls(1, kind)}))


def wrong_types() -> bytes:
    return packed(pa.table({name: pa.array([1]) for name in t.ACTOR}))


def one_long_value() -> bytes:
    return packed(with_column("findings", "shown", pa.array(["a" * (20 << 20)])), use_dictionary=False)


def footer_with(new: int, *, everywhere: bool = True) -> bytes:
    """A table of 54,321 rows whose footer says another number: of rows, or also of the values of each column."""
    data = packed(rows("findings", 54_321), write_statistics=False)
    size = struct.unpack("<I", data[-8:-4])[0]
    parts = data[-8 - size : -8].split(varint(54_321))
    assert len(parts) > 2 + len(t.FINDING)  # of the file, of each column, of the row group
    between = [varint(new if everywhere else 54_321)] * (len(parts) - 3)
    told = [varint(new), *between, varint(new), b""]
    footer = b"".join(part + number for part, number in zip(parts, told, strict=True))
    return data[: -8 - size] + footer + struct.pack("<I", len(footer)) + b"PAR1"


def varint(number: int) -> bytes:
    """As thrift's compact protocol writes numbers that are not negative."""
    number, out = number << 1, bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*out, number))


def more_rows_than_there_are() -> bytes:
    return footer_with(65_000)


def fewer_rows_than_there_are() -> bytes:
    return footer_with(54_001, everywhere=False)


def billions_of_rows() -> bytes:
    return footer_with(9_000_000_000)


def page_that_bursts() -> bytes:
    """A page of 160 kB whose header says that it unpacks to 17 kB."""
    many = 20_000
    table = with_column("findings", "line", pa.array([7] * many, pa.int64()), many)
    data = packed(table, use_dictionary=False, write_statistics=False)
    group = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(0)
    at = group.column(table.schema.get_field_index("line")).data_page_offset + 3  # after the kind of page
    real = next(size for size in range(8 * many, 8 * many + 64) if data.startswith(varint(size), at))
    assert len(varint(17_001)) == len(varint(real))
    return data[:at] + varint(17_001) + data[at + len(varint(real)) :]


def cut() -> bytes:
    return packed(rows("actors"))[:-30]


def footer_of_four_gigabytes() -> bytes:
    return packed(rows("actors"))[:-8] + struct.pack("<I", 0xFFFFFFF0) + b"PAR1"


ATTACKS: dict[Callable[[], bytes], tuple[str, str]] = {
    long_texts_of_a_dictionary: ("episodes", "more than is taken in"),
    empty_items: ("actors", "more rows or values than any"),
    huge_group: ("requests", "more rows or values than any"),
    wide: ("actors", "the columns are not those of a case file"),
    deep: ("actors", "the columns are not those of a case file|cannot be read"),
    wrong_types: ("actors", "the columns are not those of a case file"),
    one_long_value: ("findings", "holds a value of more than 16,777,216 bytes in 'shown'"),
    more_rows_than_there_are: ("findings", "cannot be read|does not hold the 65,000 rows|contradicts itself"),
    fewer_rows_than_there_are: ("findings", "cannot be read|does not hold the 54,001 rows|contradicts itself"),
    billions_of_rows: ("findings", "has 9,000,000,000 rows|contradicts itself"),
    page_that_bursts: ("findings", "cannot be read"),
    cut: ("actors", "cannot be read"),
    footer_of_four_gigabytes: ("actors", "has a footer larger than any"),
}


def attacked(folder: Path, attack: Callable[[], bytes]) -> str:
    name, sentence = ATTACKS[attack]
    (folder / table_path(name)).write_bytes(attack())
    return rf"\A{re.escape(table_path(name))}.*({sentence})[^\n]*\Z"


def test_the_tables_of_an_honest_case_file_pass(shop: Path) -> None:
    found = checked.check(shop, MEMORY)
    assert {name: one["rows"] for name, one in found.items()} == {
        name: pl.scan_parquet(shop / table_path(name)).select(pl.len()).collect().item() for name in t.CASE_TABLES
    }


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.__name__)
def test_an_attack_is_refused_in_one_sentence(given: Path, attack: Callable[[], bytes]) -> None:
    sentence = attacked(given, attack)
    with pytest.raises(UserError, match=sentence):
        checked.check(given, MEMORY)


def test_what_needs_more_memory_than_is_given_is_refused(shop: Path) -> None:
    with pytest.raises(UserError, match=r"cannot be read within 64 MiB of memory; it was damaged, or made to mislead"):
        checked.check(shop, 64 << 20)


def test_after_an_attack_the_next_case_file_is_read(given: Path, shop: Path) -> None:
    attacked(given, page_that_bursts)
    with pytest.raises(UserError):
        checked.check(given, 64 << 20)
    assert set(checked.check(shop, MEMORY)) == set(t.CASE_TABLES)


def test_the_desk_itself_needs_little_for_an_attack(given: Path) -> None:
    attacked(given, long_texts_of_a_dictionary)
    code = (
        "import resource, sys; from pathlib import Path; from delicti.desk import checked\n"
        "from delicti.model.errors import UserError\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (400 << 20, 400 << 20))\n"
        "try: checked.check(Path(sys.argv[1]), 400 << 20)\n"
        "except UserError as error: print(error)\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(given)], capture_output=True, text=True, timeout=100, check=False
    )
    said, kibibytes = ran.stdout.splitlines()
    assert ("data/episodes.parquet" in said, int(kibibytes) < 200 << 10) == (True, True), ran.stderr


def test_an_attack_is_not_imported(given: Path, people: People) -> None:
    sentence = attacked(given, long_texts_of_a_dictionary)
    with pytest.raises(UserError, match=sentence):
        importing.import_case_file(people.investigator, given)
    assert not m.CaseFile.objects.exists()


def test_an_attack_put_into_the_store_is_not_read(shop: Path, people: People) -> None:
    case = cases.open_case(people.investigator, "Shop of Ann")
    file = importing.import_case_file(people.investigator, shop, case)
    store.opened(file.seal)
    sentence = attacked(store.path(file.seal), long_texts_of_a_dictionary)
    with pytest.raises(UserError, match=sentence):
        store.opened(file.seal)


def test_a_case_file_without_a_record_is_checked_when_it_is_read(shop: Path, people: People) -> None:
    case = cases.open_case(people.investigator, "Shop of Ann")
    file = importing.import_case_file(people.investigator, shop, case)
    folder = store.path(file.seal)
    before = checked.require(folder)
    checked.forget(folder)
    checked._known.cache_clear()
    assert (checked.require(folder), (folder.parent / f"{file.seal}.tables.json").is_file()) == (before, True)
