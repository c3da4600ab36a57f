"""Fills the desk of the demo while it is served already, and says how far it is in a file that every page shows."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings

from delicti.desk import clock, home
from delicti.desk.demo import acts
from delicti.desk.demo.evidence import sealed
from delicti.desk.demo.grow import Scale, grow
from delicti.desk.models import Case, User
from delicti.model.errors import UserError

CASES, CASE_FILES, SEED = 300, 26, 2015


def mark(text: str) -> None:
    """Marks the home as one of the demo; `text` says how far it is, empty when it is whole."""
    path = Path(settings.DESK_HOME) / home.DEMO
    aside = path.with_name(f".{path.name}.part")
    aside.write_text(text, "utf-8")
    aside.replace(path)


def empty_or_demo() -> bool:
    """Whether cases are still to be made. Raises UserError for a desk that holds what is not made up."""
    if User.objects.filter(made_up=False).exists() or Case.objects.filter(made_up=False).exists():
        raise UserError("this desk has accounts of its own; the demo takes an empty home (give another --home)")
    return not Case.objects.exists()


def fill(cases: int = CASES, case_files: int = CASE_FILES, seed: int = SEED) -> int:
    """Makes the case files, then everything else; gives the number of rows made in bulk."""
    people = list(User.objects.filter(made_up=True).order_by("username"))
    anchor = _anchor(clock.now())
    scratch = Path(tempfile.mkdtemp(prefix="delicti-demo-"))
    try:
        mark(f"0 of {case_files} made-up incidents are investigated")
        found = sealed(
            case_files, seed, anchor, scratch, lambda n: mark(f"{n} of {case_files} made-up incidents are investigated")
        )
        count = grow(
            Scale(cases, seed), found, people, anchor, lambda n: mark(f"{n:,} of {cases:,} cases are written down")
        )
        acts.done(people, seed, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    mark("")
    return count


def _anchor(now: datetime) -> datetime:
    """The present of the demo: the full hour, so that a day's demos are alike."""
    return now.replace(minute=0, second=0, microsecond=0)
