"""Everything that the desk holds on a person, by name and by what else they gave: one table of where to look.

Addresses alone are not people: that an address occurs is said once for each, with in how many cases.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from delicti.desk import models as m
from delicti.desk.search.find import matching

_SHORTEST = 3  # signs of what is looked for
_MOST_TERMS = 50
_MOST_WORDS = 5  # of a name that is looked for in other turns, too
_MOST_ROWS = 2_000  # of one table
_CUT = 1_000  # signs of a text that is told


@dataclass(frozen=True)
class Held:
    """One thing: what kind, which row, and the text that would be told."""

    kind: str
    key: str
    text: str


@dataclass(frozen=True)
class Place:
    """Where to look: a table, its columns, and how a row is told."""

    kind: str
    table: type[Model]
    columns: tuple[str, ...]
    told: Callable[[Any], str]


def _suspect(one: m.Suspect) -> str:
    return (
        f"Held as a suspect since {one.proposed_at:%Y-%m-%d}, {one.state}, standing: {one.standing}: {one.name}. "
        + (f"Identifiers: {one.identifiers}" if one.identifiers else "")
    )


def _measure(one: m.Measure) -> str:
    since = one.ordered_at or one.requested_at
    who = one.authority or "the desk"
    return (
        f"A measure of {since:%Y-%m-%d}: {one.kind}, {one.state}, of {who}: {one.reason} Legal basis: {one.legal_basis}"
    )


PLACES = (
    Place("suspect", m.Suspect, ("name", "identifiers"), _suspect),
    Place(
        "attribution", m.Attribution, ("reason", "alternatives", "decision_reason", "withdrawal_reason"),
        lambda one: f"Words on why an actor was tied to a suspect, or not: {one.reason} / {one.alternatives}",
    ),
    Place(
        "correction", m.Correction, ("name", "identifiers", "reason", "decision_reason"),
        lambda one: f"A correction of what is held, {one.state}: {one.name} {one.identifiers}: {one.reason}",
    ),
    Place(
        "measure", m.Measure,
        ("site", "reason", "legal_basis", "authority", "officer", "decision_reason", "end_reason"),
        _measure,
    ),
    Place(
        "measure basis", m.MeasureBasis, ("text",),
        lambda one: f"Words on content beside the findings of a measure: {one.text}",
    ),
    Place(
        "report", m.Report, ("organisation", "contact", "noticed", "site", "answer", "state_reason"),
        lambda one: f"A {one.kind} received {one.received_at:%Y-%m-%d} of {one.organisation}: {one.noticed} "
        f"Contact: {one.contact}",
    ),
    Place("shown answer", m.ShownTip, ("text", "hidden_reason"),
        lambda one: f"Words shown below a bulletin: {one.text}"),
    Place(
        "person to be told", m.Notifiable, ("who", "why", "how", "addresses"),
        lambda one: f"Noted as to be told: {one.who}: {one.why} ({one.state})",
    ),
    Place("note", m.Note, ("text", "about", "retraction_reason"),
        lambda one: f"A note of {one.at:%Y-%m-%d}: {one.text}"),
    Place("task", m.Task, ("title", "end_reason"), lambda one: f"A task of {one.at:%Y-%m-%d}: {one.title}"),
    Place(
        "decision", m.Decision, ("text", "reason"),
        lambda one: f"A decision of {one.at:%Y-%m-%d}: {one.text}: {one.reason}",
    ),
    Place(
        "case", m.Case, ("title", "organisation", "site", "summary"),
        lambda one: f"A case of {one.received_at:%Y-%m-%d}: {one.title}, {one.organisation}",
    ),
    Place("sent file", m.Upload, ("name", "reason"), lambda one: f"The name of a file that was sent: {one.name}"),
    Place(
        "custody", m.CustodyEntry, ("by_name", "what", "why"),
        lambda one: f"An entry of custody of {one.at:%Y-%m-%d}: {one.by_name} {one.action} {one.what}",
    ),
    Place(
        "claim", m.Claim, ("speaker", "sentence", "words", "basis", "holds_words", "decision_reason"),
        lambda one: f"A sentence of others that the desk read: {one.sentence}",
    ),
    Place(
        "account", m.User, ("username", "full_name", "email", "first_name", "last_name"),
        lambda one: f"An account at this desk: {one.username} {one.full_name}",
    ),
    Place(
        "request", m.SubjectRequest, ("name", "identifiers", "contact", "checked_how", "answer"),
        lambda one: f"A request for access of {one.received_at:%Y-%m-%d}, {one.state}",
    ),
    Place(
        "bulletin", m.Bulletin,
        ("title", "lead", "body", "tags", "picture_alt", "picture_credit", "withdrawal_reason"),
        lambda one: f"Words of a bulletin of {one.made_at:%Y-%m-%d}, {one.state}: {one.title}",
    ),
    Place(
        "bulletin correction", m.BulletinCorrection, ("text", "reason"),
        lambda one: f"A correction of a bulletin of {one.at:%Y-%m-%d}: {one.text}: {one.reason}",
    ),
    Place(
        "bulletin check", m.CorrectionDue, ("why", "settlement"),
        lambda one: f"What became of a check of a bulletin: {one.why}: {one.settlement}",
    ),
    Place(
        "measure review", m.MeasureReview, ("reason",),
        lambda one: f"A review of a measure of {one.at:%Y-%m-%d}: {one.reason}",
    ),
    Place(
        "erasure request", m.ErasureRequest, ("reason", "legal_basis", "ended_reason"),
        lambda one: f"That something be erased was asked on {one.at:%Y-%m-%d}: {one.reason} {one.ended_reason}",
    ),
    Place(
        "erasure", m.Tombstone, ("reason", "legal_basis"),
        lambda one: f"Why something was erased or retracted on {one.at:%Y-%m-%d}: {one.reason}",
    ),
    Place(
        "campaign", m.Campaign, ("name", "mandate"), lambda one: f"Words on a campaign: {one.name}: {one.mandate}",
    ),
    Place(
        "case of a campaign", m.CampaignCase, ("reason",),
        lambda one: f"Why a case was put into a campaign or left out of it: {one.reason}",
    ),
    Place("case link", m.CaseLink, ("reason",), lambda one: f"Why two cases belong together: {one.reason}"),
    Place("membership", m.Membership, ("reason",), lambda one: f"Why somebody is a member of a case: {one.reason}"),
    Place(
        "time limit", m.Clock, ("basis", "stop_reason"),
        lambda one: f"Words on a time limit of a case: {one.basis} {one.stop_reason}",
    ),
    Place(
        "page of others", m.ClaimSource, ("url", "title", "publication", "text"),
        lambda one: f"A page of others that the desk read names what was looked for: {one.title} {one.url}",
    ),
    Place("saved search", m.SavedSearch, ("name", "query"), lambda one: f"A search that was saved: {one.query}"),
    Place("token", m.ApiToken, ("name",), lambda one: f"The name of a key to the desk: {one.name}"),
    Place("job", m.Job, ("parameters", "error", "output"), lambda one: f"What a job said: {one.error} {one.output}"),
    Place(
        "case file", m.CaseFile, ("summary", "document", "problems"),
        lambda one: f"The summary of evidence of {one.imported_at:%Y-%m-%d}: {one.summary}",
    ),
    Place(
        "answer before", m.SubjectItem, ("text", "reason", "legal_basis"),
        lambda one: f"Kept with an earlier request for access: {one.kind}",  # its words may be held back
    ),
)  # fmt: skip


def held(name: str, identifiers: str, own: UUID) -> Iterator[Held]:
    """Everything that is held; `own` is the request itself, which is not told back."""
    terms = _terms(name, identifiers)
    people: list[UUID] = []
    about: list[str] = []
    for place in PLACES:
        found = place.table._default_manager.filter(_any(place.columns, terms))  # noqa: SLF001
        if place.table is m.SubjectItem:  # what this very request found is not found again
            found = found.exclude(request=own)
        found = found.exclude(pk=own)
        if (number := found.count()) > _MOST_ROWS:
            more = f"{number - _MOST_ROWS:,} more of this kind, of which this answer tells nothing but their number"
            yield Held(place.kind, "more", more)
        for row in found.order_by("pk")[:_MOST_ROWS]:
            yield Held(place.kind, str(row.pk), _cut(place.told(row)))
            if isinstance(row, m.Suspect):
                people.append(row.pk)
            elif isinstance(row, m.User):
                about.append(str(row.pk))
    yield from _of_suspects(people)
    yield from _audit([*map(str, people), *about], about)
    yield from _index(terms)
    yield from _addresses(terms)


def _of_suspects(people: list[UUID]) -> Iterator[Held]:
    for tie in m.Attribution.objects.filter(suspect__in=people):
        text = f"Tied to an actor of a case on {tie.proposed_at:%Y-%m-%d}, {tie.state}. Reason: {tie.reason}"
        yield Held("attribution", str(tie.pk), f"{text} Against it: {tie.alternatives}"[:_CUT])
    for measure in m.Measure.objects.filter(suspect__in=people):
        yield Held("measure", str(measure.pk), _measure(measure)[:_CUT])
    for one in m.BulletinMention.objects.filter(suspect__in=people).select_related("bulletin"):
        yield Held("bulletin", str(one.pk), f"A bulletin names this person while charged: {one.bulletin.title}"[:_CUT])


def _audit(things: list[str], accounts: list[str]) -> Iterator[Held]:
    for key in sorted(set(things)):
        by = m.AuditEntry.objects.filter(user_id=UUID(key)).count() if key in accounts else 0
        count = m.AuditEntry.objects.filter(object_id=key).count() + by
        if count:
            yield Held("audit", key, f"The audit holds {count} entries on what was done with, or by, this person")


def _index(terms: list[str]) -> Iterator[Held]:
    """What was copied from evidence: actors' agents, files, paths, items; addresses are told apart."""
    apart = ("note", "case", "suspect", "address")
    for term in terms:
        rows = matching(m.SearchRow.objects.exclude(kind__in=apart), f'"{term}"')
        for row in rows[:_MOST_ROWS]:
            yield Held(f"evidence: {row.kind}", row.object_id, f"In evidence of a case: {row.title} {row.text}"[:_CUT])


