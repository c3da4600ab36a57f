"""The verbs of the command line, each in its own file beside this one."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from delicti import __version__
from delicti.commands import custody, desk, diff, examiner, formats, investigate, rules, score, show, verify
from delicti.commands.ending import BROKEN_PIPE, Interrupted


class Door(TyperGroup):
    """Lets an interrupt and a closed pipe through to `main`, which says what they meant."""

    def invoke(self, ctx: Any) -> Any:
        """Runs the verb."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted from None
        except BrokenPipeError:
            raise typer.Exit(BROKEN_PIPE) from None


app = typer.Typer(
    cls=Door, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
)
app.command("investigate")(investigate.investigate)
app.command("show")(show.show)
app.command("diff")(diff.diff)
app.command("verify")(verify.verify)
app.command("custody")(custody.custody)
app.command("formats")(formats.formats)
app.add_typer(examiner.app, name="examiner")
app.add_typer(rules.app, name="rules")
app.add_typer(score.app, name="score")
app.add_typer(desk.app, name="desk")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"delicti {__version__}")
        raise typer.Exit


@app.callback(epilog="Each verb explains itself: delicti VERB --help")
def door(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Print the traceback of an unexpected error; may stand anywhere.")
    ] = False,
) -> None:
    """Turns the evidence of a hacked website into a case that stands up.

    \b
    delicti investigate logs/ -o case-001     logs in, sealed case file out
    delicti show case-001                     the story again
    delicti verify case-001 --evidence logs/  does every statement still hold?
    """  # noqa: D301 - \b keeps the lines of the example apart
