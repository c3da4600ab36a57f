"""The tables behind the story."""

from delicti.report import annex
from delicti.report.view import View


def test_findings_left_out_are_counted(view: View) -> None:
    assert (
        next(annex.findings(view)).caption == "260 findings; the first 200 are shown, 60 more are in findings.parquet"
    )


def test_cited_lines_keep_the_order_of_the_story(view: View) -> None:
    assert [one.place for one in annex.cited(view)][4:6] == ["access.log:5304", "access.log:12001"]


def test_an_offence_is_given_with_its_technique(view: View) -> None:
    assert annex.episodes(view).rows[1][7] == "TA0001 T1190; article 2, illegal access"


def test_quarantined_lines_show_their_bytes(view: View) -> None:
    grid, _ = annex.quarantine(view)
    assert grid.rows == (("access.log:77", "no request line", r"\x16\x03\x01 TLS"),)


def test_long_text_is_cut_and_the_rest_counted() -> None:
    assert annex.shortened("x" * 1400).endswith("x … and 1,000 more characters")
