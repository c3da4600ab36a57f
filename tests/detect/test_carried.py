"""Headers and bodies are judged field by field, and a HAR file's bodies from end to end."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.detect.carried import judge_values, match_carried
from delicti.detect.engine import detect
from delicti.detect.judge import judge_target
from delicti.evidence.acquire import acquire
from delicti.evidence.read import read
from delicti.model.flow import Part
from delicti.model.progress import Silent
from delicti.model.settings import Settings
from delicti.model.tables import REQUEST, shaped
from delicti.run import Inline

HERE = Path(__file__).parent


def told(column: str, *values: str | bytes) -> list[tuple[str, str]]:
    judged = judge_values(column, values, use_prefilter=True)
    return [(j.cls, j.where) for _, found in judged for j in found]


def lines(path: Path) -> list[list[str]]:
    return [line.split("\t", 1) for line in path.read_text("utf-8").splitlines() if "\t" in line]


PICTURE = (
    b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.jpg"\r\n\r\n\xff\xd8\xff\xe0\x00\x10\x80\x81\x82'
    b"<?php system($_GET['c']); ?>\xff\r\n--b--\r\n"
)
ATTACKS = [pair for path in sorted((HERE / "attacks").glob("*.txt")) for pair in lines(path) if "%0" not in pair[1]]


@pytest.mark.parametrize(
    ("body", "cls", "where"),
    [
        (b"a=1&q=1%27+union+select+1,2,3--+", "sqli", "body:q"),
        (b'{"user":{"name":"<script>alert(1)</script>"}}', "xss", "body:user.name"),
        (b'{"user":{"$ne":null}}', "nosqli", "body:user"),
        (b"user[$ne]=x", "nosqli", "body:user[$ne]"),
        (b'{"cmd":"whoami"}', "rce", "body:cmd"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "xxe", "body"),
        (b"<?xml version='1.0'?><a><b>../../../etc/passwd</b></a>", "lfi", "body:b"),
        (b'{"query":"{ user(id: \\"1 union select 1,2,3-- \\") { id } }"}', "sqli", "body:query"),
        (b'{"query":"{ __schema { types { name } } }"}', "graphql-introspection", "body:query"),
        (PICTURE, "php-injection", "body:f"),
        (
            b"class.module.classLoader.resources.context.parent.pipeline.first.pattern=x",
            "java",
            "body:class.module.class",
        ),
    ],
)
def test_an_attack_in_a_body_is_found_where_it_stands(body: bytes, cls: str, where: str) -> None:
    assert any(c == cls and w.startswith(where) for c, w in told("request_body", body))


def test_an_attack_in_a_header_and_in_a_cookie_is_found() -> None:
    found = told("request_headers", '[["X-Api","${jndi:ldap://a.example/b}"],["Cookie","a=1; b=../../../etc/passwd"]]')
    assert found == [("log4shell", "header:X-Api"), ("lfi", "cookie:b")]


def test_each_request_that_carried_a_body_has_its_own_finding(tmp_path: Path) -> None:
    rows = [{"line": n, "offset": n * 9, "length": 9, "request_body": b"q=<script>alert(1)</script>"} for n in (1, 2)]
    shaped(pl.DataFrame(rows), REQUEST).drop("item").write_parquet(tmp_path / "a.parquet")
    found = match_carried(Part("i", tmp_path / "a.parquet"), use_prefilter=True)
    assert sorted(found.select("item", "line", "offset", "length").rows()) == [("i", 1, 9, 9), ("i", 2, 18, 9)]


CONTROLS = {0x2400 + code: chr(code) for code in range(32)}  # written as their pictures


def lines_of(kind: str) -> list[str]:
    return [
        line.translate(CONTROLS) for line in (HERE / "ordinary" / f"{kind}.txt").read_text("utf-8").split("\n") if line
    ]


@pytest.mark.parametrize("kind", ["bodies", "clients"])
def test_ordinary_bodies_stay_silent(kind: str) -> None:
    assert told("request_body", *(text.encode() for text in lines_of(kind))) == []


@pytest.mark.parametrize("kind", ["headers", "cookies"])
def test_ordinary_headers_and_cookies_stay_silent(kind: str) -> None:
    pairs = [text.split(": ", 1) if kind == "headers" else ["Cookie", text] for text in lines_of(kind)]
    assert told("request_headers", *(json.dumps([pair]) for pair in pairs)) == []


def test_ordinary_targets_stay_silent() -> None:
    judged = {target: judge_target(target.replace("\\", "\\\\")) for target in lines_of("targets")}
    assert {target: found for target, found in judged.items() if found} == {}


def as_json(name: str, value: str) -> bytes:
    return json.dumps({"a": 1, name: value}).encode()


def as_part(name: str, value: str) -> bytes:
    return f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n--b--\r\n'.encode()


@pytest.mark.parametrize("wrapped", [as_json, as_part])
def test_nearly_every_attack_is_found_in_a_body(wrapped: Any) -> None:
    found = judge_values("request_body", [wrapped(*pair) for pair in ATTACKS], use_prefilter=True)
    assert len(found) >= 0.95 * len({wrapped(*pair) for pair in ATTACKS})


def test_no_lookalike_is_flagged_in_a_body() -> None:
    bodies = [as_json(name, value) for name, value in lines(HERE / "lookalikes.txt")]
    assert told("request_body", *bodies) == []


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ATTACKS), st.sampled_from([as_json, as_part, lambda name, value: value.encode()]))
def test_the_prefilter_loses_nothing_of_a_body(attack: list[str], wrapped: Any) -> None:
    body = [wrapped(*attack)]
    assert judge_values("request_body", body, use_prefilter=True) == judge_values(
        "request_body", body, use_prefilter=False
    )


def test_an_injection_in_a_body_of_a_har_file_is_a_finding_with_its_place(tmp_path: Path) -> None:
    def entry(text: str) -> dict[str, Any]:
        post = {"mimeType": "application/json", "text": text}
        asked = {"method": "POST", "url": "https://a.example/api", "headers": [], "postData": post}
        return {"startedDateTime": "2026-11-24T16:00:00Z", "time": 1, "request": asked, "response": {"status": 200}}

    attack = entry('{"filter":{"name":"x\' UNION SELECT login, password FROM users-- "}}')
    log = {"version": "1.2", "creator": {}, "entries": [entry('{"name":"Ada O\'Brien"}'), attack]}
    (tmp_path / "a.har").write_text(json.dumps({"log": log}))
    (tmp_path / "scratch").mkdir()
    tables = read(acquire([tmp_path / "a.har"]), Settings(), Inline(), Silent(), tmp_path / "scratch")
    found = detect(tables, Settings(use_rules=False), Inline(), Silent()).row(0, named=True)
    assert (found["class"], found["where"], found["line"]) == ("sqli", "body:filter.name", 2)
    assert json.loads(found["raw"]) == attack
