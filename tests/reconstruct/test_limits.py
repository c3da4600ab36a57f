"""What the evidence cannot show is said, and only what is true of it."""


def texts(story):
    return [limit.text for limit in story.limits]


def test_requests_without_an_address_are_counted(evidence):
    evidence.ask(0, None, "/", found=("sqli", "query:q", "' OR 1=1"))
    evidence.ask(1, None, "/about")
    said = texts(evidence.story())
    assert said == ["2 requests carry no client address: who sent them cannot be told, and no actor is named for them."]


def test_findings_without_an_address_are_kept(evidence):
    evidence.ask(0, None, "/", found=("sqli", "query:q", "' OR 1=1"))
    assert evidence.story().findings["actor"].to_list() == [None]


def test_bodies_that_are_not_logged_are_said_with_their_count(evidence):
    evidence.crowd()
    evidence.ask(9000, "198.51.100.1", "/contact", method="POST")
    assert any("what 1 POST" in text for text in texts(evidence.story()))


def test_a_log_with_addresses_says_nothing_of_missing_ones(evidence):
    evidence.crowd()
    assert not any("no client address" in text for text in texts(evidence.story()))
