"""`delicti rules`: list the rules and grammars, and try each rule on its own samples."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from delicti.report.blocks import Grid

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Lists rules, and tries them on their own samples.")

Folder = Annotated[
    Path | None, typer.Argument(metavar="DIR", help="A folder of Sigma rules; without it the built-in ones.")
]


@app.command("list")
def list_rules(folder: Folder = None) -> None:
    """Lists every rule with its kind and confidence.

    \b
    delicti rules list
    delicti rules list my-rules/
    """  # noqa: D301 - \b keeps the lines of the example apart
    from delicti.detect.rule_samples import try_rules
    from delicti.report import wording
    from delicti.report.blocks import Chapter, Grid
    from delicti.report.terminal import console_for, show_chapter

    tried = try_rules(_existing(folder))
    grid = Grid(
        ("rule", "title", "kind", ">confidence", ">samples"),
        tuple(
            (one.rule, one.title or "–", one.kind or "–", f"{one.confidence:.2f}", f"{one.hits + one.misses}")
            for one in tried
        ),
    )
    console = console_for(sys.stdout)
    show_chapter(Chapter("rules", wording.count(len(tried), "rule"), (grid,)), console)
    if folder is None:
        show_chapter(Chapter("grammars", "Grammars", (_grammars(),)), console)


@app.command("test")
def try_each(folder: Folder = None) -> None:
    """Tries each rule on its own samples.

    A rule must find every `hit` and no `miss`. Ends with 1 where one goes wrong.

    \b
    delicti rules test
    delicti rules test my-rules/
    """  # noqa: D301 - \b keeps the lines of the example apart
    from delicti.detect.rule_samples import try_rules
    from delicti.report import wording
    from delicti.report.visible import visible

    tried = try_rules(_existing(folder))
    wrong = [(one.rule, what) for one in tried for what in one.wrong]
    for rule, what in wrong:
        typer.echo(visible(f"{rule}: {what}"))
    hits, misses = sum(one.hits for one in tried), sum(one.misses for one in tried)
    typer.echo(
        f"{wording.count(len(tried), 'rule')}, {wording.count(hits, 'sample')} to find, "
        f"{wording.count(misses, 'sample')} to leave: {wording.count(len(wrong), 'fault')}."
    )
    if wrong:
        raise typer.Exit(1)


def _grammars() -> "Grid":
    from delicti.detect.judge import grammars
    from delicti.report.blocks import Grid

    return Grid(
        ("grammar", "class", "what it reads"),
        tuple(
            (module.__name__.rpartition(".")[2], module.CLASS, (module.__doc__ or "–").partition("\n")[0])
            for module in grammars()
        ),
    )


def _existing(folder: Path | None) -> Path | None:
    if folder is not None and not folder.is_dir():
        from delicti.model.errors import UserError

        raise UserError(f"{folder}: there is no such folder")
    return folder
