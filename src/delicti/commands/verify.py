"""`delicti verify`: does every statement of a case still hold?"""

import sys
from pathlib import Path
from typing import Annotated

import typer


def verify(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A case folder.")],
    evidence: Annotated[
        list[str] | None, typer.Option("--evidence", metavar="PATH", help="The evidence: its bytes are read again.")
    ] = None,
    trusted: Annotated[
        Path | None, typer.Option("--trusted", metavar="KEYS", help="Public keys of examiners that are trusted.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes at work.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress; the result only.")] = False,
) -> None:
    """Checks whether every statement of a case holds.

    Hashes, custody, signatures; with --evidence also the bytes of every finding, and every table derived again.

    Ends with 0 where everything holds, with 1 where something does not, and names it.

    \b
    delicti verify case-001 --evidence logs/
    delicti verify case-001 --evidence logs/ --trusted keys/
    """  # noqa: D301 - \b keeps the lines of the example apart
    raise NotImplementedError(case, evidence, trusted, workers, quiet, sys)
