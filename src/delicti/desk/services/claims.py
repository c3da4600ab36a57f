"""Claims: a page or text of others is read apart, proposes figures, and a person accepts or refuses each."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from delicti.desk import audit, clock
from delicti.desk.figures.figure import cell, figure
from delicti.desk.figures.small import public
from delicti.desk.models import AuditEntry, Campaign, Claim, ClaimSource, ClaimSourceState, ClaimState, Holds, Job, User
from delicti.desk.rights import NotThere, Permission, get, may, require, rows
from delicti.desk.services import jobs
from delicti.desk.services.base import act, said
from delicti.desk.services.boards import said_of
from delicti.desk.services.kept import kept
from delicti.model.errors import UserError
from delicti.report.visible import visible

LARGEST = 4_000_000  # bytes of a page
COMPARED: dict[str, tuple[str, dict[str, str]]] = {  # what a claim counts: the campaign's figure of the same
    "cases": ("cases", {}),
    "suspects": ("suspects", {}),
    "arrests": ("measures", {"kind": "arrest"}),
    "charges": ("measures", {"kind": "charge"}),
}
_VERBS = ("claim source added", "claim source read", "claim source failed", "claim accepted", "claim refused")
_MOST = 2_000  # claims of one source
_TEXT = 300_000  # signs of its text


@act
def add(
    by: User,
    content: bytes,
    *,
    url: str = "",
    campaign: Campaign | None = None,
    pasted: bool = False,
    made_up: bool = False,
) -> ClaimSource:
    """Takes a page saved as HTML, or a pasted text, and has it read by a worker. The address is never fetched."""
    require(by, Permission.WRITE_BULLETINS)
    if not content.strip():
        raise UserError("there is nothing to read; choose a saved page or paste its text")
    if len(content) > LARGEST:
        raise UserError(f"the page has {len(content):,} bytes; at most {LARGEST:,} are read")
    if campaign is not None:
        campaign = get(by, Campaign, campaign.pk)
    found = ClaimSource.objects.create(
        campaign=campaign,
        url=url.replace("\0", "").strip()[:1_000],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        by=by,
        at=clock.now(),
        made_up=made_up,
    )
    parameters = {"source": str(found.pk), "pasted": pasted}
    jobs.read_page(by, parameters)
    audit.append(by, "claim source added", thing=found, detail={"sha256": found.sha256})
    return found


@act
def settle(source: ClaimSource, told: Mapping[str, Any]) -> None:
    """For a worker: keeps what was read, once."""
    found = ClaimSource.objects.select_for_update().get(pk=source.pk)
    if found.state != ClaimSourceState.WAITING:
        return
    page = told["page"]
    found.title, found.publication = _short(page["title"], 500), _short(page["site"], 200)
    found.published_at, found.language = _moment(page["date"]), _short(page["language"], 8)
    found.text = "\n".join(map(visible, str(page["text"])[:_TEXT].split("\n")))
    found.limits = [_short(one, 300) for one in page["limits"]][:20]
    found.state = ClaimSourceState.READ
    found.save()
    Claim.objects.bulk_create((_claim(found, one) for one in told["claims"][:_MOST]), batch_size=200)
    audit.append(None, "claim source read", thing=found, detail={"claims": min(len(told["claims"]), _MOST)})


@act
def failed(source: ClaimSource, why: str) -> None:
    """For a worker: says why a page could not be read."""
    found = ClaimSource.objects.select_for_update().get(pk=source.pk)
    if found.state == ClaimSourceState.WAITING:
        found.state, found.problem = ClaimSourceState.FAILED, visible(why)[:2_000]
        found.save(update_fields=["state", "problem"])
        audit.append(None, "claim source failed", thing=found)


@act
def decide(by: User, source: ClaimSource, key: UUID | str, *, accept: bool, reason: str = "") -> Claim:
    """Accepts or refuses a proposal; another decision later stands in its place, and the audit keeps both."""
    require(by, Permission.WRITE_BULLETINS)
    found = Claim.objects.select_for_update().filter(pk=key, source=source).first()
    if found is None:
        raise NotThere
    if accept and not found.speaker:
        raise UserError("nobody says this; a claim without a speaker is not accepted")
    if not accept and found.bulletins.exclude(bulletin__state="draft").exists():
        raise UserError("a bulletin cites this claim; correct the bulletin first")
    found.state = ClaimState.ACCEPTED if accept else ClaimState.REFUSED
    found.decision_reason = reason.strip()[:2_000] if accept else said(reason, "the reason", 2_000)
    found.decided_by, found.decided_at = by, clock.now()
    found.save(update_fields=["state", "decision_reason", "decided_by", "decided_at"])
    audit.append(by, f"claim {found.state}", thing=found)
    return found


def sources(by: User) -> QuerySet[ClaimSource]:
    """All sources without their bytes and text, latest first."""
    require(by, Permission.SEE_FIGURES)
    return rows(by, ClaimSource).defer("content", "text").select_related("campaign", "by").order_by("-at")


def source(by: User, key: str) -> ClaimSource:
    """One source. Raises NotThere."""
    require(by, Permission.SEE_FIGURES)
    return get(by, ClaimSource, key)


def since(kind: type[ClaimSource | Claim], moment: datetime) -> Q:
    """Which sources, or claims, were made or changed since: those that the audit names."""
    named = AuditEntry.objects.filter(verb__in=_VERBS, at__gte=moment).values_list("object_kind", "object_id")
    keys: dict[str, set[UUID]] = {}
    for name, key in named.iterator():
        keys.setdefault(name, set()).add(UUID(key))
    of_source, of_claim = keys.get(ClaimSource.__name__, set()), keys.get(Claim.__name__, set())
    return Q(pk__in=of_source) if kind is ClaimSource else Q(source__in=of_source) | Q(pk__in=of_claim)


@dataclass(frozen=True)
class Beside:
    """The campaign's own figure beside a claim: its value, how far apart they are, and what may explain that."""

    value: str
    unit: str
    difference: str
    reasons: tuple[str, ...]


