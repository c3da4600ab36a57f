"""The queue of reports, and what becomes of one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from delicti.desk.models import Case, Report
from delicti.desk.rights import NotThere, Permission, Right, called, may, require_case, rows
from delicti.desk.services import intake, triage
from delicti.desk.web.acts import sentence
from delicti.desk.web.forms import AcceptForm, DeclineForm, DuplicateForm, Plain
from delicti.desk.web.http import go, page, say, viewer
from delicti.desk.web.paging import paged
from delicti.model.errors import UserError

_SHOWN = 50


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first; or what was decided."""
    me = viewer(request)
    _door(request)
    state = request.GET.get("state", "")
    if state in Report.State.values and state not in ("received", "in triage"):
        found = rows(me, Report).filter(state=state).select_related("taken_by", "case")
    else:
        state, found = "", intake.queue(me)
    shown = paged(
        found,
        "received_at",
        descending=bool(state),
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
        size=_SHOWN,
    )
    same = triage.same(me, shown.rows) if not state else {}
    found_in = [(one, same.get(one.pk, 0), triage.from_words(one) if not state else []) for one in shown.rows]
    return page(request, "triage/queue.html", {"page": shown, "state": state, "reports": found_in})


@require_safe
def report(request: HttpRequest, number: str) -> HttpResponse:
    """A report with what may be the same."""
    return _report(request, _found(request, number))


@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Takes it to look at it."""
    found = intake.take(viewer(request), _found(request, number))
    say(request, f"Report {found.number} is yours to look at.")
    return go("triage_report", number)


@require_POST
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """Makes a case of it, or adds it to one."""
    form = AcceptForm(request.POST, prefix="accept")

    def act(found: Report) -> HttpResponse:
        me, given = viewer(request), form.cleaned_data
        into = None
        if given["case"].strip():
            try:
                into = require_case(me, given["case"], Right.CONTRIBUTE)
            except NotThere:
                raise UserError("there is no case of this reference that you may open") from None
        case = intake.accept(me, found, into, title=given["title"], answer=given["answer"])
        coming = intake.unsettled(case)
        later = f" Of its files, {coming:,} are still being sent or checked; each enters custody when it is complete."
        say(request, f"Report {found.number} belongs to case {case.reference}.{later if coming else ''}")
        return go("case_evidence", case.reference)

    return _act(request, number, "accept", form, act)


@require_POST
def decline(request: HttpRequest, number: str) -> HttpResponse:
    """Declines it."""
    form = DeclineForm(request.POST, prefix="decline")

    def act(found: Report) -> HttpResponse:
        intake.decline(viewer(request), found, form.cleaned_data["reason"], form.cleaned_data["answer"])
        say(request, f"Report {found.number} is declined; its reporter reads the answer.")
        return go("triage")

    return _act(request, number, "decline", form, act)


@require_POST
def duplicate(request: HttpRequest, number: str) -> HttpResponse:
    """Says that it is a duplicate."""
    form = DuplicateForm(request.POST, prefix="duplicate")

    def act(found: Report) -> HttpResponse:
        try:
            first = _found(request, form.cleaned_data["of"])
        except NotThere:
            raise UserError("there is no report of this number") from None
        intake.duplicate(viewer(request), found, first, form.cleaned_data["answer"])
        say(request, f"Report {found.number} is a duplicate of {first.number}.")
        return go("triage")

    return _act(request, number, "duplicate", form, act)


def _act(
    request: HttpRequest, number: str, name: str, form: Plain, act: Callable[[Report], HttpResponse]
) -> HttpResponse:
    found = _found(request, number)
    if form.is_valid():
        try:
            return act(found)
        except UserError as error:
            form.add_error(None, sentence(error))
    return _report(request, found, **{name: form})


def _report(request: HttpRequest, found: Report, **forms: Plain) -> HttpResponse:
    me = viewer(request)
    live = found.state in (Report.State.RECEIVED, Report.State.TRIAGE)
    context = {
        "report": found,
        "uploads": list(found.uploads.order_by("begun_at")),
        "offences": triage.suggested(me, found),
        "duplicates": list(intake.likely_duplicates(me, found)[:10]),
        "cases": list(intake.likely_cases(me, found)[:10]),
        "may_open": found.case_id is not None and rows(me, Case).filter(pk=found.case_id).exists(),
        "live": live,
        "accept": AcceptForm(prefix="accept", initial={"title": found.organisation}),
        "decline": DeclineForm(prefix="decline"),
        "duplicate": DuplicateForm(prefix="duplicate"),
        **forms,
    }
    bad = any(form.errors for form in forms.values())
    return page(request, "triage/report.html", context, status=422 if bad else 200)


def _found(request: HttpRequest, number: str) -> Report:
    _door(request)
    return called(viewer(request), Report, number, "taken_by", "case", "duplicate_of")


def _door(request: HttpRequest) -> None:
    """Who does not take reports in learns nothing of the queue."""
    if not may(viewer(request), Permission.TAKE_IN):
        raise NotThere
