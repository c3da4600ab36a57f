"""`delicti verify`: tells whether every statement of a case still holds."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from delicti.commands.ending import interruptible

if TYPE_CHECKING:
    from delicti.casefile.verify import Again, Verdict
    from delicti.model.progress import Progress

KEYS = "Public keys of examiners that are trusted (files or folders)."
AUTHORITY = "Root certificates of timestamp authorities."


def verify(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A case folder.")],
    more: Annotated[list[Path] | None, typer.Argument(metavar="EVIDENCE", help="More evidence.")] = None,
    evidence: Annotated[
        list[Path] | None, typer.Option("--evidence", metavar="PATH", help="The evidence; it is read again.")
    ] = None,
    trusted: Annotated[list[Path] | None, typer.Option("--trusted", metavar="KEYS", help=KEYS)] = None,
    authority: Annotated[list[Path] | None, typer.Option("--authority", metavar="CERTS", help=AUTHORITY)] = None,
    head: Annotated[str | None, typer.Option(metavar="HASH", help="A ledger entry's hash, noted elsewhere.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes at work.")] = None,
    record: Annotated[bool, typer.Option("--record", help="Enter the result in the custody ledger.")] = False,
    examiner: Annotated[Path | None, typer.Option(metavar="KEY", help="The key that signs that entry.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress; the result only.")] = False,
) -> None:
    """Checks whether every statement of a case holds.

    Hashes, custody, signatures; with --evidence also the bytes of every finding, and every table derived again.
    Ends with 0 where everything holds, with 1 where something does not, and names it.

    \b
    delicti verify case-001 --evidence logs/
    delicti verify case-001 --evidence logs/ --trusted keys/
    """  # noqa: D301 - \b keeps the lines of the example apart
    from delicti.casefile.verify import record as enter
    from delicti.casefile.verify import verify as check
    from delicti.commands.examiner import unlocked
    from delicti.report.progress import progress_on

    signer = unlocked(examiner) if examiner else None
    interruptible()
    given = [*(evidence or ()), *(more or ())]
    progress = progress_on(sys.stderr, quiet=quiet)
    again = _again(workers, progress)
    verdict = check(case, given or None, trusted, again, progress, authorities=authority, head=head)
    if (record or signer) and enter(case, verdict, signer) is None:
        verdict.notes.append(
            "The custody ledger was not added to: it does not hold, needs a key, or cannot be written."
        )
    _tell(verdict)
    if not verdict.good:
        raise typer.Exit(1)


def _again(workers: int | None, progress: "Progress") -> "Again":
    from delicti.run import derived

    return lambda paths, settings: derived(paths, settings, workers=workers, progress=progress)


def _tell(verdict: "Verdict") -> None:
    from delicti.report import wording
    from delicti.report.blocks import Block, Chapter, Point
    from delicti.report.terminal import console_for, show_chapter

    def chapter(title: str, texts: list[str]) -> None:
        blocks: tuple[Block, ...] = tuple(map(Point, texts))
        if blocks:
            show_chapter(Chapter("verdict", title, blocks), console)

    console = console_for(sys.stdout)
    chapter("What holds", verdict.checked)
    chapter("To weigh", verdict.notes)
    chapter("What does not hold", [problem.text for problem in verdict.problems])
    number = len(verdict.problems)
    last = "Everything that was checked holds." if verdict.good else f"{wording.count(number, 'problem')} found."
    show_chapter(Chapter("last", last, ()), console)
