"""Imports a case file: checked against its manifest, kept in the store, its actors, episodes and indicators copied out.

The same case file again changes nothing. The copy into the store is whole before the transaction that makes the rows;
a kill between the two leaves a folder that no row names, and the next import takes it as it is.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction

from delicti.casefile.read import CaseFile as Opened
from delicti.casefile.read import open_case
from delicti.desk import audit, checked, clock, store
from delicti.desk.copying import Rows, copied_from, document_of
from delicti.desk.models import Actor, Case, CaseFile, Episode, EvidenceItem, Indicator, Notifiable, User
from delicti.desk.rights import Permission, Right, require, require_case
from delicti.desk.rights import visible as seen
from delicti.desk.search.index import index_case, index_case_file
from delicti.desk.services import cases, custody
from delicti.desk.services.base import touch
from delicti.desk.services.figures import refresh
from delicti.report.visible import visible

_BATCH = 500


def import_case_file(
    by: User,
    folder: Path,
    case: Case | None = None,
    *,
    title: str = "",
    why: str = "imported into the desk",
    made_up: bool = False,
    point: Callable[[str], None] = lambda _: None,
) -> CaseFile:
    """Imports the case file in a folder into a case, or into a new one; gives its row.

    A case file whose seal is broken is taken in too, with its state and problems. Raises UserError where it is no case
    file that this version can read, or its tables pass a bound or lie about themselves. `point` is for tests that stop
    the process at a step.
    """
    if case is None:
        require(by, Permission.OPEN_CASES)
    else:
        case = require_case(by, case, Right.CONTRIBUTE)
    seal, manifest = store.seals(folder)
    known = _known(by, case, seal)
    if known is not None:
        store.add(folder)  # keeps a ledger that says more
        return known
    tables = checked.check(folder)  # apart, and before anything is kept
    opened = open_case(folder)
    copied = copied_from(opened)
    found = store.check_folder(folder, seal)
    store.add(folder, point=point)
    checked.keep(store.path(seal), tables)
    with transaction.atomic():
        if case is None:
            case = cases.open_case(by, title or _title(opened, folder), made_up=made_up)
        else:
            case = require_case(by, case, Right.CONTRIBUTE)
        known = _known(by, case, seal)  # somebody may have been faster
        if known is not None:
            return known
        row = CaseFile.objects.create(
            case=case,
            seal=seal,
            manifest=manifest,
            delicti=visible(opened.version)[:40],
            signed_by=visible(opened.signed_by or "")[:400],
            summary=opened.case.summary,
            document=document_of(opened.case),
            state=found.state,
            problems=list(found.problems),
            notes=list(found.notes),
            checked_at=clock.now(),
            size_bytes=sum(one.stat().st_size for one in store.path(seal).rglob("*") if one.is_file()),
            imported_by=by,
            imported_at=clock.now(),
        )
        point("row made")
        _rows(by, case, row, copied)
        point("rows made")
        state = "its seal holds" if found.state == store.HOLDS else "its seal does not hold"
        custody.enter(case, custody.Action.IMPORTED, f"case file, {state}", why, by=by, sha256=seal, case_file=row)
        audit.append(by, "case file imported", case, row, {"seal": seal, "state": found.state})
        refresh(case)
        touch(case)
        index_case(case)
        point("before commit")
    point("committed")
    return row


def in_force(by: User, case_file: CaseFile, *, yes: bool) -> CaseFile:
    """Says whether a case file counts for its case, or a later one took its place. Nothing of it is removed."""
    with transaction.atomic():
        case = require_case(by, case_file.case, Right.DECIDE)
        case_file = CaseFile.objects.get(pk=case_file.pk, case=case)
        if case_file.in_force != yes:
            case_file.in_force = yes
            case_file.save(update_fields=["in_force"])
            audit.append(by, "case file in force" if yes else "case file no longer in force", case, case_file)
            refresh(case)
            touch(case)
    return case_file


def _known(by: User, case: Case | None, seal: str) -> CaseFile | None:
    """The row of this case file in the case; without a case, in any that the user may contribute to."""
    same = CaseFile.objects.filter(seal=seal)
    if case is not None:
        return same.filter(case=case).first()
    return seen(by, same, Right.CONTRIBUTE).order_by("imported_at").first()


def _rows(by: User, case: Case, row: CaseFile, copied: dict[type, Rows]) -> None:
    of: dict[str, Any] = {"case": case, "case_file": row}
    items = [EvidenceItem(**of, **values) for values in copied[EvidenceItem]]
    actors = [Actor(**of, **values) for values in copied[Actor]]
    episodes = [Episode(**of, **values) for values in copied[Episode]]
    indicators = [Indicator(**of, **values) for values in copied[Indicator]]
    EvidenceItem.objects.bulk_create(items, batch_size=_BATCH)
    Actor.objects.bulk_create(actors, batch_size=_BATCH)
    Episode.objects.bulk_create(episodes, batch_size=_BATCH)
    Indicator.objects.bulk_create(indicators, batch_size=_BATCH)
    Notifiable.objects.bulk_create(
        Notifiable(case=case, case_file=row, by=by, at=clock.now(), **values) for values in copied[Notifiable]
    )
    index_case_file(row, actors, episodes, indicators, items)


def _title(opened: Opened, folder: Path) -> str:
    first = opened.case.summary.split(". ")[0].strip()
    return (f"{visible(folder.name)}: {first}" if first else visible(folder.name))[:300]
