import polars as pl

EVIL = "203.0.113.9"


def probe(evidence, client=EVIL, begin=100_000):
    """A scanner's round: paths of other products, and attacks on them."""
    for number in range(12):
        found = ("known-exploit", "path", f"/cgi-bin/{number}")
        evidence.ask(begin + number, client, f"/cgi-bin/{number}", 404, 200, agent="zgrab/0.x", found=found)


def texts(story):
    return [one.text for one in story.sentences]


def test_the_story_begins_with_what_the_evidence_holds(evidence):
    evidence.crowd()
    requests = evidence.tables().requests.select(pl.len()).collect().item()
    assert texts(evidence.story())[0].startswith(f"The evidence holds {requests:,} requests of 12 addresses")


def test_a_story_without_an_attack_says_so(evidence):
    evidence.crowd()
    assert "Nothing was found that shows an attack" in texts(evidence.story())[1]


def test_scanners_are_told_together(evidence):
    evidence.crowd()
    probe(evidence)
    probe(evidence, "203.0.113.10", 150_000)
    told = [one for one in evidence.story().sentences if "background scanners" in one.text]
    assert [one.counts["scanners"] for one in told] == [2]


def test_sentences_of_episodes_stand_in_order_of_time(evidence):
    evidence.crowd()
    for begin in (200_000, 100_000):
        for number in range(30):
            evidence.ask(begin + number, EVIL, "/login", 401, 90, method="POST", agent="hydra")
    told = [text[:19] for text in texts(evidence.story()) if text[:2] == "20"]
    assert told == sorted(told) != []


def test_the_time_of_an_episode_is_in_its_sentence(evidence):
    evidence.crowd()
    for number in range(30):
        evidence.ask(100_000 + number, EVIL, "/login", 401, 90, method="POST", agent="hydra")
    assert any(text.startswith("2026-03-03 03:46:40 to 03:47:09 UTC") for text in texts(evidence.story()))


def test_nobody_is_to_be_told_where_nothing_left(evidence):
    evidence.crowd()
    probe(evidence)
    assert evidence.story().to_notify == ()
