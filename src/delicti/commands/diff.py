"""`delicti diff`: what differs between two cases, as when new evidence came in."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def diff(
    before: Annotated[Path, typer.Argument(metavar="CASE1", help="A case folder: how it was.")],
    now: Annotated[Path, typer.Argument(metavar="CASE2", help="Another: how it is with the new evidence.")],
) -> None:
    """Says what new evidence changed: what one case says and the other does not.

    Evidence, findings, actors, episodes and their outcomes, entry points, what was taken, limits. An actor that gained
    an address is still the same actor. Ends with 0 where the cases say the same, with 1 where they differ.

    \b
    delicti investigate logs/ more-logs/ -o case-002
    delicti diff case-001 case-002
    """  # noqa: D301 - \b keeps the lines of the example apart
    from delicti.report.blocks import Chapter, Note
    from delicti.report.changes import Changes
    from delicti.report.opened import view_of
    from delicti.report.terminal import console_for, show_chapter

    changes = Changes(view_of(before), view_of(now))
    chapters = (*changes.given(), *changes.conclusions())
    console = console_for(sys.stdout)
    if not chapters:
        show_chapter(Chapter("same", "The two cases say the same", ()), console)
        return
    sides = (Note(f"before: {before}"), Note(f"now: {now}"))
    for chapter in (Chapter("sides", "What differs between two cases", sides), *chapters):
        show_chapter(chapter, console)
    if not changes.conclusions():
        show_chapter(Chapter("same", "What the two cases conclude is the same", ()), console)
    raise typer.Exit(1)
