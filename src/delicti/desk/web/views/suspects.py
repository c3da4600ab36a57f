"""Suspects: the list, those of a case, one with what it rests on; proposing, confirming, correcting, withdrawing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delicti.desk.models import Actor, Attribution, Correction, Measure, Standing, Suspect
from delicti.desk.rights import NotThere, Permission, Right, called, get, may, rows, visible
from delicti.desk.services import correcting, erasure, suspects, withdrawing
from delicti.desk.web import evidence, picking
from delicti.desk.web.acts import tried
from delicti.desk.web.forms import EraseForm
from delicti.desk.web.forms_decided import CorrectForm, ProposeForm
from delicti.desk.web.http import go, page, say, viewer
from delicti.desk.web.paging import counted, paged
from delicti.desk.web.views.head import head
from delicti.model.errors import UserError

_SHOWN = 200


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Those whom whoever asks may see, latest first."""
    me, asked = viewer(request), request.GET
    narrowed = {name: asked.get(name, "").strip()[:200] for name in ("state", "standing", "q")}
    found = suspects.listed(me, **narrowed)
    before, after = asked.get("before", ""), asked.get("after", "")
    shown = paged(found, "updated_at", descending=True, before=before, after=after, size=50)
    suspects.viewed(me, [one.pk for one in shown.rows])
    standings = [one for one in Standing.values if one != Standing.RELEASED]
    context = {"page": shown, "asked": narrowed, "total": counted(found), "standings": standings}
    return page(request, "suspects/list.html", context)


@require_safe
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The proposals of a case and what became of them."""
    here = head(request, reference, "case_suspects")
    me = viewer(request)
    found = rows(me, Attribution).filter(case=here.case).select_related("suspect", "actor", "proposed_by", "decided_by")
    ties = list(found.order_by("-proposed_at", "pk")[:_SHOWN])
    seen = [tie.suspect.pk for tie in ties if tie.suspect.shown]
    suspects.viewed(me, seen, here.case)
    return here.page("suspects/case.html", {"ties": ties})


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Proposes a suspect for an actor of a case file, with findings of that actor."""
    here = head(request, reference, "case_suspects", Right.DECIDE)
    me = viewer(request)
    file = evidence.chosen(evidence.files(me, here.case), request.GET.get("file"))
    actor = rows(me, Actor).filter(case=here.case, case_file=file, actor=request.GET.get("actor", "")).first()
    if file is None or actor is None:
        raise NotThere
    form = ProposeForm(request.POST or None, initial={"suspect": request.GET.get("suspect", "")[:12]})

    def act(given: dict[str, Any]) -> HttpResponse:
        findings = [finding for key, finding in form.picked() if key == str(file.pk)]
        why = {"reason": given["reason"], "alternatives": given["alternatives"], "findings": findings}
        if given["suspect"]:
            one = _one(request, given["suspect"], otherwise="there is no suspect of this reference that you may see")
            suspects.attribute(me, one, here.case, actor, **why)
        else:
            who = {name: given[name] for name in ("name", "identifiers", "region")}
            one = suspects.propose(me, here.case, actor, **who, **why)
        say(request, f"Suspect {one.reference} is proposed; another person has to confirm.")
        return go("suspect", one.reference)

    if request.method == "POST" and (answer := tried(form, act)):
        return answer
    label = evidence.view(file).actor_label(actor.actor)
    told = {"form": form, "who": actor, "label": label, **picking.offered(me, here.case, request, actor.actor)}
    return here.page("suspects/propose.html", told, status=422 if form.errors else 200)


@require_safe
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """One suspect: who, what it rests on, what speaks against it, what was decided."""
    return _page(request, _one(request, reference))


