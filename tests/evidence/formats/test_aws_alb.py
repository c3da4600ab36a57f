import re
from typing import Any

from delicti.evidence.formats import aws_alb

SAMPLE = aws_alb.SAMPLES[0].raw


def test_a_time_of_minus_one_makes_the_duration_unknown(rows: Any) -> None:
    assert rows("aws-alb", SAMPLE.replace(b"0.048", b"-1"))[0]["duration_s"] is None


def test_what_aws_may_add_at_the_end_is_read_past(rows: Any) -> None:
    assert rows("aws-alb", SAMPLE + b' TID_1 "new" field')[0]["status"] == 200


def test_a_target_may_hold_blanks(rows: Any) -> None:
    assert rows("aws-alb", SAMPLE.replace(b"/a?b=%22", b"/a b' or 1"))[0]["target"] == "/a b' or 1"


def test_python_s_patterns_find_the_same_groups(rows: Any) -> None:
    found = re.fullmatch(aws_alb._PATTERN, SAMPLE.decode())
    row = rows("aws-alb", SAMPLE)[0]
    assert found is not None
    assert (found["agent"], found["method"], found["status"]) == (row["agent"], row["method"], str(row["status"]))
