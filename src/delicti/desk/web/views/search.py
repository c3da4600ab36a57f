"""One box over cases, notes, indicators, files, addresses; kept searches."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from delicti.desk.models import SavedSearch, SearchRow
from delicti.desk.rights import get, rows
from delicti.desk.search import find
from delicti.desk.services import suspects
from delicti.desk.web.http import go, number, page, say, sent, viewer
from delicti.desk.web.jinja import url

_SHOWN = 50
_TABS = {
    "actor": "case_actors",
    "address": "case_actors",
    "agent": "case_actors",
    "tool": "case_actors",
    "episode": "case_timeline",
    "file": "case_changes",
    "item": "case_evidence",
    "note": "case_work",
    "suspect": "case_suspects",
}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What holds every word, within the rights of whoever asks."""
    me = viewer(request)
    query = request.GET.get("q", "").strip()[:300]
    kinds = tuple(kind for kind in request.GET.getlist("kind") if kind in find.KINDS)
    start = number(request.GET.get("from", ""), most=10_000)
    found = list(find.find(me, query, kinds)[start : start + _SHOWN + 1]) if query else []
    suspects.found(me, [one.object_id for one in found[:_SHOWN] if one.kind == "suspect"])
    context = {
        "q": query,
        "kinds": kinds,
        "all_kinds": find.KINDS,
        "hits": [(one, _tab(one)) for one in found[:_SHOWN]],
        "start": start,
        "more": start + _SHOWN if len(found) > _SHOWN else None,
        "saved": list(rows(me, SavedSearch).order_by("name")),
    }
    return page(request, "search.html", context)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keeps a search."""
    given = sent(request)
    query, kinds = given.get("q", ""), tuple(given.getlist("kind"))
    find.save(viewer(request), given.get("name", "") or query[:100], query, kinds)
    say(request, "The search is kept.")
    return go("search")


@require_POST
def forget(request: HttpRequest, key: str) -> HttpResponse:
    """Removes a kept search."""
    me = viewer(request)
    found = get(me, SavedSearch, key)
    undo = url("search_save", q=found.query, name=found.name, kind=found.filters.get("kinds", []))
    find.forget(me, found)
    say(request, "The search is no longer kept.", undo=undo)
    return go("search")


def _tab(row: SearchRow) -> str:
    return _TABS.get(row.kind, "case")
