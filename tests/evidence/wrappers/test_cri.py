from delicti.evidence.wrappers import cri


def test_blanks_of_the_text_are_kept() -> None:
    assert cri.unwrap(b"2026-11-24T16:55:00.1Z stdout F   a\n") == b"  a\n"


def test_an_empty_text_leaves_an_empty_line() -> None:
    assert cri.unwrap(b"2026-11-24T16:55:00.1Z stdout F \n") == b"\n"
