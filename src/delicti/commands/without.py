"""`delicti show CASE --without FINDING`: what would change if findings had never been made."""

import sys
from collections.abc import Sequence
from pathlib import Path

from delicti.commands.ending import interruptible
from delicti.model.errors import UserError


def without(case: Path, names: Sequence[str], evidence: Sequence[Path], workers: int | None) -> None:
    """Prints what falls, appears or changes, and what stands. Raises UserError without the evidence."""
    from delicti.casefile.read import open_case
    from delicti.report import wording
    from delicti.report.blocks import Chapter, Note, Point
    from delicti.report.changes import Changes
    from delicti.report.described import classes
    from delicti.report.opened import view_of
    from delicti.report.progress import progress_on
    from delicti.report.terminal import console_for, show_chapter
    from delicti.what_if import named_findings, what_if

    opened = open_case(case)
    dropped = named_findings(opened.findings, names)
    if not evidence:
        raise UserError(
            "--without needs the evidence: the case keeps only the requests of its actors, and the story rests on "
            "what everybody else asked too; add --evidence with what the case was made from"
        )
    interruptible()
    view = view_of(case)
    found = what_if(opened, view, dropped, evidence, workers, progress_on(sys.stderr, quiet=False))
    changes = Changes(found.whole, found.without)
    conclusions = changes.conclusions()
    console = console_for(sys.stdout)
    count = wording.count(len(dropped), "finding")
    about = [Note(f"before: all {view.finding_count:,} findings; now: without {count} ({classes(dropped)}).")]
    if Changes(view, found.whole).conclusions():
        about.append(
            Note(
                "This version of Delicti tells the whole case otherwise than it stands there; what follows compares "
                "two stories by this version, so that only the findings differ."
            )
        )
    show_chapter(Chapter("about", f"The story without {count}", tuple(about)), console)
    for chapter in conclusions:
        show_chapter(chapter, console)
    stands = tuple(changes.stands(found.episodes))
    if stands:
        show_chapter(Chapter("stands", "Rests on them, and stands without them", stands), console)
    if not conclusions:
        nothing = Point("No actor, role, episode, outcome, entry point or sentence changes.")
        show_chapter(Chapter("same", "Nothing falls", (nothing,)), console)
