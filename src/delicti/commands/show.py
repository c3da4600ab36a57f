"""`delicti show`: the story of a case again, or one finding, actor or episode in full."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from delicti.model.errors import UserError


class Reader(StrEnum):
    """For whom the story is told."""

    DIRECTOR = "director"
    ENGINEER = "engineer"
    COURT = "court"


def show(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A case folder.")],
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[FINDING|ACTOR|EPISODE]", help="A label of the story (A1, E3), an id, or its beginning."
        ),
    ] = None,
    reader: Annotated[
        Reader | None,
        typer.Option("--for", help="A paragraph, a page, or the whole with what speaks against each conclusion."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print case.json alone.")] = False,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without", metavar="FINDING", help="What if this finding, or every finding of this rule, were not there?"
        ),
    ] = None,
    evidence: Annotated[
        list[Path] | None, typer.Option("--evidence", metavar="PATH", help="The evidence, which --without reads again.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes at work for --without.")] = None,
) -> None:
    """Prints the story of a case, or a part in full.

    A finding, an actor or an episode comes with the raw lines it rests on. With --without the story is derived again
    as if findings had never been made, and what falls, appears or changes is printed.

    \b
    delicti show case-001
    delicti show case-001 --for director      a paragraph; engineer: a page; court: the whole
    delicti show case-001 A1                  the first actor, with its episodes and findings
    delicti show case-001 E3                  an episode, with its requests
    delicti show case-001 f-3a9c              a finding by the beginning of its id
    delicti show case-001 --without grammar/sql --without f-3a9c --evidence logs/
    """  # noqa: D301 - \b keeps the lines of the example apart
    from delicti.report.opened import case_json, view_of

    if reader and (name is not None or json or without):
        extra = name or ("--json" if json else "--without")
        raise UserError(f"--for tells the story at one length: leave {extra} out")
    if without:
        if name is not None or json:
            extra = name or "--json"
            raise UserError(f"--without tells of the whole story: leave {extra} out; write --evidence before each path")
        from delicti.commands.without import without as told_without

        told_without(case, without, evidence or (), workers)
        return
    if evidence or workers:
        raise UserError("--evidence and --workers go with --without; without it the case alone is shown")
    if json:
        sys.stdout.write(case_json(case))
        return

    from delicti.report.detail import detail
    from delicti.report.terminal import console_for, show_chapter, show_short, show_story

    view = view_of(case)
    console = console_for(sys.stdout)
    if reader in (Reader.DIRECTOR, Reader.ENGINEER):
        show_short(view, console, reader)
        return
    if name is None:
        show_story(view, console)
        return
    for chapter in detail(view, name):
        show_chapter(chapter, console)
