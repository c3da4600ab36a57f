import pytest

ONE = ("sqli", "query:id", "1' OR 1=1")


def one_finding(evidence, agent):
    evidence.crowd()
    evidence.ask(500, "192.0.2.7", "/item?id=1", agent=agent, found=ONE)


@pytest.mark.parametrize(
    ("agent", "given"),
    [
        ("Mozilla/5.0 (compatible; Examplebot/1.0)", "crawler"),
        ("UptimeRobot/2.0", "monitor"),
        ("curl/8.5", "unknown"),
    ],
)
def test_a_finding_is_explained_by_what_the_client_is(evidence, role, agent, given):
    one_finding(evidence, agent)
    assert role(evidence.story(), "192.0.2.7") == given


def test_a_browser_that_loads_pages_is_a_visitor_with_a_finding(evidence, role):
    evidence.crowd()
    evidence.ask(9, "198.51.100.1", "/item?id=1", referrer="/", found=ONE)
    assert role(evidence.story(), "198.51.100.1") == "visitor"


def test_a_client_without_a_finding_has_no_row(evidence, role):
    one_finding(evidence, "curl/8.5")
    assert role(evidence.story(), "198.51.100.1") is None


def test_a_declared_owner_has_a_row_without_a_finding(evidence, role):
    evidence.crowd()
    assert role(evidence.story(owner=("198.51.100.1/32",)), "198.51.100.1") == "owner"


def test_every_explanation_says_what_speaks_against_it(evidence):
    one_finding(evidence, "curl/8.5")
    assert evidence.story().actors["why_not"].to_list() == ["Too little was seen to say more."]
