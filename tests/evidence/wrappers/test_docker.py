import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.evidence.wrappers import docker


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="\n", exclude_categories=("Cs",))))
def test_what_a_container_wrote_comes_back(text: str) -> None:
    line = msgspec.json.encode({"log": text + "\n", "stream": "stdout", "time": "2026-11-24T16:55:00Z"})
    assert docker.unwrap(line) == text.encode()


def test_an_entry_with_a_newline_inside_stays_as_it_is() -> None:
    line = rb'{"log":"a\nb\n","stream":"stdout","time":"2026-11-24T16:55:00Z"}'
    assert docker.unwrap(line) == line


def test_other_json_is_no_entry() -> None:
    assert docker.sniff(b'{"log":1}\n{"msg":"a"}\n') == 0.0
