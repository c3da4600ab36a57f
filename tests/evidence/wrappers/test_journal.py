from delicti.evidence.wrappers import journal


def test_what_journalctl_says_itself_becomes_a_blank_line() -> None:
    assert journal.unwrap(b"-- Journal begins at Tue 2026-11-24. --\nNov 24 16:56:42 h a[1]: x\n") == b"\nx\n"


def test_a_line_of_dashes_that_is_not_its_own_stays() -> None:
    assert (
        journal.unwrap(b"--2026-11-24 16:55:00--  http://192.0.2.1/\n")
        == b"--2026-11-24 16:55:00--  http://192.0.2.1/\n"
    )
