"""Enumeration."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from delicti.detect.enumeration import BROWSING, COUNTING, enumeration
from delicti.model.flow import Part, Tables
from delicti.model.tables import ITEM, QUARANTINE, REQUEST, shaped

START = datetime(2026, 1, 1, 10, tzinfo=UTC)


def judged(folder, rows):
    path = Path(folder) / "requests.parquet"
    lines = [
        {"line": at + 1, "offset": 0, "length": 1, "method": "GET", "time": START + timedelta(seconds=at), **row}
        for at, row in enumerate(rows)
    ]
    shaped(pl.DataFrame(lines, infer_schema_length=None), REQUEST).drop("item").write_parquet(path)
    return enumeration(
        Tables(
            pl.DataFrame(schema=ITEM),
            (Part("i", path),),
            (),
            pl.DataFrame(schema=QUARANTINE),
            (),
            lambda _: pl.Series([]),
        )
    )


def test_a_wordlist_is_found(tmp_path):
    found = judged(tmp_path, [{"client": "192.0.2.1", "target": f"/w{at}", "status": 404} for at in range(130)])
    assert len(found) == 130
    assert found["rule"].unique().to_list() == [BROWSING]
    assert found["confidence"].max() == 0.85


def test_few_missing_pages_are_none(tmp_path):
    assert judged(
        tmp_path, [{"client": "192.0.2.1", "target": f"/w{at}", "status": 404} for at in range(15)]
    ).is_empty()


def test_pages_that_many_miss_are_linked_somewhere(tmp_path):
    rows = [{"client": f"192.0.2.{who}", "target": f"/old{at}", "status": 404} for at in range(40) for who in range(5)]
    assert judged(tmp_path, rows).is_empty()


def test_counting_through_identifiers_is_found(tmp_path):
    rows = [
        {"client": "192.0.2.1", "target": f"/invoice?id={at}", "status": 404 if at % 3 else 200} for at in range(80)
    ]
    assert COUNTING in judged(tmp_path, rows)["rule"].to_list()


def test_a_reader_who_turns_pages_is_none(tmp_path):
    assert judged(
        tmp_path, [{"client": "192.0.2.1", "target": f"/news?page={at}", "status": 200} for at in range(80)]
    ).is_empty()


def test_an_archive_that_is_gone_is_one_name(tmp_path):
    rows = [{"client": "192.0.2.1", "target": f"/archive/{at}.html", "status": 404} for at in range(130)]
    assert BROWSING not in judged(tmp_path, rows)["rule"].to_list()
