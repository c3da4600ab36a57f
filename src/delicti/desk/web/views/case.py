"""The pages of a case that tell what its case files hold: story, actors, findings, changes, limits."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from delicti.desk.models import CaseFile
from delicti.desk.rights import Right, get
from delicti.desk.services import custody
from delicti.desk.web import evidence
from delicti.desk.web.forms import ReasonForm
from delicti.desk.web.http import go, number, say, viewer
from delicti.desk.web.jinja import anchor, url
from delicti.desk.web.views.head import head
from delicti.model.errors import UserError
from delicti.report import annex
from delicti.report.view import View
from delicti.report.visible import visible_bytes

_ACTORS = 200
_RAW_SHOWN = 4_000


@require_safe
def story(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened, with what speaks against it."""

    def made(file: CaseFile) -> dict[str, Any]:
        view = evidence.view(file)
        told = evidence.story(view)
        return {
            "summary": view.case.summary,
            "chapters": told,
            "cited": annex.cited(view),
            "links": links_of(reference, file, view),
            "unexamined": evidence.chapter(view, "unexamined"),
        }

    return head(request, reference, "case").file_page("case/story.html", made)


@require_safe
def actors(request: HttpRequest, reference: str) -> HttpResponse:
    """Everybody who has a row."""

    def made(file: CaseFile) -> dict[str, Any]:
        view = evidence.view(file)
        rows = view.actors[:_ACTORS]
        return {
            "actors": rows,
            "all": len(view.actors),
            "per_actor": view.findings_per_actor,
            "remainder": view.case.remainder,
            "others": evidence.chapter(view, "others"),
        }

    return head(request, reference, "case_actors").file_page("case/actors.html", made)


@require_safe
def findings(request: HttpRequest, reference: str) -> HttpResponse:
    """Findings in pages, by class and actor."""
    asked = request.GET
    start = number(asked.get("from", ""), most=1_000_000_000)

    def made(file: CaseFile) -> dict[str, Any]:
        view = evidence.view(file)
        kind, actor = asked.get("class", ""), asked.get("actor", "")
        labels = {row["label"]: row["actor"] for row in view.actors[:_ACTORS]}
        found = evidence.findings(view, kind, labels.get(actor, actor), start)
        return {"found": found, "view": view, "kind": kind, "actor": actor, "labels": list(labels)}

    return head(request, reference, "case_findings").file_page("case/findings.html", made)


@require_safe
def finding(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """One finding: its raw bytes, the decoded value, why it counts."""

    def made(file: CaseFile) -> dict[str, Any]:
        view = evidence.view(file)
        row = evidence.finding(view, key)
        raw = row["raw"] or b""
        return {
            "row": row,
            "place": view.place(row["item"], row["line"]) or row["path"] or "–",
            "who": view.actor_by_id.get(row["actor"]),
            "raw": visible_bytes(raw, _RAW_SHOWN),
            "dump": evidence.dump(raw),
            "bytes": len(raw),
            "export": ReasonForm(prefix="export"),
        }

    return head(request, reference, "case_findings").file_page("case/finding.html", made)


@require_POST
def raw(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """The raw bytes of a finding as a text file that nothing opens by itself; custody says who took them and why."""
    page = head(request, reference, "case_findings", Right.EXPORT)
    me = viewer(request)
    file = get(me, CaseFile, request.POST.get("file", ""))
    form = ReasonForm(request.POST, prefix="export")
    if file.case_id != page.case.pk or not form.is_valid():
        raise UserError("write why the bytes leave the desk; custody keeps it")
    row = evidence.finding(evidence.view(file), key)
    custody.exported(me, file, f"raw bytes of finding {key}", form.cleaned_data["reason"])
    answer = HttpResponse(row["raw"] or b"", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{page.case.reference}-{_plain(key)}.txt"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """What was changed on the site, and what was taken."""

    def made(file: CaseFile) -> dict[str, Any]:
        view = evidence.view(file)
        unseen = [one for one in view.case.not_examined if "file" in one.lower() or "site" in one.lower()]
        return {
            "chapters": evidence.chapter(view, "changed", "taken", "open"),
            "unseen": unseen,
            "links": links_of(reference, file, view),
        }

    return head(request, reference, "case_changes").file_page("case/chapters.html", made)


@require_safe
def limits(request: HttpRequest, reference: str) -> HttpResponse:
    """What the evidence cannot show, and what was not examined."""

    def made(file: CaseFile) -> dict[str, Any]:
        view = evidence.view(file)
        return {
            "chapters": evidence.chapter(view, "limits", "unexamined"),
            "unseen": [],
            "made": annex.made(view),
            "links": {},
        }

    return head(request, reference, "case_limits").file_page("case/chapters.html", made)


@require_POST
def check(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Checks the seal of a case file now."""
    page = head(request, reference, "case_evidence")
    file = get(viewer(request), CaseFile, key)
    if file.case_id == page.case.pk:
        file = custody.check(viewer(request), file)
        say(request, f"Checked: the seal {'holds' if file.state == CaseFile.State.HOLDS else 'does not hold'}.")
    return go("case_evidence", reference)


def links_of(reference: str, file: CaseFile, view: View) -> dict[str, str]:
    """Where the actors, episodes and cited findings of a case file are shown."""
    actors = url("case_actors", reference, file=file.pk)
    episodes = url("case_timeline", reference, file=file.pk)
    found = {row["actor"]: f"{actors}#{anchor(row['actor'])}" for row in view.actors[:_ACTORS]}
    found |= {row["episode"]: f"{episodes}#{anchor(row['episode'])}" for row in view.episodes}
    return found | {one: url("case_finding", reference, one, file=file.pk) for one in view.cited}


def _plain(key: str) -> str:
    return "".join(sign for sign in key if sign.isalnum() or sign in "-_")[:40] or "finding"
