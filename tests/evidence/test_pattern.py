from delicti.evidence import pattern
from delicti.evidence.convert import Kind

KINDS = {"status": Kind("status", "status"), "user": Kind("text", "user")}


def test_lines_that_do_not_fit_are_quarantined_and_blank_ones_are_structural() -> None:
    parsed = pattern.read(b"200 a\n\nx\n404\n", r"^(?P<status>[0-9]{3})(?: (?P<user>\w+))?$", KINDS, None)
    assert (parsed.frame["line"].to_list(), parsed.structural.tolist(), list(parsed.quarantined)) == ([0, 3], [1], [2])


def test_the_share_leaves_blank_lines_out() -> None:
    assert pattern.share(b"200\n\nx\n", "^200$") == 0.5