def _addresses(terms: list[str]) -> Iterator[Held]:
    for term in terms:
        seen = m.Indicator.objects.filter(kind="address", value__iexact=term)
        cases = seen.values("case").distinct().count()
        if cases:
            text = f"The address {term} occurs in the evidence of {cases} cases. An address alone is no person."
            yield Held("address", term[:80], text)


def _cut(text: str) -> str:
    return text if len(text) <= _CUT else f"{text[:_CUT]} […]"


def _written(term: str) -> set[str]:
    """The ways of writing a name by which it is looked for: in other turns, other forms of accents, other cases.

    SQLite knows the cases of plain letters alone.
    """
    words = term.split()
    turned = {term} if len(words) > _MOST_WORDS else {" ".join(words[at:] + words[:at]) for at in range(len(words))}
    if 1 < len(words) <= _MOST_WORDS:
        turned.add(f"{words[-1]}, {' '.join(words[:-1])}")
    formed = {unicodedata.normalize(form, one) for one in turned for form in ("NFC", "NFD")}
    return formed | {change(one) for one in formed if not one.isascii() for change in (str.lower, str.upper, str.title)}


def _terms(name: str, identifiers: str) -> list[str]:
    given = [name, *identifiers.replace(",", "\n").replace(";", "\n").splitlines()]
    wanted = [" ".join(one.split()) for one in given]
    return list(dict.fromkeys(one for one in wanted if len(one) >= _SHORTEST))[:_MOST_TERMS]


def _any(columns: tuple[str, ...], terms: list[str]) -> Q:
    found = Q(pk__in=[])
    for column in columns:
        for term in {way for one in terms for way in _written(one)}:
            found |= Q(**{f"{column}__icontains": term})
    return found
