"""Fills the desk of the demo while it is served already, and says how far it is in a file that every page shows."""

import gc
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from delicti.desk import clock, home
from delicti.desk.demo import action, acts, bulk
from delicti.desk.demo.cases import Life
from delicti.desk.demo.evidence import Sealed, sealed
from delicti.desk.demo.grow import Scale, by_role, grow
from delicti.desk.demo.persons import Ground
from delicti.desk.models import Case, User
from delicti.model.errors import UserError

CASES, CASE_FILES, SEED = action.CASES, 20, 2015
_BEFORE = timedelta(days=45)  # the evidence is older than the cases
_SINCE = 80  # cases that came in after the action, on which work goes on
_WHOLE = 400  # cases with all that is derived from their evidence


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
    bulk.roomy()
    gc.disable()  # no row here is part of a ring, and looking for rings in millions of objects takes seconds
    try:
        mark(f"0 of {case_files} made-up incidents are investigated")
        window = (action.BEGINS, min(action.ENDS, anchor))
        found = sealed(
            case_files,
            seed,
            window[1] - _BEFORE,
            scratch,
            lambda n: mark(f"{n} of {case_files} made-up incidents are investigated"),
        )
        grounds: list[Ground] = []

        def keep(life: Life, base: Sealed) -> None:
            if (one := Ground.of(life, base)) is not None:
                grounds.append(one)

        count = grow(
            Scale(cases, seed, whole=_WHOLE, window=window),
            found,
            people,
            anchor,
            lambda n: mark(f"{n:,} of {cases:,} cases are written down"),
            keep,
        )
        mark("suspects, measures and bulletins are written down")
        action.run(grounds, cases, seed, by_role(people), anchor)
        since = (anchor - timedelta(days=20), anchor - timedelta(hours=2))
        count += grow(Scale(_SINCE, seed, reports=0, window=since, first=cases), found, people, anchor)
        acts.done(people, seed, scratch, since[0])
    finally:
        gc.enable()
        shutil.rmtree(scratch, ignore_errors=True)
    mark("")
    return count


def _anchor(now: datetime) -> datetime:
    """The present of the demo: the full hour, so that a day's demos are alike."""
    return now.replace(minute=0, second=0, microsecond=0)
