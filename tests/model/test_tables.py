"""The tables have the columns of the contract."""

import polars as pl
import pytest

from delicti.model import tables as t

# The contract that outside scorers read (docs/casefile.md); a change here is a change of the format.
CONTRACT = {
    "requests": """item line offset length time client client_port peer forwarded_for user method host target protocol
        status size_bytes duration_s referrer agent request_headers request_body response_headers actor episode""",
    "findings": """finding class technique weakness rule confidence where views shown why item line offset length raw
        path actor""",
    "actors": "actor addresses agents tools first_time last_time requests role why why_not",
    "episodes": """episode actor kind tactic technique offence attempted_only first_time last_time requests target
        outcome reason why_not""",
    "messages": "item line lines offset length time client client_port level script text request",
    "evidence": """item name container member sha256_stored size_bytes format time_zone lines record_lines
        structural_lines quarantined_lines records first_time last_time acquired_by acquired_at host method modified""",
}


@pytest.mark.parametrize("table", CONTRACT)
def test_a_table_holds_every_column_of_the_contract(table: str) -> None:
    assert set(CONTRACT[table].split()) <= set(t.CASE_TABLES[table].names())


def test_a_missing_column_is_null_and_a_foreign_one_is_left_out() -> None:
    frame = t.shaped(pl.DataFrame({"finding": ["f-1"], "line": [1], "other": [2]}), t.FINDING)
    assert (frame.columns, frame["raw"].to_list()) == (t.FINDING.names(), [None])
