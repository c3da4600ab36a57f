import polars as pl
import pytest

from delicti.model import tables as t
from delicti.model.settings import Settings
from delicti.reconstruct import scene

ATTACK = ("sqli", "query:id", "1' OR '1'='1")


@pytest.fixture
def seen(evidence):
    def read(**settings):
        findings = t.shaped(pl.DataFrame(evidence.findings, infer_schema_length=None), t.FINDING)
        return scene.gather(evidence.tables(), findings, Settings(**settings))

    return read


def test_only_requests_of_addresses_worth_a_look_are_held(evidence, seen):
    evidence.crowd()
    evidence.ask(5, "203.0.113.5", "/item?id=1", found=ATTACK)
    assert set(seen().rows["client"]) == {"203.0.113.5"}


def test_rows_are_numbered_in_order_of_time(evidence, seen):
    for second in (30, 10, 20):
        evidence.ask(second, "203.0.113.5", f"/{second}", found=ATTACK)
    assert seen().rows.select("row", "target").rows() == [(0, "/10"), (1, "/20"), (2, "/30")]


def test_who_sent_a_request_with_a_finding_is_known(evidence, seen):
    evidence.ask(1, "192.0.2.7", "/")
    evidence.ask(2, "203.0.113.5", "/item?id=1", agent="curl/8.5", found=ATTACK)
    assert seen().flagged.rows() == [("log", 2, "203.0.113.5", "curl/8.5")]


def test_a_finding_of_little_confidence_is_flagged_but_does_not_count(evidence, seen):
    evidence.ask(1, "203.0.113.5", "/item?id=1", found=ATTACK)
    evidence.findings[0]["confidence"] = 0.1
    assert (len(seen().flagged), len(seen().found)) == (1, 0)


def test_declared_addresses_are_held_without_a_finding(evidence, seen):
    evidence.ask(1, "192.0.2.7", "/")
    assert seen(authorised=("192.0.2.0/24",)).authorised == {"192.0.2.7"}


def test_a_tester_who_is_owner_too_is_a_tester(evidence, seen):
    evidence.ask(1, "192.0.2.7", "/")
    both = seen(authorised=("192.0.2.0/24",), owner=("192.0.2.0/24",))
    assert (both.authorised, both.owners) == ({"192.0.2.7"}, set())


def test_requests_of_further_addresses_can_be_read_later(evidence, seen):
    evidence.crowd(visitors=2)
    evidence.ask(5, "203.0.113.5", "/item?id=1", found=ATTACK)
    more = seen().with_rows_of({"198.51.100.1"})
    assert set(more.rows["client"]) == {"203.0.113.5", "198.51.100.1"}
