from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.evidence import registry
from delicti.evidence.parsed import Context

HEAD = b"#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status\n"
OTHER = b"#Fields: time sc-status c-ip date cs-uri-stem\n"
LINE = b"2026-09-09 01:17:47 192.0.2.7 GET /a b=1 200\n"


def plain(chunk: bytes) -> list[tuple[int, str, str, str, str]]:
    """A reader without columns: line, client, time, target, status of each record."""
    fields: list[str] = []
    found = []
    for number, raw in enumerate(chunk.split(b"\n")):
        line = raw.decode("latin-1").removesuffix("\r")
        if line.startswith("#Fields:"):
            fields = line[8:].split()
        words = line.rstrip(" ").split(" ")
        if not line or line.startswith("#") or len(words) != len(fields):
            continue
        value = dict(zip(fields, words, strict=True))
        query = value.get("cs-uri-query", "-")
        target = value["cs-uri-stem"] + ("" if query == "-" else f"?{query}")
        found.append((number, value["c-ip"], f"{value['date']} {value['time']}", target, value["sc-status"]))
    return found


PIECES = st.lists(
    st.sampled_from((HEAD, OTHER, LINE, b"01:17:48 404 192.0.2.9 2026-09-09 /z\n", b"\n", b"#x\n", b"a b\n"))
)


@settings(deadline=None)
@given(PIECES)
def test_readers_agree_when_the_fields_change_in_mid_file(pieces: list[bytes]) -> None:
    chunk = b"".join(pieces)
    frame = registry.format_named("w3c").read(chunk, Context()).frame
    got = [
        (r["line"], r["client"], r["time"].strftime("%Y-%m-%d %H:%M:%S"), r["target"], str(r["status"]))
        for r in frame.iter_rows(named=True)
    ]
    assert got == plain(chunk)


def test_lines_before_any_fields_line_are_quarantined(read: Any) -> None:
    assert list(read("w3c", LINE + HEAD + LINE).quarantined) == [0]


def test_a_date_line_serves_for_lines_with_the_time_alone(rows: Any) -> None:
    chunk = b"#Date: 2026-09-09 00:00:00\n#Fields: time c-ip cs-uri-stem sc-status\n01:17:47 192.0.2.7 /a 200\n"
    assert rows("w3c", chunk)[0]["time"].isoformat() == "2026-09-09T01:17:47+00:00"


def test_text_in_quotes_may_hold_blanks(rows: Any) -> None:
    head = b"#Fields: date time c-ip cs-uri-stem sc-status cs(User-Agent)\n"
    assert rows("w3c", head + b'2026-09-09 01:17:47 192.0.2.7 /a 200 "a b"\n')[0]["agent"] == "a b"


def test_times_are_utc_whatever_zone_is_declared(rows: Any) -> None:
    assert rows("w3c", HEAD + LINE, "Asia/Tokyo")[0]["time"].hour == 1
