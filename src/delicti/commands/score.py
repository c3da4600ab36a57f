"""`delicti score`: how well a case agrees with a known truth, as JSON."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Scores a case against a known truth.")

Case = Annotated[Path, typer.Argument(metavar="CASE", help="A case folder.")]


@app.command("requests")
def requests(
    case: Case,
    labels: Annotated[
        Path, typer.Argument(metavar="LABELS", help="JSON lines: id, ip, attack, class, source, strength.")
    ],
) -> None:
    """Scores findings against labelled requests.

    \b
    delicti score requests case-001 labels.jsonl
    """  # noqa: D301 - \b keeps the lines of the example apart
    from delicti.casefile.read import open_case
    from delicti.score import score_requests

    opened = open_case(case)
    _tell(score_requests(opened.table("findings"), opened.evidence, labels))


@app.command("incident")
def incident(
    case: Case,
    truth: Annotated[Path, typer.Argument(metavar="TRUTH", help="A folder with ground_truth.json and labels/.")],
) -> None:
    """Scores actors, episodes, entry points and what was taken against the truth of an incident.

    \b
    delicti score incident case-001 incident/
    """  # noqa: D301 - \b keeps the lines of the example apart
    import msgspec

    from delicti.casefile.read import open_case
    from delicti.score import score_incident

    opened = open_case(case)
    tables = {name: opened.table(name) for name in ("evidence", "requests", "findings", "actors", "episodes")}
    _tell(score_incident(tables, msgspec.to_builtins(opened.case), truth))


def _tell(score: dict[str, Any]) -> None:
    import msgspec

    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(score), indent=2) + b"\n")
    sys.stdout.buffer.flush()
