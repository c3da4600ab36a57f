"""The audit for auditors: every entry, filters, and whether the chain holds."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from delicti.desk import heads
from delicti.desk.models import User
from delicti.desk.models.base import same_text
from delicti.desk.rights import NotThere, Permission, may
from delicti.desk.services import reading
from delicti.desk.web.http import number, page, viewer

_SHOWN = 60


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Latest first."""
    return _listed(request)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Checks the whole chain and its signed heads now."""
    _auditor(request)
    return _listed(request, heads.verify())


def _listed(request: HttpRequest, checked: heads.Checked | None = None) -> HttpResponse:
    found = reading.audit_entries(_auditor(request)).order_by("-seq")
    asked = {name: request.GET.get(name, "").replace("\0", "").strip()[:80] for name in ("who", "verb", "case")}
    if asked["who"]:
        found = found.filter(same_text("user_name", asked["who"]))
    if asked["verb"]:
        found = found.filter(verb=asked["verb"])
    if asked["case"]:
        found = found.filter(Q(case_id=_uuid(asked["case"])) | Q(reference=asked["case"].upper()))
    below = number(request.GET.get("below", ""))
    if below:
        found = found.filter(seq__lt=below)
    entries = list(found[: _SHOWN + 1])
    more = entries[_SHOWN - 1].seq if len(entries) > _SHOWN else None
    context = {
        "entries": [(one, reading.withheld(one)) for one in entries[:_SHOWN]],
        "more": more,
        "asked": asked,
        "checked": checked,
    }
    return page(request, "audit.html", context)


def _auditor(request: HttpRequest) -> User:
    """For everybody else this page is not there."""
    me = viewer(request)
    if not may(me, Permission.READ_AUDIT):
        raise NotThere
    return me


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