def _page(request: HttpRequest, suspect: Suspect, **bound: Any) -> HttpResponse:
    me = viewer(request)
    ties = rows(me, Attribution).filter(suspect=suspect)
    ties = ties.select_related("case", "actor", "actor__case_file", "proposed_by", "decided_by", "withdrawn_by")
    shown = list(ties.prefetch_related("findings").order_by("-proposed_at", "pk"))
    deciding = set(visible(me, ties, Right.DECIDE).values_list("pk", flat=True))
    suspects.viewed(me, [suspect], shown[0].case if shown else None)
    live = any(tie.pk in deciding and tie.state in ("proposed", "confirmed") for tie in shown)
    held = {name: getattr(suspect, name) for name in ("name", "identifiers", "region")} if suspect.shown else {}
    context = {
        "suspect": suspect,
        "ties": shown,
        "deciding": deciding,
        "live": live,
        "confirms": may(me, Permission.CONFIRM),
        "measures": list(rows(me, Measure).filter(suspect=suspect).select_related("case").order_by("-requested_at")),
        "corrections": list(
            rows(me, Correction).filter(suspect=suspect).select_related("by", "decided_by").order_by("-at")
        ),
        "correct": CorrectForm(prefix="correct", initial=held),
        **bound,
    }
    return page(request, "suspects/one.html", context, status=422 if bound else 200)


@require_POST
def decide(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Confirms or refuses a proposal."""
    tie, reason = _tie(request, reference, key), request.POST.get("reason", "")
    if request.POST.get("do") == "confirm":
        suspects.confirm(viewer(request), tie, reason)
        say(request, "Confirmed.")
        return go("suspect", reference)
    suspects.refuse(viewer(request), tie, reason)
    say(request, "Refused; the proposal stays in the case with its reason.")
    return go("case_suspects", tie.case.reference)


@require_POST
def untie(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Withdraws one tie."""
    withdrawing.untie(viewer(request), _tie(request, reference, key), request.POST.get("reason", ""))
    say(request, "The tie is withdrawn; every case and bulletin that it reaches was told.")
    return go("suspect", reference)


@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraws the suspect everywhere."""
    withdrawing.withdraw(viewer(request), _one(request, reference), request.POST.get("reason", ""))
    say(request, "The suspect is withdrawn; every case and bulletin that used it was told.")
    return go("suspect", reference)


@require_POST
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks for a correction."""
    suspect = _one(request, reference)
    form = CorrectForm(request.POST, prefix="correct")

    def act(given: dict[str, Any]) -> HttpResponse:
        correcting.ask(viewer(request), suspect, **given)
        say(request, "The correction is asked for; another person has to make it.")
        return go("suspect", reference, at="corrections")

    return tried(form, act) or _page(request, suspect, correct=form)


@require_POST
def corrected(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Makes or refuses a correction."""
    suspect, asked = _one(request, reference), get(viewer(request), Correction, key)
    if asked.suspect_id != suspect.pk:
        raise NotThere
    make = request.POST.get("do") == "make"
    correcting.decide(viewer(request), asked, request.POST.get("reason", ""), make=make)
    say(request, "Corrected; every case and bulletin was told." if make else "The correction is refused.")
    return go("suspect", reference, at="corrections")


@require_POST
def erase(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks that a suspect be erased by law."""
    form = EraseForm(request.POST)
    suspect = _one(request, reference)
    if not form.is_valid():
        raise UserError("write the reason and the legal basis")
    asked = erasure.request(viewer(request), suspect, form.cleaned_data["reason"], form.cleaned_data["legal_basis"])
    say(request, "The erasure is asked for; another member has to confirm it here.")
    return go("case_work", asked.case.reference, at="erasures")


def _one(request: HttpRequest, reference: str, otherwise: str = "") -> Suspect:
    try:
        return called(viewer(request), Suspect, reference, "proposed_by")
    except NotThere:
        if otherwise:
            raise UserError(otherwise) from None
        raise


def _tie(request: HttpRequest, reference: str, key: str) -> Attribution:
    suspect, tie = _one(request, reference), get(viewer(request), Attribution, key)
    if tie.suspect_id != suspect.pk:
        raise NotThere
    return tie
