from typing import Any

from delicti.evidence.formats import caddy

SAMPLE = caddy.SAMPLES[0].raw


def test_what_caddy_says_of_itself_is_quarantined(read: Any) -> None:
    own = b'{"level":"info","ts":1795539502.4,"msg":"using provided configuration"}\n'
    assert read("caddy", own + SAMPLE + b"\n").quarantined == {0: "The line tells of no request."}


def test_a_header_of_the_wrong_shape_does_no_harm(rows: Any) -> None:
    assert rows("caddy", SAMPLE.replace(b'"Accept":["a","b"]', b'"Accept":{"a":[1]}'))[0]["status"] == 200
