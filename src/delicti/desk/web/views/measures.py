"""Measures: the list, those of a case, one with its basis and reviews; recording, requesting, deciding, ending."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delicti.desk.models import Attribution, Measure, MeasureKind, MeasureState, Suspect
from delicti.desk.rights import Permission, Right, called, ending_rights, get, may, rows
from delicti.desk.services import measures, notices, reviewing
from delicti.desk.services.waiting import in_force, overdue
from delicti.desk.web import picking
from delicti.desk.web.acts import tried
from delicti.desk.web.forms import Plain
from delicti.desk.web.forms_decided import RecordForm, RequestForm, ReviewForm
from delicti.desk.web.http import go, page, say, viewer
from delicti.desk.web.paging import counted, paged
from delicti.desk.web.views.head import Head, head

_SHOWN = 200
_WITH = ("case", "suspect", "requested_by", "decided_by")


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Those of one's cases, latest first."""
    me, asked = viewer(request), request.GET
    kind, state, only = asked.get("kind", ""), asked.get("state", ""), asked.get("only", "")
    found = rows(me, Measure)
    if kind in MeasureKind.values:
        found = found.filter(kind=kind)
    if state in MeasureState.values:
        found = found.filter(state=state)
    if only == "in force":
        found = found.filter(pk__in=in_force(me).values("pk"))
    elif only == "overdue":
        found = found.filter(pk__in=overdue(me).values("pk"))
    before, after = asked.get("before", ""), asked.get("after", "")
    shown = paged(found.select_related(*_WITH), "updated_at", descending=True, before=before, after=after, size=50)
    narrowed = {"kind": kind, "state": state, "only": only}
    choices = {"kinds": MeasureKind.values, "states": MeasureState.values}
    return page(request, "measures/list.html", {"page": shown, "asked": narrowed, "total": counted(found), **choices})


@require_safe
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The measures of a case."""
    here = head(request, reference, "case_measures")
    found = rows(viewer(request), Measure).filter(case=here.case).select_related(*_WITH)
    return here.page("measures/case.html", {"measures": list(found.order_by("-requested_at", "pk")[:_SHOWN])})


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """Records what an authority decided."""
    here = head(request, reference, "case_measures", Right.DECIDE)
    me = viewer(request)
    ties = rows(me, Attribution).filter(case=here.case, state="confirmed").select_related("suspect")
    people = [(str(tie.suspect_id), f"suspect {tie.suspect.reference}") for tie in ties]
    asked = {name: request.GET.get(name, "") for name in ("kind", "suspect")}
    form = RecordForm(request.POST or None, people=people, initial={**asked, "site": here.case.site})

    def make(given: dict[str, Any]) -> Measure:
        suspect = get(me, Suspect, given.pop("suspect")) if given["suspect"] else given.pop("suspect") or None
        return measures.record(me, here.case, given.pop("kind"), findings=form.picked(), suspect=suspect, **given)

    return _made(request, here, form, make, "measures/record.html")


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Requests a measure of the desk's own."""
    here = head(request, reference, "case_measures", Right.DECIDE)
    form = RequestForm(request.POST or None, initial={"site": here.case.site})

    def make(given: dict[str, Any]) -> Measure:
        return measures.request(viewer(request), here.case, given.pop("kind"), findings=form.picked(), **given)

    return _made(request, here, form, make, "measures/request.html")


def _made(
    request: HttpRequest, here: Head, form: Any, make: Callable[[dict[str, Any]], Measure], name: str
) -> HttpResponse:
    def act(given: dict[str, Any]) -> HttpResponse:
        made = make(dict(given))
        say(request, f"Measure {made.reference} is {made.state}.")
        return go("measure", made.reference)

    if request.method == "POST" and (answer := tried(form, act)):
        return answer
    told = {"form": form, **picking.offered(viewer(request), here.case, request)}
    return here.page(name, told, status=422 if form.errors else 200)


@require_safe
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """One measure."""
    return _page(request, _one(request, reference))


def _page(request: HttpRequest, measure: Measure, **bound: Plain) -> HttpResponse:
    me = viewer(request)
    context = {
        "measure": measure,
        "basis": list(measure.basis.select_related("case_file").order_by("kind", "finding")),
        "reviews": list(measure.reviews.select_related("by").order_by("-at")),
        "rights": ending_rights(me, measure.case),
        "confirms": may(me, Permission.CONFIRM),
        "review": ReviewForm(prefix="review"),
        "live": measure.state in ("approved", "recorded", "executed"),
        **bound,
    }
    return page(request, "measures/one.html", context, status=422 if bound else 200)


@require_POST
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Approves or refuses."""
    measure, reason = _one(request, reference), request.POST.get("reason", "")
    approves = request.POST.get("do") == "approve"
    (measures.approve if approves else measures.refuse)(viewer(request), measure, reason)
    say(request, "Approved; it can be executed now." if approves else "Refused.")
    return go("measure", reference)


@require_POST
def execute(request: HttpRequest, reference: str) -> HttpResponse:
    """Says that it was carried out."""
    measures.execute(viewer(request), _one(request, reference))
    say(request, "Executed; it is in force.")
    return go("measure", reference)


@require_POST
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """Goes on with new dates, or ends."""
    measure, me = _one(request, reference), viewer(request)
    form = ReviewForm(request.POST, prefix="review")

    def act(given: dict[str, Any]) -> HttpResponse:
        if request.POST.get("do") == "end":
            reviewing.end(me, measure, given["reason"], review=True)
            say(request, "Reviewed: it has ended.")
        else:
            reviewing.carry_on(me, measure, **given)
            say(request, "Reviewed: it goes on.")
        return go("measure", reference)

    return tried(form, act) or _page(request, measure, review=form)


@require_POST
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Ends it, or withdraws what was an error."""
    measure, reason = _one(request, reference), request.POST.get("reason", "")
    if request.POST.get("do") == "withdraw":
        reviewing.withdraw(viewer(request), measure, reason)
        say(request, "Withdrawn; every bulletin that counted it was told.")
    else:
        reviewing.end(viewer(request), measure, reason)
        say(request, "Ended.")
    return go("measure", reference)


@require_POST
def notice(request: HttpRequest, reference: str) -> HttpResponse:
    """The text of a notice, shown to be copied, or downloaded."""
    measure = _one(request, reference)
    text = notices.text(viewer(request), measure)
    if request.POST.get("do") != "download":
        return page(request, "measures/notice.html", {"measure": measure, "text": text})
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{measure.reference}.txt"'
    return answer


def _one(request: HttpRequest, reference: str) -> Measure:
    return called(viewer(request), Measure, reference, *_WITH, "executed_by", "ended_by")
