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


def test_what_is_handed_over_is_no_more_than_it_says() -> None:
    figure = claims("The force had handed over eight suspects.")[0].figure
    assert (figure.low, figure.best, figure.high) == (8, 8, 8)


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


def test_access_that_is_denied_disputes_nothing() -> None:
    assert claims("Access to 2,235 gambling sites was denied for most users.")[0].state is None


def test_what_people_are_believed_to_have_done_leaves_their_number_alone() -> None:
    found = claims("The 292 men are believed to be in 1,500 cases, the police said. His appeal is yet to be decided.")
    assert [(one.figure.best, one.state) for one in found] == [(292, None), (1500, "unconfirmed")]
    found = claims("Police took 90 laptops from the suspects who are believed to be in cyber crime.")
    assert found[0].state is None


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


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Twenty-seven Danes and Swedes have been arrested in the town.", [(27, "arrests")]),
        ("Some 71 suspects – 52 of them students – were arrested.", [(71, "arrests"), (52, "arrests")]),
        ("Eight people, including five students, were arrested in the port.", [(8, "arrests"), (5, "arrests")]),
        ("Another 10 suspects, who had been caught in the port, stayed abroad.", [(10, "arrests")]),
        ("In the raids, 27 suspects were held, 19 of whom were charged.", [(27, "arrests"), (19, "charges")]),
        ("Twenty of the 24 suspects are in custody.", [(20, "arrests"), (24, "suspects")]),
        ("Fourteen suspected hackers were arrested.", [(14, "arrests")]),
        ("Of the 350 domain names seized, 116 have been given back.", [(350, "sites"), (116, "sites")]),
        ("Police arrested a 20-year-old man from the north and two other teenagers.", [(2, "arrests")]),
        ("A 17-year-old boy and two women were arrested.", [(3, "arrests")]),
        ("Twelve people, eight men and four women, appeared in court.", [(12, "people")]),
        (
            "The office saw 654 cases, with 1,122 people in 565 cases prosecuted.",
            [(654, "cases"), (1122, "charges"), (565, "cases")],
        ),
        (
            "Among others, 55 were arrested in the north, 153 in Newtown and 12 in the south.",
            [(55, "arrests"), (153, "arrests"), (12, "arrests")],
        ),
        ("The number of arrests climbed from 200 to 350.", [(200, "arrests"), (350, "arrests")]),
        ("Cases rose to 6,100, up from 5,083 in 2014.", [(6100, "cases"), (5083, "cases")]),
        ("The breach touched the data of 100 million people.", [(100_000_000, "victims")]),
        (
            "The largest number of arrests were in Northport with 153, Oldtown 55, Newtown 52 and Southport, 10.",
            [(153, "arrests"), (55, "arrests"), (52, "arrests"), (10, "arrests")],
        ),
        (
            "Police made 281 arrests, including 167 in Newtown, 18 in Oldtown and 15 in Northport.",
            [(281, "arrests"), (167, "arrests"), (18, "arrests"), (15, "arrests")],
        ),
        (
            "Sites were defaced 4,157 times, above all in Brazil (835), Spain (376) and India (285).",
            [(835, "sites"), (376, "sites"), (285, "sites")],
        ),
        (
            "Of the 74 arrested, 42 were in Newtown, while 29 were in Oldtown.",
            [(74, "arrests"), (42, "arrests"), (29, "arrests")],
        ),
        ("Police caught 90 suspects. Among these, 26 were fugitives.", [(90, "arrests"), (26, "suspects")]),
        ("Police arrested 40 suspects, and 163 others are on the run.", [(40, "arrests"), (163, "suspects")]),
        ("The leak hit 12 banks and 163 others.", [(12, "organisations"), (163, "organisations")]),
        ("Police held 40 people. There were 163 others with losses.", [(40, "arrests"), (163, "people")]),
        ("With 900 cases, the office may pass the record of 1,700 set in 2014.", [(900, "cases"), (1700, "cases")]),
        ("Efforts go on to arrest the two kingpins.", [(2, "suspects")]),
        ("The gang stole 2m euros from 4,500 foreign nationals.", [(2_000_000, "losses"), (4500, "victims")]),
        ("In all, 18 clerks were detained and placed in custody.", [(18, "arrests")]),
        ("The raid netted 60 suspects and 12 more were rounded up later.", [(60, "arrests"), (12, "arrests")]),
        ("Six illegal immigrants have been charged with fraud.", [(6, "charges")]),
        ("Officers blocked 57 phishing domain names and 30 mirrors.", [(57, "sites"), (30, "sites")]),
        ("Among 900 sites, 227 have been blocked.", [(900, "sites"), (227, "sites")]),
        ("In all, 6,600 internet resources were blocked.", [(6600, "sites")]),
        ("The ring and four of its “most active” accomplices were arrested.", [(4, "arrests")]),
        ("The file held data for 7.9 million current A&B customers.", [(7_900_000, "victims")]),
        ("Some two million of its 77 million customers were affected.", [(2_000_000, "victims")]),
        ("The thieves took several hundred million euros from banks.", [(200_000_000, "losses")]),
        ("Police arrested nine Danes accused of cyber crimes.", [(9, "arrests")]),
        ("Of the nine, 21 suspected Danes were sent home.", [(21, "suspects")]),
        ("Police closed five sites. The remaining 16 gamblers live in the north.", [(5, "sites"), (16, "people")]),
        ("Police detained 23 people and seized papers and four sports cars.", [(23, "arrests"), (4, "other")]),
        (
            "Some 115 suspects said to be engaged in web crimes in the north and in parts of the south have been held.",
            [(115, "arrests")],
        ),
        (
            "Northland saw the highest number of cases (10,303), then Southland (8,829), while Westland had 356.",
            [(10303, "cases"), (8829, "cases"), (356, "cases")],
        ),
        ("Fraud made up 60.8% (32,230) cases.", [(32230, "cases")]),
        ("The breaches showed licence numbers of 199,000 people.", [(199_000, "victims")]),
        ("Four Danes and a Swede were arrested.", [(5, "arrests")]),
        ("The police sorted 90 cases into eleven categories.", [(90, "cases")]),
        ("The settlement ends a 2014 data breach case.", []),
        ("The centre blocked 1,700 Skype IDs and 208,469 IMEIs.", [(1700, "accounts"), (208_469, "devices")]),
        (
            "Police arrested nine people – five in Northland and four in Southland.",
            [(9, "arrests"), (5, "arrests"), (4, "arrests")],
        ),
        ("The police have prosecuted 110 suspected account holders.", [(110, "charges")]),
        ("The suspects were 208 holders of bank accounts.", [(208, "people")]),
        ("Police arrested eight mainland men and a local woman.", [(9, "arrests")]),
        ("More than 3,000 people in the city fell prey to job scams.", [(3000, "victims")]),
        ("The site said 500 students and staff had their personal data read.", [(500, "victims")]),
        ("Officers arrested eight men between the ages of 25 and 36.", [(8, "arrests")]),
        ("They took part in 1,500 money mule or scam cases.", [(1500, "cases")]),
        ("The number of records taken in data breaches reached almost 4.3 million.", [(4_300_000, "records")]),
        ("Schools saw 954 breaches, seven times 2012's figure of 139.", [(954, "incidents"), (139, "incidents")]),
        ("In a fraud case, 16 haulers were arrested.", [(16, "arrests")]),
        ("Police say the scam used 2,000 gift vouchers.", [(2000, "other")]),
        ("They stole from victims in many lands, including more than 94,000 people here.", [(94_000, "victims")]),
    ],
)  # fmt: skip
def test_figures_count_what_the_sentence_says(text: str, figures: list[tuple[int, str]]) -> None:
    assert best(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "One in three victims never told anybody.",
        "Police will arrest 40 more people.",
        "The ministry plans to charge 15 people next month.",
        "In one case, a pensioner paid by card.",
        "The hospital employs 5,000 doctors and 39,000 people in all.",
        "At least 114 people were killed in the fire.",
        "Call 1800-123-456 or write to us.",
        "Police seized over 100 firearms.",
        "No arrests have been made.",
        "The network has 134,000 associates.",
        "The bank has 3 million customers in the country.",
        "The survey on police ranked the land worse than Oldland (155) and Newland (156).",
        "Police ended a 50,000 user platform.",
        "It leads to projections of 55,000 attacks for the year.",
    ],
)
def test_plans_shares_staff_and_the_dead_are_no_counts(text: str) -> None:
    assert [one for one in best(text) if one[1] != "other"] == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The agency for judicial help, Eurojust, said Thursday that police arrested four people.", "Eurojust"),
        ("The group, calling itself Night Owls, said last week that it took 60 sites offline.", "group"),
        ("Europol, the union's crime agency, has announced that four people were arrested.", "Europol"),
        (
            "NEWTOWN (AP) -- City authorities say the police have arrested 40 people in the north of the city.",
            "City authorities",
        ),
        ("NEWTOWN Dec 19 City police on Sunday said they had arrested eight people.", "City police"),
        (
            "The police seized 132 websites in the north of the state, announced U.S. Trade Commission on Monday.",
            "U.S. Trade Commission",
        ),
        (
            "The Crime Division held a press conference on Saturday, announcing the arrest of 32 people.",
            "Crime Division",
        ),
        ("Frost Health in a report filed to the Department of Health said 934 people were affected.", "Frost Health"),
        ("Police in the capital Port Town said 50 people were arrested.", "Police in the capital"),
        ("According to the Ministry of Trade (MOT), 40 sites were closed.", "Ministry of Trade"),
        ("Smith runs it. The minister Ann Lee on March 19 told parliament that it had blocked 90 sites.", "Ann Lee"),
        ("The police broke up a ring they say has robbed 200 victims.", None),
        ("Further investigation revealed that the man had handed over 80 stolen cards.", None),
        ("Among states of the land, Northland reported the highest number of cases (900), then Southland (400).", None),
        ("A source familiar with the case said the suspects included 208 students.", "source"),
        ("About 6,000 people also told police their accounts were hacked.", None),
        (
            "Further examination of the files revealed that 77 cases were false.",
            None,
        ),
        ("Some 400 hacked sites had been recorded by Sept. 25.", None),
        ("Police have arrested 19 alleged hackers.", None),
    ],
)
def test_speakers_are_named_as_news_names_them(text: str, speaker: str | None) -> None:
    found = claims(text)[0].speaker
    assert found.kind == "publication" if speaker is None else found.label.startswith(speaker)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Police arrested 23 people from September 16-22.", (date(2015, 9, 16), date(2015, 9, 22))),
        (
            "Between Tuesday (Dec. 15) and Thursday (Dec. 17), the police of the city arrested 18 people in the north.",
            (date(2015, 12, 15), date(2015, 12, 17)),
        ),
        ("In the first nine months of 2015 police recorded 6,100 cases.", (date(2015, 1, 1), date(2015, 9, 30))),
        ("Police charged 300 people from 2012 to last year.", (date(2012, 1, 1), date(2014, 12, 31))),
        ("In November of last year police closed 82 sites.", (date(2014, 11, 1), date(2014, 11, 30))),
        ("Since its June 2015 launch, the centre has closed 350 sites.", (date(2015, 6, 1), DAY)),
        ("On Cyber Monday officers closed 150 sites.", None),
        ("Police arrested three men over calls which came up in the past week.", None),
        ("Fifty people were arrested in 25 separate raids.", None),
        ("The ministry launched the drive in July; 2,600 sites have been closed since then.", (date(2015, 7, 1), DAY)),
        ("Since the chief created the squad in 2012, it has seized about 770 sites.", (date(2012, 1, 1), DAY)),
        ("The House of Lords was informed on Monday that the office had blocked 90 sites.", None),
        ("The work goes back to 2011 when 12 people were arrested.", (date(2011, 1, 1), date(2011, 12, 31))),
        (
            "Agents on Monday raided a house of men who are better known to all as night boys and arrested four men.",
            (date(2015, 12, 21), date(2015, 12, 21)),
        ),
        ("The force began in July.\n\nIt has closed 900 sites since then.", (date(2015, 7, 1), DAY)),
        ("In November 2014, 82 sites were closed on Cyber Monday.", (date(2014, 11, 1), date(2014, 11, 30))),
        ("The hospital reported to the office on April 2 that attack, which hit 211,000 patients.", None),
    ],
)  # fmt: skip
def test_periods_are_those_of_the_figure(text: str, period: tuple[date, date] | None) -> None:
    found = claims(text)[0].period
    assert (found and (found.start, found.end)) == period


