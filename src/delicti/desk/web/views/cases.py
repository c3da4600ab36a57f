"""The list of cases: sorted, filtered, in pages; what is done with selected ones; opening a case."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delicti.desk.models import Case, Sector, Status
from delicti.desk.rights import Permission, require, rows
from delicti.desk.services import campaigns, cases, reading
from delicti.desk.web.acts import sentence
from delicti.desk.web.forms import CaseForm
from delicti.desk.web.http import go, page, say, viewer
from delicti.desk.web.paging import counted, paged
from delicti.model.errors import UserError

_SHOWN = 50
_CAMPAIGNS = 200  # to choose from, latest first
SORTS = {  # name: field, largest or latest first
    "changed": ("updated_at", True),
    "received": ("received_at", True),
    "due": ("next_due", False),
    "findings": ("finding_count", True),
    "attackers": ("attacker_count", True),
    "succeeded": ("succeeded_count", True),
}


@dataclass(frozen=True)
class Asked:
    """What the address of the list asks for."""

    sort: str
    status: str
    sector: str
    whose: str
    campaign: str
    q: str

    def query(self, **other: str) -> str:
        """The address again, with something changed; the page begins anew."""
        told = {**self.__dict__, **other}
        left_out = {"sort": "changed", "status": "live"}
        return "?" + urlencode({k: v for k, v in told.items() if v and left_out.get(k) != v})


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The list, or with htmx its table alone."""
    get = request.GET
    asked = Asked(
        sort=get.get("sort") if get.get("sort") in SORTS else "changed",  # type: ignore[arg-type]
        status=get.get("status", "live"),
        sector=get.get("sector", ""),
        whose=get.get("whose", ""),
        campaign=get.get("campaign", "")[:60],
        q=get.get("q", "").strip()[:200],
    )
    found = _found(request, asked)
    field, descending = SORTS[asked.sort]
    if field == "next_due":
        found = found.exclude(next_due=None)
    shown = paged(
        found.select_related("assignee"),
        field,
        descending=descending,
        before=get.get("before", ""),
        after=get.get("after", ""),
        size=_SHOWN,
    )
    context = {
        "page": shown,
        "total": counted(found),
        "asked": asked,
        "sorts": SORTS,
        "statuses": [("live", "not closed"), ("all", "all"), *Status.choices],
        "sectors": Sector.choices,
        "filtered": bool(
            asked.q or asked.sector or asked.whose or asked.campaign or asked.status not in ("live", "all")
        ),
    }
    part = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == "list"
    if part:
        return page(request, "cases_table.html", context)
    known = campaigns.known(viewer(request)).order_by("-begins_at", "name")[:_CAMPAIGNS]
    return page(request, "cases.html", {**context, "campaigns": list(known)})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Opens a case."""
    require(viewer(request), Permission.OPEN_CASES)
    form = CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case = cases.open_case(viewer(request), **form.cleaned_data)
        except UserError as error:
            form.add_error(None, sentence(error))
        else:
            say(request, f"Case {case.reference} is open. Add its evidence.")
            return go("case_evidence", case.reference)
    return page(request, "case_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def selected(request: HttpRequest) -> HttpResponse:
    """Something for all selected cases: makes whoever asks responsible, or merges them."""
    me = viewer(request)
    references = [one for one in request.POST.getlist("case")[:200] if one.isascii() and one.isprintable()]
    found = list(rows(me, Case).filter(reference__in=references))
    if not found:
        raise UserError("no case was selected; select some with x or their boxes")
    if request.POST.get("do") == "merge":
        first, *others = references
        return go("case_links", first, at="merge") if len(others) != 1 else _merge(first, others[0])
    taken, refused = [], []
    for case in found:
        try:
            cases.assign(me, case, me)
            taken.append(case.reference)
        except UserError as error:
            refused.append(str(error))
    if taken:
        say(request, f"You are responsible for {', '.join(taken)}.")
    if refused:
        raise UserError("; ".join(refused))
    return go("cases")


def _merge(first: str, other: str) -> HttpResponse:
    answer = go("case_links", other)
    answer["Location"] += f"?{urlencode({'with': first})}#merge"
    return answer


def _found(request: HttpRequest, asked: Asked) -> QuerySet[Case]:
    told = {name: getattr(asked, name) for name in ("status", "sector", "whose", "campaign", "q")}
    return reading.cases(viewer(request), **told)
