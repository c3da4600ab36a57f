"""`delicti examiner`: keys that sign cases."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from delicti.casefile.examiner import Examiner

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Makes and lists keys that sign cases.")


@app.command("new")
def new() -> None:
    """Makes a key."""
    raise NotImplementedError


@app.command("list")
def list_keys() -> None:
    """Lists keys."""
    raise NotImplementedError


def unlocked(key: Path) -> "Examiner":
    """The examiner whose key lies in the file."""
    raise NotImplementedError(key)
