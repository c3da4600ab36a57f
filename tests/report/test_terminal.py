"""The story on a terminal and in a pipe; nothing from evidence may steer either."""

import io
import re
import unicodedata
from dataclasses import replace

import pytest
from msgspec import structs
from rich.console import Console

from delicti.report.terminal import console_for, show_short, show_story
from delicti.report.view import View

PLAIN = {"markup": False, "emoji": False, "highlight": False}
SGR = re.compile(r"\x1b\[[0-9;]*m")


def printed(view: View, width: int = 100, *, colour: bool = False) -> str:
    file = io.StringIO()
    console = console_for(file, width)
    if colour:
        console = Console(file=file, force_terminal=True, color_system="standard", width=width, **PLAIN)
    show_story(view, console)
    return file.getvalue()


def test_a_pipe_gets_no_escape_at_all(view: View) -> None:
    assert "\x1b" not in printed(view)


def test_a_pipe_gets_no_trailing_blanks(view: View) -> None:
    assert not [line for line in printed(view).split("\n") if line != line.rstrip()]


@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_line_is_wider_than_the_terminal(view: View, width: int) -> None:
    assert max(map(len, printed(view, width).split("\n"))) <= width


@pytest.mark.parametrize("colour", [False, True])
def test_hostile_text_never_reaches_the_terminal(hostile_view: View, colour: bool) -> None:
    left = SGR.sub("", printed(hostile_view, colour=colour)).replace("\n", "")
    assert not [char for char in left if unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn", "Zl", "Zp"}]


def test_hostile_text_adds_no_colour(view: View, hostile_view: View) -> None:
    assert set(SGR.findall(printed(hostile_view, colour=True))) == set(SGR.findall(printed(view, colour=True)))


def test_markup_of_the_terminal_library_is_only_text(hostile_view: View) -> None:
    assert ":skull:" in "".join(printed(hostile_view).split())


def test_every_chapter_is_there(view: View) -> None:
    text = printed(view)
    assert all(
        title in text
        for title in (
            "What happened",
            "How they got in",
            "What succeeded",
            "Who else tried",
            "cannot show",
            "Not examined",
        )
    )


def test_no_color_is_honoured(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    file = io.StringIO()
    show_story(view, Console(file=file, force_terminal=True, width=100, **PLAIN))
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", file.getvalue())


@pytest.mark.parametrize(("length", "titles"), [("director", 0), ("engineer", 1)])
def test_the_short_lengths_hold_no_chapters_of_the_whole(view: View, length: str, titles: int) -> None:
    file = io.StringIO()
    told = replace(view, case=structs.replace(view.case, engineer=view.case.story))
    show_short(told, console_for(file), length)
    assert (file.getvalue().count("In one page"), file.getvalue().count("How they got in")) == (titles, 0)
