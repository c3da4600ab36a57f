"""Who works in a case, and which cases belong together: members, merge, split, related cases; the audit of a case."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import Truncator
from django.views.decorators.http import require_POST, require_safe

from delicti.desk.models import Case, CaseFile
from delicti.desk.rights import NotThere, Permission, Right, get, may, require_case, rows
from delicti.desk.services import cases, merging, reading
from delicti.desk.web import evidence
from delicti.desk.web.acts import tried
from delicti.desk.web.forms import CaseForm, MergeForm, Plain, RightsForm, SplitForm
from delicti.desk.web.http import go, number, say, viewer
from delicti.desk.web.views.head import Head, head
from delicti.model.errors import UserError

_SHOWN = 100


@require_safe
def members(request: HttpRequest, reference: str) -> HttpResponse:
    """Who may do what here."""
    return _members(head(request, reference, "case_members"))


def _members(page: Head, **bound: Plain) -> HttpResponse:
    context = {"members": page.members(), "add": RightsForm(prefix="member"), "all_rights": list(Right), **bound}
    return page.page("case/members.html", context, status=422 if any(f.errors for f in bound.values()) else 200)


@require_POST
def set_member(request: HttpRequest, reference: str) -> HttpResponse:
    """Makes somebody a member, or changes what they may do."""
    page = head(request, reference, "case_members")
    form = RightsForm(request.POST, prefix="member")

    def act(given: dict[str, Any]) -> HttpResponse:
        user = reading.account(given["username"])
        cases.set_member(viewer(request), page.case, user, set(given["rights"]) | {"read"}, given["reason"])
        say(request, f"{user} is a member of this case.")
        return go("case_members", reference)

    return tried(form, act) or _members(page, add=form)


@require_POST
def remove_member(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Ends a membership; the row is kept."""
    page = head(request, reference, "case_members")
    member = next((one for one in page.members() if str(one.pk) == key), None)
    if member is None:
        raise NotThere
    cases.remove_member(viewer(request), page.case, member.user, request.POST.get("reason", ""))
    say(request, f"{member.user} is no longer a member.")
    return go("case_members", reference)


@require_safe
def links(request: HttpRequest, reference: str) -> HttpResponse:
    """Merge, split, related cases."""
    page = head(request, reference, "case_links")
    return _links(page)


def _links(page: Head, **bound: Plain) -> HttpResponse:
    me, case = viewer(page.request), page.case
    files = [(str(one.pk), f"{one.seal[:16]}… {Truncator(one.summary).chars(80)}") for one in evidence.files(me, case)]
    into = rows(me, Case).filter(pk=case.merged_into_id).first() if case.merged_into_id else None
    context: dict[str, Any] = {
        "links": reading.links(me, case),
        "into": into,
        "parts": list(rows(me, Case).filter(merged_into=case)),
        "merge": MergeForm(prefix="merge", initial={"reference": page.request.GET.get("with", "")[:12]}),
        "relate": MergeForm(prefix="relate"),
        "split": SplitForm(prefix="split", files=files) if files else None,
        **bound,
    }
    return page.page("case/links.html", context, status=422 if any(f.errors for f in bound.values()) else 200)


@require_POST
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """Merges this case into another."""
    page = head(request, reference, "case_links")
    form = MergeForm(request.POST, prefix="merge")

    def act(given: dict[str, Any]) -> HttpResponse:
        into = merging.merge(viewer(request), page.case, _other(request, given["reference"]), given["reason"])
        say(request, f"Case {reference} is now part of this case. It can be taken out again.")
        return go("case_links", into.reference)

    return tried(form, act) or _links(page, merge=form)


@require_POST
def unmerge(request: HttpRequest, reference: str) -> HttpResponse:
    """Takes this case out of the one that it was merged into."""
    page = head(request, reference, "case_links")
    merging.unmerge(viewer(request), page.case, request.POST.get("reason", ""))
    say(request, "The case stands on its own again.")
    return go("case_links", reference)


@require_POST
def relate(request: HttpRequest, reference: str) -> HttpResponse:
    """Says that two cases belong together."""
    page = head(request, reference, "case_links")
    form = MergeForm(request.POST, prefix="relate")

    def act(given: dict[str, Any]) -> HttpResponse:
        merging.relate(viewer(request), page.case, _other(request, given["reference"]), given["reason"])
        say(request, "The two cases are linked.")
        return go("case_links", reference)

    return tried(form, act) or _links(page, relate=form)


@require_POST
def split(request: HttpRequest, reference: str) -> HttpResponse:
    """Gives case files a case of their own."""
    page = head(request, reference, "case_links")
    me = viewer(request)
    found = evidence.files(me, page.case)
    form = SplitForm(request.POST, prefix="split", files=[(str(one.pk), one.seal) for one in found])

    def act(given: dict[str, Any]) -> HttpResponse:
        wanted = [get(me, CaseFile, key) for key in given["chosen"]]
        new = merging.split(me, page.case, wanted, given["title"], given["reason"])
        say(request, f"The case files are in this new case; they came from {reference}.")
        return go("case", new.reference)

    return tried(form, act) or _links(page, split=form)


@require_safe
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """What is written down of a case."""
    page = head(request, reference, "case_edit", Right.CONTRIBUTE)
    fields = ("title", "organisation", "sector", "site", "region", "noticed_at")
    return page.page("case/edit.html", {"form": CaseForm(initial={one: getattr(page.case, one) for one in fields})})


@require_POST
def save(request: HttpRequest, reference: str) -> HttpResponse:
    """Changes it."""
    page = head(request, reference, "case_edit", Right.CONTRIBUTE)
    form = CaseForm(request.POST)

    def act(given: dict[str, Any]) -> HttpResponse:
        cases.edit(viewer(request), page.case, **given)
        say(request, "Saved; the audit keeps what stood there before.")
        return go("case", reference)

    return tried(form, act) or page.page("case/edit.html", {"form": form}, status=422)


@require_safe
def audit(request: HttpRequest, reference: str) -> HttpResponse:
    """What was done in this case, latest first."""
    page = head(request, reference, "case_audit")
    found = reading.case_audit(viewer(request), page.case)
    below = number(request.GET.get("below", ""))
    if below:
        found = found.filter(seq__lt=below)
    entries = list(found[: _SHOWN + 1])
    more = entries[_SHOWN - 1].seq if len(entries) > _SHOWN else None
    see_all = may(viewer(request), Permission.READ_AUDIT)
    return page.page(
        "case/audit.html", {"entries": [(one, False) for one in entries[:_SHOWN]], "more": more, "see_all": see_all}
    )


def _other(request: HttpRequest, reference: str) -> Case:
    try:
        return require_case(viewer(request), reference)
    except NotThere:
        raise UserError("there is no case of this reference that you may open") from None
