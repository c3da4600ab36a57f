import pytest

EVIL = "203.0.113.9"


def dump(evidence, pages, *, size=lambda page: 1700 + page, last=200):
    """An injection that works, then statements that page through a table, five rows each."""
    evidence.crowd()
    for second, visitor in enumerate(range(1, 6)):
        evidence.ask(second, f"198.51.100.{visitor}", "/item?id=3", size=1293)
    for number, value in enumerate(("3", "3%20AND%201=1", "3%20AND%202=2", "3%20AND%201=2")):
        works = not value.endswith("1=2")
        found = ("sqli", "query:id", value) if "AND" in value else None
        evidence.ask(
            100_000 + number * 60, EVIL, f"/item?id={value}", 200 if works else 404, 1293 if works else 400, found=found
        )
    for page in range(pages):
        target = f"/item?id=-3%20UNION%20SELECT%201,name,3%20FROM%20people%20LIMIT%20{page * 5},5"
        status = last if page == pages - 1 else 200
        evidence.ask(190_000 + page * 60, EVIL, target, status, size(page), found=("sqli", "query:id", f"UNION {page}"))


@pytest.fixture
def taken(evidence):
    def read():
        return evidence.story().taken

    return read


def test_the_table_that_the_statements_name_is_what_left(evidence, taken):
    dump(evidence, 4)
    assert [one.what for one in taken()] == ["people"]


@pytest.mark.parametrize("pages", [4, 9])
def test_pages_of_rows_are_counted(evidence, taken, pages):
    dump(evidence, pages)
    assert [one.rows_high for one in taken()] == [pages * 5]


def test_the_bytes_of_the_answers_are_added_up(evidence, taken):
    dump(evidence, 4)
    assert [one.bytes for one in taken()] == [1700 + 1701 + 1702 + 1703]


def test_a_page_that_was_refused_is_not_counted(evidence, taken):
    dump(evidence, 4, last=500)
    assert [one.rows_high for one in taken()] == [15]


def test_the_best_figure_lies_within_its_interval(evidence, taken):
    dump(evidence, 5, size=lambda page: 1700 if page < 4 else 1400)
    assert all(one.rows_low <= one.rows_best <= one.rows_high for one in taken())


def test_what_left_names_the_episode_it_left_in(evidence):
    dump(evidence, 4)
    story = evidence.story()
    theft = story.episodes.filter(story.episodes["kind"] == "exfiltration")["episode"].to_list()
    assert [one.episode for one in story.taken] == theft


def test_an_injection_that_dumps_nothing_takes_nothing(evidence, taken):
    dump(evidence, 0)
    assert taken() == ()


def pages(evidence, *statements, size=1700, start=190_000, apart=60):
    """Statements that are answered, after an injection that works."""
    for number, statement in enumerate(statements):
        target = f"/item?id=-3%20UNION%20SELECT%201,name,3%20FROM%20people%20{statement}"
        evidence.ask(
            start + number * apart, EVIL, target, 200, size + number * 40, found=("sqli", "query:id", statement)
        )


def test_a_table_read_in_several_episodes_is_told_once(evidence, taken):
    dump(evidence, 4)
    pages(evidence, *(f"LIMIT%20{at},5" for at in (20, 25, 30)), start=190_000 + 30 * 86_400)
    assert [(one.rows_low, one.rows_high) for one in taken()] == [(31, 35)]


def test_rows_before_one_that_was_answered_were_there_too(evidence, taken):
    dump(evidence, 6, size=lambda page: 1900 + page % 3 * 40 if page < 4 else 1300)
    assert [(one.rows_low, one.rows_high) for one in taken()] == [(16, 30)]


def test_pages_of_different_results_are_not_taken_for_one_page(evidence, taken):
    dump(evidence, 0)
    pages(evidence, *(f"WHERE%20id>{at}%20LIMIT%205" for at in (0, 5, 10, 15)))
    assert [(one.rows_low <= 20 <= one.rows_high) for one in taken()] == [True]
