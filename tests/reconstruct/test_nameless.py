"""Requests without a client address name nobody, and what they hold is said."""


def attacks(evidence, count=3):
    for at in range(count):
        evidence.ask(at * 50, None, f"/a?id={at}", found=("sqli", "query:id", f"{at}' OR 1=1"))


def texts(story):
    return [one.text for one in story.sentences]


def test_attacks_without_an_address_are_told(evidence):
    attacks(evidence)
    assert any(
        "Attacks stand in 3 requests without a client address (sqli)" in text for text in texts(evidence.story())
    )


def test_their_findings_are_cited(evidence):
    attacks(evidence)
    story = evidence.story()
    cited = next(one.findings for one in story.sentences if one.text.startswith("Attacks stand"))
    assert sorted(cited) == sorted(story.findings["finding"])


def test_the_story_does_not_say_that_nothing_was_found(evidence):
    attacks(evidence)
    assert not any("Nothing was found" in text for text in [*texts(evidence.story()), evidence.story().summary])


def test_nobody_is_named_for_them(evidence):
    attacks(evidence, count=30)
    assert evidence.story().actors.is_empty()


def test_without_findings_nothing_was_found(evidence):
    evidence.ask(0, None, "/")
    assert any("Nothing was found" in text for text in texts(evidence.story()))


def test_they_count_among_the_requests(evidence):
    attacks(evidence)
    assert texts(evidence.story())[0].startswith("The evidence holds 3 requests of 0 addresses")


def test_beside_known_addresses_they_are_told_too(evidence):
    evidence.crowd()
    attacks(evidence)
    assert "without a client address" in evidence.story().summary
