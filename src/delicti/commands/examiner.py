"""`delicti examiner`: keys that sign cases."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from delicti.casefile.examiner import Examiner

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Makes and lists keys that sign cases.")


@app.command("new")
def new(
    name: Annotated[str, typer.Option(metavar="NAME", help="The examiner's name.")],
    organisation: Annotated[str | None, typer.Option(metavar="NAME", help="The examiner's organisation.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the key goes; else the usual place.")] = None,
) -> None:
    """Makes an examiner's key under a passphrase.

    The passphrase is typed, or taken from DELICTI_PASSPHRASE or the file DELICTI_PASSPHRASE_FILE. The .pub file
    beside the key is what others trust.

    \b
    delicti examiner new --name "Ada Example" --organisation "CERT Example"
    delicti examiner new --name "Ada Example" --out keys/ada.pem
    """  # noqa: D301 - \b keeps the lines of the example apart
    from delicti.casefile.examiner import ask_passphrase, new_examiner
    from delicti.report.visible import visible

    made = new_examiner(name, organisation, ask_passphrase("Passphrase of the new key", twice=True), out)
    for what, value in (("Key", made.private), ("Public key", made.public), ("Fingerprint", made.fingerprint)):
        typer.echo(f"{what}: {visible(value)}")


@app.command("list")
def list_keys(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="KEYS", help="Public keys (files, folders); else the usual place.")
    ] = None,
) -> None:
    """Lists public keys with their names and fingerprints.

    \b
    delicti examiner list
    delicti examiner list keys/
    """  # noqa: D301 - \b keeps the lines of the example apart
    from delicti.casefile.examiner import default_key, trusted_keys
    from delicti.model.errors import UserError
    from delicti.report.blocks import Chapter, Grid
    from delicti.report.terminal import console_for, show_chapter

    usual = default_key().parent
    if not paths and not usual.is_dir():
        raise UserError(f"there is no key in {usual}; make one with: delicti examiner new")
    keys = sorted(trusted_keys(paths or [usual]).values(), key=lambda key: (key.name or "", key.fingerprint))
    rows = tuple((key.name or "–", key.organisation or "–", str(key.path), key.fingerprint) for key in keys)
    grid = Grid(("name", "organisation", "file", "fingerprint"), rows)
    show_chapter(Chapter("keys", "Examiners", (grid,)), console_for(sys.stdout))


def unlocked(key: Path) -> "Examiner":
    """The examiner whose key lies in the file; asks for the passphrase. Raises UserError where it does not open."""
    from delicti.casefile.examiner import ask_passphrase, load_examiner

    if not key.is_file():
        from delicti.model.errors import UserError

        raise UserError(f"--examiner {key}: there is no such file; make a key with: delicti examiner new")
    return load_examiner(key, ask_passphrase(f"Passphrase of {key}"))
