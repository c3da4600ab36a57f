"""`delicti custody`: who did what with a case file, entry by entry."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def custody(case: Annotated[Path, typer.Argument(metavar="CASE", help="A case folder.")]) -> None:
    """Prints the custody ledger of a case.

    \b
    delicti custody case-001
    """  # noqa: D301 - \b keeps the lines of the example apart
    raise NotImplementedError(case, sys)
