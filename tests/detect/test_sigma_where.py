"""The place of a hit."""

from delicti.detect.sigma_judge import Hit
from delicti.detect.sigma_where import parameter, shown


def hit(column: str, text: bytes, part: bytes, views: tuple[str, ...] = ()) -> Hit:
    at = text.index(part)
    return Hit(column, (views, text), (at, at + len(part)))


def test_a_hit_in_the_query_names_its_parameter() -> None:
    assert parameter(hit("query", b"a=1&b=/etc", b"/etc", ("percent",)), {"query": "a=1&b=%2fetc"}) == "query:b"


def test_a_hit_in_the_name_of_a_parameter_says_so() -> None:
    assert parameter(hit("query", b"evil=1", b"evil"), {"query": "evil=1"}) == "query-name:evil"


def test_a_hit_over_two_parameters_names_the_query() -> None:
    assert parameter(hit("query", b"a=1&b=2", b"1&b"), {"query": "a=1&b=2"}) == "query"


def test_a_hit_in_the_target_is_one_in_the_path() -> None:
    assert parameter(hit("target", b"/x", b"x"), {}) == "path"


def test_a_long_text_is_shown_around_the_hit() -> None:
    text = shown(hit("agent", b"a" * 500 + b"EVIL" + b"b" * 500, b"EVIL"))
    assert text.startswith("…a")
    assert text.endswith("b…")
    assert "EVIL" in text
    assert len(text) < 260


def test_control_bytes_are_shown_under_the_escape() -> None:
    assert shown(hit("agent", b"a\x00b", b"b")) == r"a\x00⟦b⟧"
