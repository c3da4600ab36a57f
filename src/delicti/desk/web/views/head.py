"""What every page of a case shows on top, and how a change in a case answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from delicti.desk.models import Case, CaseFile, Clock, Membership
from delicti.desk.rights import Right, called, case_rights, require_case, rows
from delicti.desk.services import campaigns, custody
from delicti.desk.web import evidence
from delicti.desk.web.http import page, viewer
from delicti.model.errors import UserError

TABS = (
    ("case", "Story"),
    ("case_timeline", "Timeline"),
    ("case_actors", "Actors"),
    ("case_findings", "Findings"),
    ("case_changes", "Site changes"),
    ("case_limits", "Limits"),
    ("case_evidence", "Evidence"),
    ("case_suspects", "Suspects"),
    ("case_measures", "Measures"),
    ("case_work", "Work"),
    ("case_tell", "To be told"),
    ("case_members", "Members"),
    ("case_links", "Merge, split"),
    ("case_audit", "Audit"),
)


@dataclass
class Head:
    """A case as its pages begin."""

    request: HttpRequest
    case: Case
    rights: frozenset[Right]
    tab: str

    def page(self, name: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
        """A page of the case."""
        running = rows(viewer(self.request), Clock).filter(case=self.case, stopped_at=None).order_by("due_at")
        told = {
            "case": self.case,
            "rights": self.rights,
            "tab": self.tab,
            "tabs": TABS,
            "clocks": list(running),
            "campaigns": list(campaigns.of_case(viewer(self.request), self.case)),
            **(context or {}),
        }
        return page(self.request, name, told, status=status)

    def file_page(self, name: str, make: Callable[[CaseFile], dict[str, Any]]) -> HttpResponse:
        """A page on a case file of the case; it says where there is none, or why one cannot be read."""
        files = evidence.files(viewer(self.request), self.case)
        file = evidence.chosen(files, self.request.GET.get("file"))
        context: dict[str, Any] = {"files": files, "file": file, "trouble": ""}
        if file is None:
            return self.page("case/nothing.html", context)
        try:
            context |= make(file)
        except UserError as error:
            return self.page("case/nothing.html", {**context, "trouble": str(error)})
        custody.read(viewer(self.request), file)
        return self.page(name, context)

    def members(self) -> list[Membership]:
        """Who works here, by name."""
        found = rows(viewer(self.request), Membership).filter(case=self.case, ended_at=None)
        return list(found.select_related("user", "given_by").order_by("user__username"))


def head(request: HttpRequest, reference: str, tab: str, right: Right = Right.READ) -> Head:
    """The case of this reference, if whoever asks may do this there."""
    me = viewer(request)
    case = called(me, Case, reference, "assignee")
    held = case_rights(me, case)
    if right not in held:
        require_case(me, case, right)  # says why
    return Head(request, case, held, tab)