def beside(by: User, claim: Claim) -> Beside | None:
    """The campaign's own figure of what a claim counts; None where there is none, or it may not be shown."""
    campaign = claim.source.campaign
    name, parameters = COMPARED.get(claim.counted, ("", {}))
    if campaign is None or not name or claim.best is None or not may(by, Permission.SEE_FIGURES):
        return None
    own = figure(name)
    place = f"count-{campaign.pk}-{cell(name, parameters)}"
    count = kept(place, own.rows(campaign, parameters).order_by().count)
    shown = said_of(count, campaign.threshold, sensitive=True)
    if public(count, campaign.threshold) is None:
        return Beside(shown, own.unit, "which is not compared", ())
    apart = claim.best - count
    difference = "the same" if not apart else f"{abs(apart):,} {'fewer' if apart > 0 else 'more'} than claimed"
    return Beside(shown, own.unit, difference, tuple(_reasons(claim, campaign)) if apart else ())


def _reasons(claim: Claim, campaign: Campaign) -> Iterator[str]:
    """What may explain a difference, as far as the claim and the campaign say."""
    begins, ends = campaign.begins_at, min(campaign.ends_at, clock.now())
    if claim.period_start and claim.period_start.date() != begins.date():
        yield f"it speaks of the time from {claim.period_start:%Y-%m-%d}; the campaign began {begins:%Y-%m-%d}"
    if claim.period_end and claim.period_end.date() != ends.date():
        yield f"it speaks of the time until {claim.period_end:%Y-%m-%d}; the campaign counts until {ends:%Y-%m-%d}"
    if not (claim.period_start or claim.period_end):
        yield "it does not say which time it speaks of"
    if claim.low is None or claim.high is None:
        yield "it says at least or at most, no exact number"
    if campaign.sectors or campaign.regions or campaign.offences:
        yield "the campaign covers some sectors, regions or offences alone"
    if claim.holds != Holds.CONFIRMED:
        yield f"it is {claim.holds}"
    yield "others may count what this desk never saw, or count one thing several times"


def job_of(job: Job) -> ClaimSource:
    """For a worker: the source that a job names. Raises UserError."""
    found = ClaimSource.objects.filter(pk=job.parameters.get("source")).first()
    if found is None:
        raise UserError("the page is not there any more")
    return found


def _claim(source: ClaimSource, one: Mapping[str, Any]) -> Claim:
    figure, counted, speaker, place = one["figure"], one["counted"], one["speaker"], one["places"][0]
    name = ", ".join(dict.fromkeys(part for key in ("name", "role", "organisation") if (part := speaker[key])))
    if speaker["kind"] == "publication":
        name = name or source.publication
    period = one["period"] or {"start": None, "end": None}
    return Claim(
        source=source,
        low=figure["low"],
        best=figure["best"],
        high=figure["high"],
        unit="" if one["unit"] == "count" else _short(one["unit"], 40),
        counted=_short(counted["kind"], 40),
        words=_short(counted["words"], 300),
        speaker=_short(name, 300),
        said_at=_moment(one["said"]),
        period_start=_moment(period["start"]),
        period_end=_moment(period["end"]),
        basis=_short(one["basis"], 2_000),
        holds=one["state"] or Holds.UNCONFIRMED,  # what nobody confirmed is not
        holds_words=_short(one["state_words"], 2_000),
        sentence=_short(one["sentence"], 5_000),
        start=place["sentence_start"],
        end=place["sentence_end"],
    )


def _short(text: Any, most: int) -> str:
    return visible(text)[:most] if text else ""


def _moment(day: Any) -> datetime | None:
    if not day:
        return None
    found = date.fromisoformat(str(day)[:10])
    return datetime(found.year, found.month, found.day, tzinfo=UTC)
