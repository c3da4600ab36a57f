"""What the story says, in which order, and on what it rests."""

from dataclasses import replace

from msgspec import structs

from delicti.report.blocks import Note, Point, Ref, Said
from delicti.report.outline import chapters, page
from delicti.report.view import View


def chapter(view: View, name: str) -> tuple[object, ...]:
    return next(one.blocks for one in chapters(view) if one.name == name)


def test_chapters_come_in_reading_order(view: View) -> None:
    assert [one.title for one in chapters(view)] == [
        "What happened",
        "How they got in",
        "What succeeded",
        "What was taken",
        "What was changed",
        "Who else tried",
        "Who must be told",
        "Still open",
        "What this evidence cannot show",
        "Not examined",
        "Evidence",
    ]


def test_a_sentence_names_the_lines_it_rests_on(view: View) -> None:
    said = chapter(view, "happened")[1]
    assert isinstance(said, Said)
    assert Ref("access.log:5300", "f-000000000000012c") in said.refs


def test_that_there_are_more_findings_is_said(view: View) -> None:
    said = chapter(view, "happened")[2]
    assert isinstance(said, Said)
    assert said.more == "and more findings"


def test_an_entry_point_names_line_and_alternatives(view: View) -> None:
    entry = chapter(view, "entry")[1]
    assert isinstance(entry, Point)
    assert (entry.refs[1].text, entry.details[1][:22]) == ("access.log:12779", "It could also have bee")


def test_no_entry_point_is_said(view: View) -> None:
    import msgspec

    bare = replace(
        view, case=msgspec.structs.replace(view.case, entry_points=()), episode_table=view.episode_table.clear()
    )
    assert chapter(bare, "entry") == (Note("No entry point was found."),)


def test_the_lines_of_an_item_add_up(view: View) -> None:
    point = chapter(view, "evidence")[0]
    assert isinstance(point, Point)
    assert point.details == ("16,253 lines = 16,250 in records + 2 structural + 1 quarantined",)


def test_scanners_are_one_group(view: View) -> None:
    heads = [one.head for one in chapter(view, "others") if isinstance(one, Point)]
    assert heads[0] == "Background scanners that got nowhere: 20 actors, 810 requests"


def test_the_page_for_an_engineer_is_one_chapter_of_its_sentences(view: View) -> None:
    told = replace(view, case=structs.replace(view.case, engineer=view.case.story))
    assert [(one.title, one.blocks) for one in page(told)] == [("In one page", chapter(view, "happened"))]


def test_a_case_without_a_page_has_none(view: View) -> None:
    assert page(replace(view, case=structs.replace(view.case, engineer=()))) == ()
