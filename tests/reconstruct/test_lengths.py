"""The short lengths of the story say nothing that the whole does not carry."""

import pytest


@pytest.fixture
def attacked(evidence):
    evidence.crowd(visitors=24)
    evidence.ask(89_000, "203.0.113.9", "/send", method="POST", agent="curl/8.5")
    for at, word in enumerate(("id", "whoami", "uname -a")):
        evidence.ask(90_000 + at * 60, "203.0.113.9", f"/uploads/k.php?c={word}", size=40 + at, agent="curl/8.5",
                     found=("rce", "query:c", word))  # fmt: skip
    return evidence


def texts(sentences):
    return [one.text for one in sentences]


def test_the_summary_is_the_director_s_paragraph(attacked):
    story = attacked.story()
    assert story.summary == " ".join(texts(story.director))


def test_a_director_reads_whether_it_goes_on(attacked):
    assert "Still open: web shell at /uploads/k.php." in texts(attacked.story().director)


def test_a_hole_that_is_closed_is_not_told_as_open(attacked):
    for at in range(3):
        attacked.ask(200_000 + at, "203.0.113.9", "/uploads/k.php?c=id", status=404, agent="curl/8.5")
    assert not any(text.startswith("Still open") for text in texts(attacked.story().director))


def test_the_owner_s_own_look_tells_that_a_script_is_gone(attacked):
    attacked.ask(300_000, "198.51.100.1", "/uploads/k.php", status=404)
    assert [one.state for one in attacked.story().still_open] == ["closed"]


def test_an_engineer_reads_what_to_remove(attacked):
    assert "To remove or restore: /uploads/k.php." in texts(attacked.story().engineer)


def test_an_engineer_reads_every_way_in(attacked):
    story = attacked.story()
    ways = [text for text in texts(story.engineer) if text.startswith("Way in:")]
    assert len(ways) == len(story.entry_points)


def test_a_page_stays_a_page(evidence):
    evidence.crowd()
    for number in range(40):
        for at in range(12):
            evidence.ask(9000 + number * 500 + at, f"203.0.113.{number}", f"/news?id=1'+{at}", status=500,
                         agent="curl/8.5", found=("sqli", "query:id", f"1' {at}"))  # fmt: skip
    assert len(evidence.story().engineer) < 40


def test_a_quiet_site_is_told_to_each(evidence):
    evidence.crowd()
    story = evidence.story()
    assert [texts(one)[0].startswith("Nothing was found") for one in (story.director, story.engineer)] == [True, True]


def test_each_length_is_the_same_whatever_the_parts(attacked):
    one, other = attacked.story(), attacked.story(parts=3)
    assert (one.director, one.engineer) == (other.director, other.engineer)
