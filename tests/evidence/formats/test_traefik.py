from typing import Any

from delicti.evidence.formats import traefik

SAMPLE = traefik.SAMPLES[0].raw


def test_the_duration_is_in_nanoseconds(rows: Any) -> None:
    assert rows("traefik", SAMPLE.replace(b"52300", b"1500000000"))[0]["duration_s"] == 1.5


def test_the_address_serves_where_the_host_is_missing(rows: Any) -> None:
    line = SAMPLE.replace(b'"ClientHost":"192.0.2.7",', b"").replace(b"192.0.2.7:50000", b"[2001:db8::7]:9")
    assert rows("traefik", line)[0]["client"] == "2001:db8::7"
