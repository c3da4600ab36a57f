"""People administration: accounts, roles, invitations, memberships by reference."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from delicti.desk.models import Role, User
from delicti.desk.rights import NotThere, Permission, get, may, rows
from delicti.desk.services import cases, people
from delicti.desk.web.acts import tried
from delicti.desk.web.forms import InviteForm, Plain, RightsForm
from delicti.desk.web.http import go, page, say, viewer
from delicti.model.errors import UserError

_SHOWN = 500


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every account."""
    return _listed(request, InviteForm())


def _listed(request: HttpRequest, form: InviteForm, **more: Any) -> HttpResponse:
    found = rows(_administrator(request), User).order_by("-is_active", "username").prefetch_related("grants")
    accounts = [(one, [g.role for g in one.grants.all() if g.ended_at is None]) for one in found[:_SHOWN]]
    context = {"accounts": accounts, "form": form, "link": "", "invited": None, **more}
    return page(request, "people/list.html", context, status=422 if form.errors else 200)


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Makes an account; the page shows its link this once."""
    me, form = _administrator(request), InviteForm(request.POST)

    def act(given: dict[str, Any]) -> HttpResponse:
        user, secret = people.invite(me, given["username"], given["roles"], given["full_name"])
        return _listed(request, InviteForm(), link=_address(request, secret), invited=user)

    return tried(form, act) or _listed(request, form)


@require_safe
def person(request: HttpRequest, key: str) -> HttpResponse:
    """One account."""
    return _person(request, get(_administrator(request), User, key))


def _person(request: HttpRequest, user: User, **more: Any) -> HttpResponse:
    grants = list(user.grants.select_related("given_by", "ended_by").order_by("-given_at"))
    held = {one.role for one in grants if one.ended_at is None}
    form = RightsForm(prefix="member", initial={"username": user.username})
    context = {"person": user, "grants": grants, "held": held, "roles": Role.choices, "form": form, "link": "", **more}
    bad = isinstance(context["form"], Plain) and context["form"].errors
    return page(request, "people/person.html", context, status=422 if bad else 200)


@require_POST
def role(request: HttpRequest, key: str) -> HttpResponse:
    """Gives or takes a role."""
    me = _administrator(request)
    user, wanted = get(me, User, key), request.POST.get("role", "")
    if request.POST.get("do") == "take":
        people.take_role(me, user, wanted)
        say(request, f"{user} is no longer {wanted}.")
    else:
        people.give_role(me, user, wanted)
        say(request, f"{user} is now {wanted}.")
    return go("person", key)


@require_POST
def switch(request: HttpRequest, key: str) -> HttpResponse:
    """Switches an account off or on."""
    me = _administrator(request)
    user = people.switch(me, get(me, User, key), active=request.POST.get("do") == "on")
    say(request, f"The account of {user} is {'on' if user.is_active else 'off; what it may do has ended'}.")
    return go("person", key)


@require_POST
def password(request: HttpRequest, key: str) -> HttpResponse:
    """A link for a new password, shown this once."""
    me = _administrator(request)
    user = get(me, User, key)
    return _person(request, user, link=_address(request, people.new_password_link(me, user)))


@require_POST
def member(request: HttpRequest, key: str) -> HttpResponse:
    """Makes the person a member of a case that is named by its reference."""
    me = _administrator(request)
    user = get(me, User, key)
    data = request.POST.copy()
    data["member-username"] = user.username
    form = RightsForm(data, prefix="member")

    def act(given: dict[str, Any]) -> HttpResponse:
        reference = request.POST.get("reference", "")
        try:
            cases.set_member(me, reference, user, set(given["rights"]) | {"read"}, given["reason"])
        except NotThere:
            raise UserError("there is no case of this reference") from None
        say(request, f"{user} is a member of case {reference.strip().upper()}.")
        return go("person", key)

    return tried(form, act) or _person(request, user, form=form)


def _administrator(request: HttpRequest) -> User:
    """For everybody else these pages are not there."""
    me = viewer(request)
    if not may(me, Permission.MANAGE_PEOPLE):
        raise NotThere
    return me


def _address(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("set_up", args=[secret]))
