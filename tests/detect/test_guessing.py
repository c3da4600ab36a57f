"""Credential guessing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from delicti.detect import guessing as module
from delicti.detect.guessing import PER_BURST
from delicti.model.flow import Part, Tables
from delicti.model.tables import ITEM, MESSAGE, QUARANTINE, REQUEST, shaped

START = datetime(2026, 1, 1, 10, tzinfo=UTC)


def tables(folder, requests=(), messages=()):
    parts = {}
    for name, rows, schema in (("requests", requests, REQUEST), ("messages", messages, MESSAGE)):
        parts[name] = ()
        if rows:
            path = Path(folder) / f"{name}.parquet"
            shaped(pl.DataFrame(list(rows), infer_schema_length=None), schema).drop("item").write_parquet(path)
            parts[name] = (Part("i", path),)
    return Tables(
        pl.DataFrame(schema=ITEM),
        parts["requests"],
        parts["messages"],
        pl.DataFrame(schema=QUARANTINE),
        (),
        lambda _: pl.Series([]),
    )


def guessing(given):
    return module.guessing(given, given.requests.select("target").drop_nulls().unique().collect()["target"])


def posts(count, target="/login.php", seconds=1, **more):
    return [
        {
            "line": at + 1,
            "offset": 0,
            "length": 1,
            "client": "192.0.2.1",
            "method": "POST",
            "target": target,
            "status": 200,
            "time": START + timedelta(seconds=at * seconds),
            **more,
        }
        for at in range(count)
    ]


def test_a_hundred_tries_are_strong(tmp_path):
    assert guessing(tables(tmp_path, posts(120)))["confidence"].to_list() == [0.85] * 120


def test_a_person_who_mistypes_is_none(tmp_path):
    assert guessing(tables(tmp_path, posts(6))).is_empty()


def test_many_tries_over_a_day_are_none(tmp_path):
    assert guessing(tables(tmp_path, posts(60, seconds=900))).is_empty()


def test_posts_to_another_place_are_none(tmp_path):
    assert guessing(tables(tmp_path, posts(200, target="/chat/send"))).is_empty()


def test_refused_requests_count(tmp_path):
    rows = posts(40, target="/private/", method="GET", status=401)
    assert len(guessing(tables(tmp_path, rows))) == 40


def test_a_burst_is_cut_and_its_number_told(tmp_path):
    found = guessing(tables(tmp_path, posts(PER_BURST + 200, seconds=0.1)))
    assert len(found) == PER_BURST
    assert str(PER_BURST + 200) in found["shown"][0]


def test_refusals_in_an_error_log_count(tmp_path):
    rows = [
        {
            "line": at + 1,
            "lines": 1,
            "offset": 0,
            "length": 1,
            "client": "192.0.2.1",
            "time": START + timedelta(seconds=at),
            "text": "AH01617: user ada: authentication failure",
        }
        for at in range(30)
    ]
    assert len(guessing(tables(tmp_path, messages=rows))) == 30
