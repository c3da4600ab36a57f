import polars as pl
import pytest

from delicti.reconstruct.clients import Networks, addresses, login_posts, summarise, worth_a_look
from delicti.reconstruct.targets import gather


@pytest.fixture
def clients(evidence):
    def read():
        return summarise(evidence.tables().requests)

    return read


def test_a_client_is_an_address_with_its_agent(evidence, clients):
    for agent in ("curl/8.5", "curl/8.5", "Wget/1.21"):
        evidence.ask(1, "192.0.2.7", "/", agent=agent)
    assert clients().select("agent", "requests").sort("agent").rows() == [("Wget/1.21", 1), ("curl/8.5", 2)]


def test_no_agent_and_an_empty_one_are_one_client(evidence, clients):
    for agent in (None, "", None):
        evidence.ask(1, "192.0.2.7", "/", agent=agent)
    assert clients().select("agent", "requests").rows() == [("", 3)]


def test_requests_without_an_address_are_nobodys(evidence, clients):
    evidence.ask(1, None, "/")
    evidence.ask(1, "192.0.2.7", "/")
    assert clients()["client"].to_list() == ["192.0.2.7"]


def test_answers_are_counted_by_what_they_say(evidence, clients):
    for status in (200, 301, 304, 401, 404, 410, 429, 500, None):
        evidence.ask(1, "192.0.2.7", "/", status)
    assert clients().select("missing", "refused", "moved", "failed").rows() == [(2, 2, 1, 1)]


def test_an_address_adds_up_its_agents(evidence, clients):
    for agent in ("one", "two"):
        evidence.ask(1, "192.0.2.7", "/", size=10, agent=agent)
    assert addresses(clients()).select("requests", "bytes", "agents").rows() == [(2, 20, 2)]


def test_a_login_is_what_is_sent_to_a_door(evidence):
    evidence.ask(1, "192.0.2.7", "/login", method="POST")
    evidence.ask(2, "192.0.2.7", "/login")
    evidence.ask(3, "192.0.2.7", "/contact", method="POST")
    assert login_posts(gather(evidence.tables().requests))["line"].to_list() == [1]


def test_an_address_that_asks_for_what_is_not_there_is_looked_at(evidence, clients):
    for number in range(6):
        evidence.ask(number, "192.0.2.7", f"/{number}", 404)
        evidence.ask(number, "192.0.2.8", f"/{number}", 200)
    assert worth_a_look(addresses(clients()), (), ()) == {"192.0.2.7"}


def test_an_address_with_a_finding_is_looked_at(evidence, clients):
    evidence.ask(1, "192.0.2.7", "/")
    assert worth_a_look(addresses(clients()), ["192.0.2.7"], ()) == {"192.0.2.7"}


@pytest.mark.parametrize("address", ["192.0.2.7", "::ffff:192.0.2.7", "[2001:db8::1]", "2001:db8::1%eth0"])
def test_an_address_lies_in_its_network_however_it_is_written(address):
    assert address in Networks(["192.0.2.0/24", "2001:db8::/32"])


@pytest.mark.parametrize("address", ["198.51.100.7", "unknown", "", None])
def test_what_is_no_address_of_a_network_is_not_in_it(address):
    assert address not in Networks(["192.0.2.0/24"])


def test_the_sums_of_addresses_are_those_of_all_requests(evidence, clients):
    evidence.crowd()
    total = evidence.tables().requests.select(pl.len()).collect().item()
    assert addresses(clients())["requests"].sum() == total
