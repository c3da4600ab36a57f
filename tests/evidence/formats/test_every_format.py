"""What holds for every format and every wrapper at once."""

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delicti.evidence import registry
from delicti.evidence.parsed import Context, Parsed
from delicti.evidence.strict import reference_read
from delicti.model import tables as t

ROOT = Path(__file__).parents[3]
FORMATS = registry.all_formats()
WRAPPERS = registry.all_wrappers()
SAMPLES = [(name, index) for name, module in FORMATS.items() for index in range(len(module.SAMPLES))]
WRAPPED = [(name, index) for name, module in WRAPPERS.items() for index in range(len(module.SAMPLES))]
FILES = {
    kind: sorted(p for p in (ROOT / "src/delicti/evidence" / kind).glob("*.py") if p.stem != "__init__")
    for kind in ("formats", "wrappers")
}
AWKWARD = (
    *rb"""
    " \ \" [ ] - # % %2 : ::1 \x \xff \u00e9 , ' { } [] null 1e999 \ud800 999999999999999999999999999999 31/Feb/2026
    """.split(),
    b" ", b"  ", b'" "', b"\xff", b"\x00", b"\r", b"\n", b"\n\n", b"\t", b"#Fields: time\n", b", client: 1",
    b"\xc3\xa9", b"\xe2\x80\xa8", b"\x85", b"\xa0",
)  # fmt: skip


def context(module: Any, zone: str | None = None) -> Context:
    state = module.start(b"") if hasattr(module, "start") else None
    return Context(timezone=zone, fields=getattr(module, "SAMPLE_FIELDS", ()), state=state)


def mutated(raw: bytes) -> st.SearchStrategy[bytes]:
    """The bytes with a few edits: awkward bytes put in, pieces cut out."""
    edit = st.tuples(st.integers(0, len(raw)), st.integers(0, 4), st.sampled_from((b"", *AWKWARD)))

    def apply(edits: list[tuple[int, int, bytes]]) -> bytes:
        out = raw
        for at, cut, put in edits:
            out = out[:at] + put + out[at + cut :]
        return out

    return st.lists(edit, min_size=1, max_size=3).map(apply)


def chunks(module: Any) -> st.SearchStrategy[bytes]:
    real = [sample.raw for sample in module.SAMPLES]
    line = st.one_of(
        st.sampled_from(real),
        st.sampled_from(real).flatmap(mutated),
        st.binary(max_size=40),
        st.just(b""),
        st.just(b"\r"),
    )
    return st.tuples(st.lists(line, max_size=6), st.sampled_from((b"\n", b""))).map(lambda x: b"\n".join(x[0]) + x[1])


def line_count(chunk: bytes) -> int:
    return chunk.count(b"\n") + (chunk != b"" and not chunk.endswith(b"\n"))


def expected(parsed: Parsed, chunk: bytes) -> int:
    """How many lines there are; of a format without lines, as many as it says to have found places for."""
    return line_count(chunk) if parsed.before is None or parsed.bounds is None else len(parsed.bounds[0])


def places(parsed: Parsed) -> list[int]:
    """Every line number that the result accounts for, once for each time that it does."""
    frame = parsed.frame
    counts = frame["lines"].to_list() if "lines" in frame.columns else [1] * len(frame)
    covered = [line + i for line, count in zip(frame["line"].to_list(), counts, strict=True) for i in range(count)]
    return sorted([*covered, *np.asarray(parsed.structural).tolist(), *parsed.quarantined])


@pytest.mark.parametrize(("name", "index"), SAMPLES)
def test_a_sample_gives_exactly_the_columns_it_states(name: str, index: int) -> None:
    module, sample = FORMATS[name], FORMATS[name].SAMPLES[index]
    frame = module.read(sample.raw + b"\n", context(module)).frame
    row = {key: value for key, value in frame.row(0, named=True).items() if value is not None and key != "line"}
    stated = {
        key: datetime.fromisoformat(str(value)) if key == "time" else value for key, value in sample.columns.items()
    }
    assert row == stated


@pytest.mark.parametrize("name", FORMATS)
def test_its_samples_are_found_to_be_of_this_format(name: str) -> None:
    module = FORMATS[name]
    fields = getattr(module, "SAMPLE_FIELDS", ())
    head = b"".join(sample.raw + b"\n" for sample in module.SAMPLES)
    found = registry.identify(head, (), fields)
    assert found is not None
    assert found.format == name


