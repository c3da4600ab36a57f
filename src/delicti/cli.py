"""The front door: the verbs, and errors in plain words. Rooms are imported by the verb that needs them."""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from delicti import __version__
from delicti.commands import custody, diff, examiner, formats, investigate, rules, score, show, verify
from delicti.commands.ending import Interrupted
from delicti.model.errors import UserError

OK, USER_ERROR, BUG, INTERRUPTED, BROKEN_PIPE = 0, 2, 3, 130, 141
DEBUG = "--debug"


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
        bool, typer.Option(DEBUG, help="Print the traceback of an unexpected error; may stand anywhere.")
    ] = False,
) -> None:
    """Turns the evidence of a hacked website into a case that stands up.

    \b
    delicti investigate logs/ -o case-001     logs in, sealed case file out
    delicti show case-001                     the story again
    delicti verify case-001 --evidence logs/  does every statement still hold?
    """  # noqa: D301 - \b keeps the lines of the example apart


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Runs the command line and ends the process: 0 done, 1 a check failed, 2 the user can mend it, 3 a fault."""
    sys.exit(run(list(sys.argv[1:] if argv is None else argv)))


def run(argv: list[str]) -> int:
    """Runs the command line and gives its exit code."""
    debug = DEBUG in argv
    signal.signal(signal.SIGTERM, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = app([one for one in argv if one != DEBUG], prog_name="delicti", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, Interrupted) as stop:
        return _stopped(str(stop))
    except BrokenPipeError:
        code = BROKEN_PIPE
    except UserError as error:
        return _failed(str(error), USER_ERROR, debug)
    except Exception as error:  # noqa: BLE001 - the last line of defence
        usage = getattr(error, "format_message", None)
        if usage is not None:
            return _misused(usage(), argv)
        name = f"{type(error).__name__}: {error}".strip(": ")
        return _failed(
            f"something went wrong inside delicti ({name}); run it again with {DEBUG} for the details", BUG, debug
        )
    if code == INTERRUPTED:  # the parser of the command line was interrupted, before any verb ran
        return _stopped("")
    if code == BROKEN_PIPE:
        # Python flushes standard output once more at its end; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code if isinstance(code, int) else OK


def _stopped(message: str) -> int:
    _say(message or "Interrupted; nothing was written.")
    return INTERRUPTED


def _failed(message: str, code: int, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exc()
    _say(f"delicti: {message}")
    return code


def _misused(message: str, argv: list[str]) -> int:
    if message.startswith("Usage:"):  # a verb without its arguments: its help is the answer
        print(message, file=sys.stderr)
    else:
        verb = next((f" {one}" for one in argv[:1] if one.isalpha()), "")
        _say(f"delicti: {message.rstrip('.')}. Try 'delicti{verb} --help'.")
    return USER_ERROR


def _say(message: str) -> None:
    from delicti.report.visible import visible

    print(visible(message), file=sys.stderr)


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise KeyboardInterrupt
