"""What the public hands in: taken once, with a receipt that is shown once, and the way back to what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from delicti.desk.rights import NotThere, Permission, may
from delicti.desk.services import limits
from delicti.desk.web.accounts import network_of
from delicti.desk.web.acts import tried
from delicti.desk.web.forms import Plain, ReceiptForm
from delicti.desk.web.http import go, page, viewer

_RECEIPTS_AN_HOUR = 30
_KEPT = 20  # of what a session sent before


class Row(Protocol):
    """Something that was handed in."""

    pk: Any


@dataclass(frozen=True)
class Window:
    """One kind of it: `name` is of the session's keys, `state` the page of what became of it."""

    name: str
    state: str
    attempts: str = "receipt"  # under which wrong receipts are counted

    def hand_in(
        self,
        request: HttpRequest,
        form: Plain,
        take: Callable[[dict[str, Any]], tuple[Row, HttpResponse]],
        limit: tuple[str, int, str],
    ) -> HttpResponse | None:
        """The answer to a form that was sent, once however often it comes; None where the form says why not.

        `limit` is what is counted, how often it may come from one address in an hour, and what is said beyond.
        """
        if request.method != "POST" or not form.is_valid():
            return None
        once, sent = form.cleaned_data.pop("once"), request.session.get(f"sent {self.name}s", {})
        if once and once in sent:
            request.session[self._key] = sent[once]
            return go(self.state)
        counted, most, said = limit
        if not within(request, counted, most):
            form.add_error(None, said)
            return None

        def act(given: dict[str, Any]) -> HttpResponse:
            row, answer = take(given)
            self.open(request, row)
            request.session[f"sent {self.name}s"] = {**dict(list(sent.items())[-_KEPT:]), once: str(row.pk)}
            return answer

        return tried(form, act)

    def come_back(self, request: HttpRequest, find: Callable[[str], Row], template: str, missing: str) -> HttpResponse:
        """Where somebody who holds a receipt enters it."""
        form = ReceiptForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            if not within(request, self.attempts, _RECEIPTS_AN_HOUR):
                form.add_error(None, "Many receipts were tried from your address within an hour; try again later.")
            else:
                try:
                    self.open(request, find(form.cleaned_data["receipt"]))
                except NotThere:
                    form.add_error("receipt", missing)
                else:
                    return go(self.state)
        return page(request, template, {"form": form}, status=422 if form.errors else 200)

    def open(self, request: HttpRequest, row: Row) -> None:
        """This session may see it from now on."""
        request.session[self._key] = str(row.pk)

    def opened(self, request: HttpRequest) -> str | None:
        """The key of what this session may see."""
        found: str | None = request.session.get(self._key)
        return found

    def leave(self, request: HttpRequest) -> None:
        """Closes it on this machine."""
        request.session.pop(self._key, None)

    @property
    def _key(self) -> str:
        return f"opened {self.name}"


REPORTS = Window("report", "report_state")  # answers to bulletins are reports, too
REQUESTS = Window("request", "subject_state", "subject-receipt")


def open_to(request: HttpRequest, otherwise: Permission) -> None:
    """A page for the public where it is open to them, and always for whoever does the work."""
    if settings.DESK_PUBLIC_INTAKE:
        return
    if not (request.user.is_authenticated and may(viewer(request), otherwise)):
        raise Http404


def within(request: HttpRequest, what: str, most: int) -> bool:
    """Counts what comes from one address in an hour; all addresses of one IPv6 network of a customer are one."""
    return limits.within(what, network_of(request), most)
