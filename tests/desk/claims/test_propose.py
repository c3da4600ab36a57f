import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.desk.claims import Claim, Page, Paragraph, propose, read_text

sys.path.insert(0, str(Path(__file__).parent))
from score import Score, sample, score

PAGES = sorted((Path(__file__).parent / "pages").glob("*.page"))
DAY = date(2015, 12, 22)


def claims(text: str) -> tuple[Claim, ...]:
    return propose(read_text(text, site="The Herald", day=DAY))


def best(text: str) -> list[tuple[int, str]]:
    return [(claim.figure.best, claim.counted.kind) for claim in claims(text)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_claim_of_a_page_is_proposed_with_speaker_period_and_state(path: Path) -> None:
    got = score(sample(path))
    assert (got.found, got.speaker, got.period, got.state) == (got.truth,) * 4


def test_little_else_is_proposed() -> None:
    total = Score()
    for path in PAGES:
        total.add(score(sample(path)))
    assert total.found / total.proposed > 0.98


@pytest.mark.parametrize(
    ("words", "low", "number", "high"),
    [
        ("some 15,000", 15_000, 15_000, 15_000),
        ("more than 7,400", 7_400, 7_400, None),
        ("7,400-plus", 7_400, 7_400, None),
        ("up to 5,000", None, 5_000, 5_000),
        ("between 300 and 400", 300, 350, 400),
        ("between 3 and 5 million", 3_000_000, 4_000_000, 5_000_000),
        ("300-400", 300, 350, 400),
        ("fifteen thousand", 15_000, 15_000, 15_000),
        ("twenty-one", 21, 21, 21),
        ("two hundred and six", 206, 206, 206),
        ("dozens of", 24, 24, 99),
        ("tens of thousands of", 20_000, 20_000, 99_999),
        ("two dozen", 24, 24, 24),
        ("a pair of", 2, 2, 2),
        ("nearly half a million", None, 500_000, 500_000),
        ("1.2bn", 1_200_000_000, 1_200_000_000, 1_200_000_000),
        ("1,50,000", 150_000, 150_000, 150_000),
        ("15.000", 15_000, 15_000, 15_000),
    ],
)
def test_numbers_are_read_as_written(words: str, low: int | None, number: int, high: int | None) -> None:
    figure = claims(f"The ministry said {words} suspects were known to it.")[0].figure
    assert (figure.low, figure.best, figure.high) == (low, number, high)


@pytest.mark.parametrize(
    "text",
    [
        "In 2014 the police were asked about this.",
        "Call 020 7946 0123 about the victims.",
        "Mr Smith, 52, said nothing.",
        "The 52-year-old victim was at home on 12 March.",
        "Under section 66 the suspects may appeal within 30 days.",
        "About 40% of victims were told.",
        "Version 2.4 of the site costs $99 a month.",
        "It began at 10:30 and took 6 hours.",
    ],
)
def test_other_numbers_are_no_claims(text: str) -> None:
    assert best(text) == []


def test_parts_are_kept_with_their_whole() -> None:
    found = claims("Police said 300 people were arrested, including 12 minors.")
    assert found[1].part_of == 0


def test_people_of_two_kinds_are_one_figure() -> None:
    figure = claims("Three men and a woman were arrested in the town.")[0].figure
    assert (figure.best, figure.parts) == (4, ("Three men", "a woman"))


def test_a_doubt_marks_only_what_it_speaks_of() -> None:
    found = claims(
        "The ministry said 300 suspects were arrested.\n\nA group claimed 60 sites were hacked. "
        "This has not been officially confirmed.\n\nPolice said 20 people were charged."
    )
    assert [claim.state for claim in found] == [None, "unconfirmed", None]


def test_a_crime_that_is_alleged_leaves_the_figure_alone() -> None:
    assert claims("Police arrested 50 people who allegedly hacked banks.")[0].state is None


def test_headline_and_lead_are_one_claim_with_two_places() -> None:
    assert [
        len(claim.places)
        for claim in claims("Police hold 300 in raids\n\nPolice arrested 300 people, the ministry said.")
    ] == [2]


def test_a_page_in_another_language_gives_figures_without_speaker() -> None:
    page = read_text("Policja zatrzymała 300 osób, a minister powiedział, że 300 suspects jest znanych.", day=DAY)
    assert (page.language, page.limits != (), {claim.speaker.kind for claim in propose(page)}) == (
        None,
        True,
        {"unknown"},
    )


WORDS = st.sampled_from(
    (
        'the ministry said police 300 15,000 suspects were arrested of those including , . " ; : – $ 1.2bn '
        "half a million between and since 2013 July he it added according to not confirmed denied who "
        "allegedly sites closed twenty-one men women ( ) % Mr Smith 99999999999999999"
    ).split(" ")
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join)))
def test_any_text_is_read_and_places_point_at_their_sentence(text: str) -> None:
    page = Page(None, DAY, "x", text, (Paragraph(0, len(text), "text"),), "en")
    found = propose(page)
    assert propose(page) == found
    for claim in found:
        for place in claim.places:
            assert place.sentence_start <= place.start < place.end <= place.sentence_end
        assert any(text[place.sentence_start : place.sentence_end] == claim.sentence for place in claim.places)
        assert any(claim.figure.words in text[place.sentence_start : place.sentence_end] for place in claim.places)
