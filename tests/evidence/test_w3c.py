from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.evidence.w3c import State, advance

PIECES = st.lists(
    st.sampled_from(
        (b"#Fields: a b\n", b"#Fields: c\r\n", b"#Date: 2026-09-09 01:00:00\n", b"#Date:\n", b"x #Fields: y\n")
    )
)


@settings(deadline=None)
@given(PIECES, st.integers(0, 10))
def test_what_is_in_force_does_not_depend_on_the_cut(pieces: list[bytes], at: int) -> None:
    first, rest = b"".join(pieces[:at]), b"".join(pieces[at:])
    assert advance(advance(State(), first), rest) == advance(State(), first + rest)


def test_only_a_line_of_its_own_names_fields() -> None:
    assert advance(State(), b"a #Fields: b\n") == State()
