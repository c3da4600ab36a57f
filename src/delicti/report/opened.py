"""A case folder on disk, opened as a view."""

from pathlib import Path

from delicti.report.view import View


def view_of(folder: Path) -> View:
    """The case in the folder. Raises UserError where it is no case file."""
    from delicti.casefile.read import open_case

    opened = open_case(folder)
    return View(
        case=opened.case,
        evidence=opened.table("evidence").collect(),
        actor_table=opened.table("actors").collect(),
        episode_table=opened.table("episodes").collect(),
        findings=opened.table("findings"),
        quarantine=opened.table("quarantine"),
        requests=opened.table("requests"),
        messages=opened.table("messages"),
        folder=folder,
    )


def case_json(folder: Path) -> str:
    """`case.json` as it stands in the case. Raises UserError where the folder is no case file."""
    from delicti.casefile.read import open_case

    open_case(folder)
    return (folder / "data" / "case.json").read_text(encoding="utf-8")
