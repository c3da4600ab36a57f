"""The plain text of a notice to a host: what was found where, by hashes and times, with nothing that could be run."""

import polars as pl

from delicti.desk import audit, store
from delicti.desk.models import CaseFile, Measure, MeasureBasis, MeasureKind, User
from delicti.desk.rights import Right, get, require_case
from delicti.desk.services.base import act
from delicti.model.errors import UserError
from delicti.report.visible import visible
from delicti.report.wording import time

_SHOWN = 50


@act
def text(by: User, measure: Measure) -> str:
    """The notice, for whoever sends it; that it was written out is in the audit."""
    measure = get(by, Measure, measure.pk)
    case = require_case(by, measure.case, Right.EXPORT)
    if measure.kind != MeasureKind.NOTICE:
        raise UserError(f"measure {measure.reference} is a {measure.kind}; only a notice to a host is written out")
    if measure.state not in ("approved", "executed"):
        raise UserError(f"measure {measure.reference} is {measure.state}; a notice is sent once another approved it")
    if measure.review_overdue:
        raise UserError(f"measure {measure.reference} is past its review; review it first")
    basis = MeasureBasis.objects.filter(measure=measure, kind="finding").select_related("case_file")
    by_file: dict[CaseFile, list[str]] = {}
    for one in basis.order_by("finding"):
        if one.case_file is not None:
            by_file.setdefault(one.case_file, []).append(one.finding)
    lines = [
        f"Notice {measure.reference} about {visible(measure.site)}",
        "",
        "To the provider that hosts this site:",
        "",
        f"Evidence of an incident shows that {visible(measure.site)} is used for, or was changed by, an attack.",
        f"Legal basis: {measure.legal_basis}",
        f"Reason: {measure.reason}",
        *([f"Asked for until: {time(measure.ends_at)}"] if measure.ends_at else []),
        "",
        "What was found (texts of the evidence are written so that nothing in them can run):",
    ]
    for file, keys in by_file.items():
        lines += _told(file, keys)
    lines += ["", "Please keep the logs and files of the site as they are, and answer with the number of this notice."]
    audit.append(by, "notice written out", case, measure, {"reference": measure.reference})
    return "\n".join(lines) + "\n"


def _told(file: CaseFile, keys: list[str]) -> list[str]:
    found = (
        store.opened(file.seal)
        .findings.select("finding", "class", "why", "path", "line")
        .filter(pl.col("finding").is_in(keys[:_SHOWN]))
    )
    told = [
        f"- {row['class']}"
        + (f", file {visible(row['path'])}" if row["path"] else f", line {row['line']}" if row["line"] else "")
        + (f": {visible(row['why'])}" if row["why"] else "")
        for row in found.sort("finding").collect().to_dicts()
    ]
    more = [f"- and {len(keys) - _SHOWN} more"] if len(keys) > _SHOWN else []
    return [*told, *more, f"  (case file with the seal {file.seal})"]
