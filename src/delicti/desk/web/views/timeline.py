"""The timeline of a case: narrowed by actor, outcome and kind, looked at from near and far, earlier and later."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from delicti.desk.models import CaseFile
from delicti.desk.web import evidence
from delicti.desk.web.views.case import links_of
from delicti.desk.web.views.head import head
from delicti.report import annex
from delicti.report.timeline import Timeline
from delicti.report.timeline import timeline as picture
from delicti.report.view import Row, View

_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_CLOSEST = timedelta(minutes=2)


@dataclass(frozen=True)
class Asked:
    """What the address asks for: labels and words as the picture has them; moments, None where it is the whole."""

    actor: str
    outcome: str
    kind: str
    begin: datetime | None
    end: datetime | None
    file: str

    def fits(self, view: View, row: Row) -> bool:
        """Whether an episode is among those asked for."""
        actor, until = view.actor_by_id.get(row["actor"]), row["last_time"] or row["first_time"]
        return (
            (not self.actor or (actor is not None and actor["label"] == self.actor))
            and (not self.outcome or (row["outcome"] or "unknown") == self.outcome)
            and (not self.kind or row["kind"] == self.kind)
            and (self.begin is None or until is None or until >= self.begin)
            and (self.end is None or row["first_time"] is None or row["first_time"] <= self.end)
        )

    def query(self, begin: datetime | None = None, end: datetime | None = None) -> str:
        """The address again, from another moment until another."""
        told = {"file": self.file, "actor": self.actor, "outcome": self.outcome, "kind": self.kind}
        span = {"from": begin and short(begin), "until": end and short(end)}
        return "?" + urlencode({name: value for name, value in {**told, **span}.items() if value})

    @property
    def narrowed(self) -> bool:
        """Whether it is less than the whole."""
        return bool(self.actor or self.outcome or self.kind or self.begin or self.end)


@require_safe
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Episodes over time; each bar leads to its row, each mark of the axis to what lies between it and the next."""
    got = request.GET
    begin, end = _moment(got.get("from", "")), _moment(got.get("until", ""))
    if begin is not None and end is not None and end <= begin:
        begin = end = None
    actor, outcome, kind = (got.get(name, "").strip()[:60] for name in ("actor", "outcome", "kind"))

    def made(file: CaseFile) -> dict[str, Any]:
        view = evidence.view(file)
        asked = Asked(actor, outcome, kind, begin, end, got.get("file", "")[:40])
        rows = [row for row in view.episodes if asked.fits(view, row)]
        drawn = picture(view, rows, begin, end)
        return {
            "asked": asked,
            "picture": drawn,
            "ways": _ways(asked, drawn),
            "episodes": annex.episodes(view, rows),
            "all": len(view.episodes),
            "choices": _choices(view),
            "targets": {row["label"]: row["episode"] for row in rows},
            "links": links_of(reference, file, view),
        }

    return head(request, reference, "case_timeline").file_page("case/timeline.html", made)


def short(moment: datetime) -> str:
    """A moment as a field of a form has it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}"


def _ways(asked: Asked, drawn: Timeline | None) -> list[tuple[str, str, str]]:
    """Where one may look from here: an id, the text, the address."""
    whole = [("whole", "The whole", asked.query())] if asked.begin or asked.end else []
    if drawn is None:
        return whole
    begin, end, half = drawn.begin, drawn.end, (drawn.end - drawn.begin) / 2
    spans = [
        ("earlier", "← earlier", begin - half, end - half),
        ("closer", "closer", begin + half / 2, end - half / 2),
        ("further", "from further away", begin - half, end + half),
        ("later", "later →", begin + half, end + half),
    ]
    if not whole:
        spans = spans[1:2]  # around the whole there is nothing
    if half < _CLOSEST:
        spans = [one for one in spans if one[0] != "closer"]
    inside = [one for one in spans if one[2] >= _EARLIEST and one[3] <= _LATEST]
    return [(name, text, asked.query(first, last)) for name, text, first, last in inside] + whole


def _choices(view: View) -> list[tuple[str, str, list[str]]]:
    """The fields to narrow by: name, label, what can be chosen."""
    actors = [row["label"] for row in view.actors if row["episodes"]]
    outcomes = sorted({row["outcome"] or "unknown" for row in view.episodes})
    kinds = sorted({row["kind"] for row in view.episodes if row["kind"]})
    return [("actor", "Actor", actors[:200]), ("outcome", "Outcome", outcomes), ("kind", "Kind", kinds)]


def _moment(text: str) -> datetime | None:
    """A moment in UTC, if it is one of those that evidence can have."""
    try:
        found = datetime.fromisoformat(text)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if _EARLIEST <= found <= _LATEST else None