@pytest.mark.parametrize("name", FORMATS)
def test_it_fills_only_columns_of_its_table(name: str) -> None:
    module = FORMATS[name]
    schema = t.REQUEST if module.TABLE == "requests" else t.MESSAGE
    frames = [module.read(sample.raw, context(module)).frame for sample in module.SAMPLES]
    wrong = {
        (column, dtype)
        for frame in frames
        for column, dtype in frame.schema.items()
        if column != "lines" and schema.get(column) != dtype
    }
    assert wrong == set()


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_line_of_any_bytes_is_accounted_for_once(name: str, data: st.DataObject) -> None:
    module = FORMATS[name]
    chunk = data.draw(chunks(module))
    parsed = module.read(chunk, context(module))
    assert places(parsed) == list(range(expected(parsed, chunk)))


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_it_does_not_matter_where_a_chunk_is_cut(name: str, data: st.DataObject) -> None:
    module = FORMATS[name]
    chunk = data.draw(chunks(module)).rstrip(b"\n") + b"\n"
    at = data.draw(st.integers(0, len(chunk)))
    cut = getattr(module, "cut", lambda buffer: buffer.rfind(b"\n") + 1)(chunk[:at])
    whole = module.read(chunk, context(module)).frame
    before = context(module)
    first = module.read(chunk[:cut], before).frame
    state = module.advance(before.state, chunk[:cut]) if hasattr(module, "advance") else None
    rest = module.read(chunk[cut:], Context(fields=before.fields, state=state)).frame
    names = [column for column in whole.columns if column != "line"]

    def rows(frame: Any) -> list[tuple[Any, ...]]:
        return [tuple(row.get(column) for column in names) for row in frame.iter_rows(named=True)]

    assert rows(first) + rows(rest) == rows(whole)


DESCRIBED = [name for name, module in FORMATS.items() if hasattr(module, "template")]


@pytest.mark.parametrize("name", DESCRIBED)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_the_columnar_and_the_strict_reader_agree_on_every_line(name: str, data: st.DataObject) -> None:
    module = FORMATS[name]
    chunk = data.draw(chunks(module))
    parsed = module.read(chunk, Context())
    lines = chunk.split(b"\n")[: line_count(chunk)]
    read = {line: row for line, raw in enumerate(lines) if (row := reference_read(module.template, raw)) is not None}
    found = {row.pop("line"): row for row in parsed.frame.iter_rows(named=True)}
    assert found == read


@pytest.mark.parametrize("name", FORMATS)
def test_a_line_of_a_megabyte_is_read_or_quarantined(name: str) -> None:
    module = FORMATS[name]
    raw = module.SAMPLES[0].raw
    chunk = raw + b"A" * (1 << 20) + b"\n" + b'" [' * 300_000 + b"\n" + raw + b"\n"
    parsed = module.read(chunk, context(module))
    assert places(parsed) == list(range(expected(parsed, chunk)))


@pytest.mark.parametrize("path", [*FILES["formats"], *FILES["wrappers"]], ids=lambda p: p.stem)
def test_its_file_says_what_it_is_and_where_that_is_written(path: Path) -> None:
    modules = {**FORMATS, **WRAPPERS}
    text = path.read_text()
    module = next(m for m in modules.values() if f'NAME = "{m.NAME}"' in text)
    assert text.startswith(('"""', 'r"""'))
    assert module.SOURCE.startswith("https://")
    assert module.SAMPLES


@pytest.mark.parametrize("path", [*FILES["formats"], *FILES["wrappers"]], ids=lambda p: p.stem)
def test_its_file_has_a_test_file(path: Path) -> None:
    assert (ROOT / "tests/evidence" / path.parent.name / f"test_{path.name}").exists()


@pytest.mark.parametrize("kind", FILES)
def test_names_are_unique(kind: str) -> None:
    assert len(FILES[kind]) == len({"formats": FORMATS, "wrappers": WRAPPERS}[kind])


def test_the_page_of_formats_lists_every_format_and_wrapper() -> None:
    page = (ROOT / "docs/formats.md").read_text()
    missing = [
        name for name, m in {**FORMATS, **WRAPPERS}.items() if f"| `{name}` |" not in page or m.SOURCE not in page
    ]
    assert missing == []


@pytest.mark.parametrize(("name", "index"), WRAPPED)
def test_a_wrapper_takes_its_samples_off(name: str, index: int) -> None:
    module, sample = WRAPPERS[name], WRAPPERS[name].SAMPLES[index]
    inner = str(sample.columns["inner"]).encode()
    assert module.unwrap(sample.raw + b"\n" + sample.raw) == inner + b"\n" + inner


@pytest.mark.parametrize("name", WRAPPERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_wrapper_keeps_the_number_of_lines(name: str, data: st.DataObject) -> None:
    chunk = data.draw(chunks(WRAPPERS[name]))
    assert WRAPPERS[name].unwrap(chunk).count(b"\n") == chunk.count(b"\n")


@pytest.mark.parametrize("name", WRAPPERS)
def test_a_log_is_found_inside_a_wrapper(name: str) -> None:
    module = WRAPPERS[name]
    line = b'192.0.2.7 - - [24/Nov/2026:16:55:00 +0000] "GET / HTTP/1.1" 200 2 "-" "curl"'
    sample = next(s for s in module.SAMPLES if s.columns["inner"])
    raw = sample.raw.replace(str(sample.columns["inner"]).encode(), line)
    if name == "docker":
        raw = b'{"log":"' + line.replace(b'"', b'\\"') + b'\\n","stream":"stdout","time":"2026-11-24T16:55:00Z"}'
    found = registry.identify((raw + b"\n") * 5)
    assert found is not None
    assert (found.format, found.wrapper) in {("combined", name), ("combined", "syslog")}