def test_a_short_form_is_its_full_name() -> None:
    found = claims(
        "The Ministry of Public Security said 300 suspects were arrested.\n\nThe MPS said 40 sites were closed.\n\n"
        "The Bureau of Fair Trade (FairT) charged 20 people.\n\nFairT said 31 shops were shut."
    )
    assert [one.speaker.name for one in found] == [
        "Ministry of Public Security", "Ministry of Public Security", "The Herald", "Bureau of Fair Trade",
    ]  # fmt: skip


def test_each_year_has_its_own_figure() -> None:
    found = claims("The office saw 370 cases in 2012, 310 cases in 2013 and 180 cases in 2014.")
    assert [(one.figure.best, one.period and one.period.start) for one in found] == [
        (370, date(2012, 1, 1)), (310, date(2013, 1, 1)), (180, date(2014, 1, 1)),
    ]  # fmt: skip
    found = claims("She said 471, 500 and 1,385 sites were blocked in 2012, 2013 and 2014, respectively.")
    assert [(one.figure.best, one.period and one.period.words) for one in found] == [
        (471, "2012"), (500, "2013"), (1385, "2014"),
    ]  # fmt: skip


def test_a_year_in_brackets_is_of_the_figure_behind_it() -> None:
    found = claims("Attacks rose to 900 in 2014 from 2011, when there were 269, through 2012 (419) and 2013 (782).")
    assert [(one.figure.best, one.period and one.period.words) for one in found[1:]] == [
        (269, "2011"), (419, "2012"), (782, "2013"),
    ]  # fmt: skip


