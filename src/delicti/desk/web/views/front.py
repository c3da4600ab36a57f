"""The first page after sign-in: what waits for whoever asks."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from delicti.desk import clock
from delicti.desk.models import Case, Clock, Job, JobState, Status, Task
from delicti.desk.rights import Permission, listed, may, rows
from delicti.desk.services import intake, jobs
from delicti.desk.services.waiting import waiting
from delicti.desk.web.http import page, viewer

_SHOWN = 12
_RETENTION_SHOWN = timedelta(days=30)  # before it ends: what is kept for years stands in nobody's way


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """My tasks, the clocks that end next, my cases, jobs at work, reports that wait."""
    me = viewer(request)
    tasks = rows(me, Task).filter(assignee=me, state=Task.State.OPEN).select_related("case")
    far = {"kind": Clock.Kind.RETENTION, "due_at__gt": clock.now() + _RETENTION_SHOWN}
    clocks = listed(me, rows(me, Clock), "case").filter(stopped_at=None).exclude(**far).select_related("case")
    mine = rows(me, Case).filter(assignee=me).exclude(status__in=(Status.CLOSED, Status.MERGED))
    live = rows(me, Job).filter(state__in=(JobState.WAITING, JobState.RUNNING)).select_related("case")
    at_work = list(live.order_by("-asked_at")[:_SHOWN])
    return page(
        request,
        "front.html",
        {
            "waiting": waiting(me),
            "tasks": list(tasks.order_by("due_at", "at")[:_SHOWN]),
            "clocks": list(clocks.order_by("due_at")[:_SHOWN]),
            "cases": list(mine.order_by("-updated_at")[:_SHOWN]),
            "jobs": at_work,
            "told": jobs.told_to(me, at_work),
            "reports": list(intake.queue(me)[:_SHOWN]) if may(me, Permission.TAKE_IN) else None,
        },
    )
