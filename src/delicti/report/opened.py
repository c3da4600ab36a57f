"""A case folder on disk, opened as a view."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from delicti.report.view import View

if TYPE_CHECKING:
    from delicti.casefile.read import CaseFile


def view_of(folder: Path) -> View:
    """The case in the folder. Raises UserError where it is no case file."""
    from delicti.casefile.read import open_case

    opened = open_case(folder)
    return View(
        case=opened.case,
        evidence=opened.evidence,
        actor_table=opened.actors,
        episode_table=opened.episodes,
        findings=opened.findings,
        quarantine=opened.quarantine,
        requests=opened.requests,
        messages=opened.messages,
        folder=folder,
        custody=tuple(map(custody_row, opened.custody)),
        signed_by=opened.signed_by,
    )


def custody_row(entry: dict[str, Any]) -> dict[str, Any]:
    """A ledger entry as it is shown: number, time, action, who, and by which key it is signed."""
    who = entry["who"]
    named = ", ".join(filter(None, (who["name"], who["organisation"])))
    return {
        "entry": str(entry["seq"]),
        "time": entry["time"],
        "action": entry["action"],
        "who": named,
        "signed with key": who["key"] if entry["signature"] else "unsigned",
    }


def case_json(folder: Path) -> str:
    """`case.json` as it stands in the case. Raises UserError where the folder is no case file or it is broken."""
    from delicti.casefile.layout import CASE_JSON, read_text
    from delicti.casefile.read import open_case

    opened: CaseFile = open_case(folder)
    assert opened.case  # a broken document raises UserError here
    return read_text(opened.folder, CASE_JSON).decode("utf-8")
