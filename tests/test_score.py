import gzip
import json

import polars as pl
import pytest

from delicti.model import tables as t
from delicti.model.errors import UserError
from delicti.score import score_incident, score_requests

LABELS = """line	class	actor	phase
1	benign	visitors	browse
2	attack	main	dump
3	attack	main	dump
4	attack	noise	noise
"""
TRUTH = {
    "actors": {
        "visitors": {"role": "benign"},
        "main": {"role": "attacker"},
        "noise": {"role": "attacker", "note": "background"},
    },
    "phases": [
        {
            "id": "dump",
            "actor": "main",
            "scored": True,
            "episode": "exfiltration",
            "outcome": "succeeded",
            "begin_utc": "2026-03-02T00:00:01Z",
            "end_utc": "2026-03-02T00:00:02Z",
            "result": {"rows_taken": {"shop.people": 40}},
        },
    ],
    "logs": {"access.log": {"labels": "labels/access.log.tsv"}},
    "entry_points": [{"actor": "main", "weakness": "SQL injection", "target": "/item", "parameter": "id"}],
}
DOCUMENT = {
    "entry_points": [{"actor": "a-1", "weakness": "SQL injection", "target": "/item", "parameter": "id"}],
    "taken": [{"what": "people", "rows_low": 30, "rows_high": 50, "actor": "a-1"}],
}


@pytest.fixture
def truth(tmp_path):
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "access.log.tsv").write_text(LABELS)
    (tmp_path / "ground_truth.json").write_text(json.dumps(TRUTH))
    return tmp_path


def case(lines=(2, 3), role="attacker", outcome="succeeded"):
    rows = pl.DataFrame(
        {"item": ["log"] * len(lines), "line": list(lines), "actor": ["a-1"] * len(lines)},
        schema_overrides={"line": pl.Int64},
    )
    times = [f"2026-03-02T00:00:0{second}.000000Z" for second in (1, 2)]
    episode = pl.DataFrame(
        {
            "episode": ["e-1"],
            "actor": ["a-1"],
            "kind": ["exfiltration"],
            "outcome": [outcome],
            "first_time": times[:1],
            "last_time": times[1:],
        }
    ).with_columns(pl.col("first_time", "last_time").str.to_datetime(time_unit="us", time_zone="UTC"))
    return {
        "evidence": t.shaped(pl.DataFrame({"item": ["log"], "name": ["access.log"]}), t.ITEM),
        "requests": t.shaped(rows, t.REQUEST),
        "actors": t.shaped(pl.DataFrame({"actor": ["a-1"], "role": [role]}), t.ACTOR),
        "episodes": t.shaped(episode, t.EPISODE),
    }


def test_named_lines_count_against_all_attack_lines(truth):
    assert score_incident(case(), DOCUMENT, truth)["lines"] == {
        "attack": 3,
        "named": 2,
        "recall": 0.6667,
        "precision": 1.0,
    }


def test_a_harmless_line_that_is_named_is_told(truth):
    assert score_incident(case(lines=(1, 2, 3)), DOCUMENT, truth)["benign_named"] == {
        "lines": 1,
        "actors": ["visitors"],
    }


def test_a_role_that_is_not_hostile_names_nobody(truth):
    assert score_incident(case(role="unknown"), DOCUMENT, truth)["lines"]["named"] == 0


def test_background_bots_are_left_out_of_merging(truth):
    assert score_incident(case(), DOCUMENT, truth)["merging"]["f1"] == 1.0


@pytest.mark.parametrize(("outcome", "right", "wrong"), [("succeeded", 1, 0), ("unknown", 0, 0), ("failed", 0, 1)])
def test_unknown_is_not_right_and_never_wrong(truth, outcome, right, wrong):
    phases = score_incident(case(outcome=outcome), DOCUMENT, truth)["phases"]
    assert (phases["right"], phases["wrong"]) == (right, wrong)


def test_entry_points_and_rows_are_compared(truth):
    score = score_incident(case(), DOCUMENT, truth)
    assert (score["entry_points"]["named"], score["entry_points"]["invented"], score["taken"]["held"]) == (1, [], 1)


def test_an_invented_entry_point_is_told(truth):
    more = {
        **DOCUMENT,
        "entry_points": [*DOCUMENT["entry_points"], {"actor": "a-1", "target": "/x", "parameter": None}],
    }
    assert score_incident(case(), more, truth)["entry_points"]["invented"] == [("main", "/x", None)]


def test_a_folder_without_truth_is_a_user_error(tmp_path):
    with pytest.raises(UserError, match="ground_truth"):
        score_incident(case(), DOCUMENT, tmp_path)


def findings():
    frame = pl.DataFrame(
        {"item": ["log"], "line": [1], "class": ["lfi"], "confidence": [0.9], "raw": [b'192.0.2.1 - - "GET /"']},
        schema_overrides={"line": pl.Int64},
    )
    return t.shaped(frame, t.FINDING)


def rows(tmp_path, name="labels.jsonl"):
    kinds = [
        ("192.0.2.1", True, "rfi", "hard"),
        ("192.0.2.2", True, "sqli", "hard"),
        ("192.0.2.3", False, None, "hard"),
        ("192.0.2.4", False, None, "soft"),
    ]
    text = "".join(
        json.dumps({"id": ip, "ip": ip, "attack": attack, "class": cls, "source": "s", "strength": strength}) + "\n"
        for ip, attack, cls, strength in kinds
    ).encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return path


@pytest.mark.parametrize("name", ["labels.jsonl", "labels.jsonl.gz"])
def test_requests_are_scored_and_soft_rows_left_out(tmp_path, name):
    evidence = t.shaped(pl.DataFrame({"item": ["log"], "records": [4], "lines": [4]}), t.ITEM)
    assert score_requests(findings(), evidence, rows(tmp_path, name))["all"] == {
        "attacks": 2,
        "found": 0.5,
        "class_right": 1.0,
        "ordinary": 1,
        "flagged": 0.0,
    }


def test_a_label_that_is_no_json_is_a_user_error(tmp_path):
    path = tmp_path / "labels.jsonl"
    path.write_text("no json\n")
    with pytest.raises(UserError, match="line 1"):
        score_requests(findings(), t.shaped(pl.DataFrame(), t.ITEM), path)
