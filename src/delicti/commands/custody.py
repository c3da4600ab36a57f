"""`delicti custody`: who did what with a case file, entry by entry."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def custody(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A case folder.")],
    trusted: Annotated[
        list[Path] | None,
        typer.Option("--trusted", metavar="KEYS", help="Public keys that are trusted."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the entries as they stand, one a line.")] = False,
) -> None:
    """Prints the custody ledger of a case.

    The chain of hashes and the signatures are checked; ends with 1 where the ledger does not hold.

    \b
    delicti custody case-001
    delicti custody case-001 --trusted keys/
    """  # noqa: D301 - \b keeps the lines of the example apart
    import msgspec

    from delicti.casefile.custody import inspect
    from delicti.casefile.examiner import trusted_keys
    from delicti.casefile.ledger import encode
    from delicti.casefile.read import open_case
    from delicti.report.blocks import Block, Chapter, Grid, Note, Point
    from delicti.report.opened import custody_row
    from delicti.report.terminal import console_for, show_chapter

    found = inspect(open_case(case).folder, trusted_keys(trusted) if trusted else None)
    if json:
        for entry in found.entries:
            sys.stdout.buffer.write(encode(entry) + b"\n")
    else:
        rows = [custody_row(msgspec.to_builtins(entry)) for entry in found.entries]
        grid = Grid(tuple(rows[0]) if rows else (), tuple(tuple(row.values()) for row in rows))
        console = console_for(sys.stdout)
        if rows:
            show_chapter(Chapter("custody", "Custody", (grid,)), console)
        said: list[Block] = [Point(problem) for problem in found.problems]
        said += [Note(note) for note in found.notes]
        verdict = "The ledger does not hold" if found.problems else "The ledger holds"
        show_chapter(Chapter("verdict", verdict, tuple(said)), console)
    if found.problems:
        raise typer.Exit(1)
