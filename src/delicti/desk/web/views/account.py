"""One's own account: the link that sets it up, sessions, tokens, the second step of sign-in."""

import hashlib
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delicti.desk.models import ApiToken, OneTimeLink
from delicti.desk.rights import NotThere, get, rows
from delicti.desk.services import people, tokens, webhooks
from delicti.desk.web.acts import sentence
from delicti.desk.web.forms import SetUpForm, TokenForm
from delicti.desk.web.http import go, page, say, viewer
from delicti.model.errors import UserError


@login_not_required
def closed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Pages of allauth that the desk does not have: sign-up, passwords by e-mail."""
    raise Http404


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind a one-time link."""
    link = people.link_of(secret)
    first = link.kind == OneTimeLink.Kind.FIRST_ACCOUNT
    known = link.user
    start = {"username": known.username, "full_name": known.full_name} if known else {}
    form = SetUpForm(request.POST or None, initial=start)
    if link.kind == OneTimeLink.Kind.PASSWORD:
        form.fields["username"].disabled = True
        del form.fields["full_name"]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = people.set_up(secret, given["username"], given["password"], given.get("full_name", ""))
        except UserError as error:
            form.add_error(None, sentence(error))
        else:
            if Authenticator._default_manager.filter(user=user).exists():  # noqa: SLF001 - Django's public name for it
                say(request, "Your new password is set. Sign in with it, and with your second step.")
                return go("account_login")
            login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
            say(request, "Your account is set up. Add a second step of sign-in in the settings.")
            return go("front")
    return page(request, "set_up.html", {"form": form, "first": first}, status=422 if form.errors else 200)


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Sessions, tokens and sign-in of whoever asks."""
    return _settings(request, TokenForm())


@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """Makes a token; the page shows its secret this once."""
    form = TokenForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            token, secret = tokens.make(viewer(request), given["name"], given["scopes"], timedelta(days=given["days"]))
        except UserError as error:
            form.add_error(None, sentence(error))
        else:
            return _settings(request, TokenForm(), made=token, secret=secret)
    return _settings(request, form)


@require_POST
def revoke_token(request: HttpRequest, key: str) -> HttpResponse:
    """Ends one's own token."""
    me = viewer(request)
    tokens.revoke(me, get(me, ApiToken, key))
    say(request, "The token is revoked.")
    return go("settings", at="tokens")


@require_POST
def end_session(request: HttpRequest, key: str) -> HttpResponse:
    """Signs one of one's own sessions out."""
    session = next((one for one in _sessions(request) if _name(one) == key), None)
    if session is None:
        raise NotThere
    mine = session.session_key == request.session.session_key
    session.end()
    if mine:
        return go("account_login")
    say(request, "That session is signed out.")
    return go("settings", at="sessions")


def _settings(request: HttpRequest, form: TokenForm, made: ApiToken | None = None, secret: str = "") -> HttpResponse:
    me = viewer(request)
    found = rows(me, ApiToken).order_by("revoked_at", "-made_at")
    hooks = list(webhooks.about(me))
    context = {
        "form": form,
        "made": made,
        "secret": secret,
        "tokens": list(found),
        "hooks": hooks,
        "agreed": webhooks.agreed(hooks) if hooks else {},
        "sessions": [(one, _name(one)) for one in _sessions(request)],
        "current": request.session.session_key,
        "steps": list(Authenticator._default_manager.filter(user=me)),  # noqa: SLF001 - Django's public name for it
    }
    return page(request, "settings.html", context, status=422 if form.errors else 200)


def _sessions(request: HttpRequest) -> list[UserSession]:
    return UserSession._default_manager.purge_and_list(viewer(request))  # type: ignore[no-any-return]  # noqa: SLF001


def _name(session: UserSession) -> str:
    """A session in an address: neither its key nor its number."""
    return hashlib.sha256(session.session_key.encode()).hexdigest()[:16]
