"""Jobs: the list, and how far one is."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from delicti.desk.models import Job, JobState
from delicti.desk.rights import get, rows
from delicti.desk.services import jobs
from delicti.desk.web.http import go, page, say, viewer
from delicti.desk.web.paging import paged


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Latest first."""
    found = rows(viewer(request), Job).select_related("case", "by")
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    shown = paged(found, "asked_at", descending=True, before=before, after=after, size=50)
    return page(request, "jobs/list.html", {"page": shown, "told": jobs.told_to(viewer(request), shown.rows)})


@require_safe
def job(request: HttpRequest, key: str) -> HttpResponse:
    """One job; with JavaScript the page follows it."""
    return page(request, "jobs/job.html", _context(request, key))


@require_safe
def state(request: HttpRequest, key: str) -> HttpResponse:
    """The part of the page that changes while it runs."""
    return page(request, "jobs/state.html", _context(request, key))


@require_POST
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Cancels it."""
    me = viewer(request)
    jobs.cancel(me, get(me, Job, key))
    say(request, "The job is cancelled; what was made so far is not kept.")
    return go("job", key)


def _context(request: HttpRequest, key: str) -> dict[str, object]:
    me = viewer(request)
    found = get(me, Job, key)
    live = found.state in (JobState.WAITING, JobState.RUNNING)
    share = None if not found.total else min(100, round(100 * found.done / found.total))
    told = found.pk in jobs.told_to(me, [found])
    uploads = list(found.uploads.order_by("name")) if told else []
    may_cancel = live and found.cancel_at is None and jobs.may_cancel(me, found)
    return {
        "job": found, "live": live, "share": share, "told": told, "uploads": uploads, "may_cancel": may_cancel,
    }  # fmt: skip
