"""The findings of a case that a suspect or a measure can rest on, as a page offers them."""

from typing import Any

from django.http import HttpRequest

from delicti.desk.models import Case, CaseFile, User
from delicti.desk.models.measure import OFFENDING
from delicti.desk.services import custody
from delicti.desk.web import evidence
from delicti.desk.web.http import number


def offered(user: User, case: Case, request: HttpRequest, actor: str = "") -> dict[str, Any]:
    """A page of findings of one case file, surest first, with the filters that the address asks for."""
    asked = request.GET
    files = evidence.files(user, case)
    file = evidence.chosen(files, asked.get("file"))
    told: dict[str, Any] = {"sources": files, "source": file, "found": None, "actor": "", "kind": "", "acts": OFFENDING}
    if file is None or file.state == CaseFile.State.ERASED:
        return told
    view = evidence.view(file)
    custody.read(user, file)
    labels = {row["label"]: row["actor"] for row in view.actors}
    wanted, kind = asked.get("actor", ""), asked.get("class", "")
    found = evidence.findings(
        view, kind, actor or labels.get(wanted, wanted), number(asked.get("from", ""), most=1_000_000_000)
    )
    hostile = [row["label"] for row in view.actors if view.findings_per_actor.get(row["actor"])][:200]
    return {**told, "found": found, "actor": wanted, "kind": kind, "labels": hostile, "view": view}