def test_the_same_period_a_year_earlier_is_a_year_before() -> None:
    found = claims("From January to June 2015 police opened 610 cases, up from 508 in the same period a year earlier.")
    assert [one.period and one.period.start for one in found] == [date(2015, 1, 1), date(2014, 1, 1)]


def test_who_denies_a_figure_disputes_it_where_it_was_said() -> None:
    found = claims("A group said it had hacked 200 sites.\n\nThe ministry denied that 200 sites were hacked.")
    assert {claim.state for claim in found} == {"disputed"}


def test_a_figure_that_an_earlier_version_gave_is_disputed() -> None:
    assert claims("An earlier version of this article said 500 people had been arrested.")[0].state == "disputed"


def test_what_could_not_be_verified_is_the_figure_behind_it() -> None:
    found = claims("Two firms say they have been unable to verify that 800 accounts were taken.")
    assert [(one.figure.best, one.state) for one in found if one.counted.kind == "accounts"] == [(800, "unconfirmed")]


def test_an_alleged_deed_leaves_the_count_of_the_charged_alone() -> None:
    found = claims("Prosecutors charged 56 people on Thursday. The 56 people allegedly posed as tax officers.")
    assert {claim.state for claim in found} == {None}


def test_one_name_in_another_order_is_one_speaker() -> None:
    head = "Public security ministry says 7,400 cases were solved"
    text = f"{head}\n\nPolice solved 7,400 cases, the Ministry of Public Security said."
    assert len(claims(text)) == 1


def test_two_people_here_and_two_there_are_two_claims() -> None:
    text = "x " * 150 + ".\n\nTwo suspects were arrested in the north.\n\nIn another case, two suspects were arrested."
    assert [figure for figure, _ in best(text)] == [2, 2]


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
