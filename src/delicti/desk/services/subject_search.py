"""Everything that the desk holds on a person, by name and by what else they gave: one table of where to look.

Addresses alone are not people: that an address occurs is said once for each, with in how many cases.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from delicti.desk import models as m
from delicti.desk.search.find import matching

_SHORTEST = 3  # signs of what is looked for
_MOST_TERMS = 50
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
        "correction", m.Correction, ("name", "identifiers", "reason"),
        lambda one: f"A correction of what is held, {one.state}: {one.name} {one.identifiers}: {one.reason}",
    ),
    Place(
        "measure", m.Measure, ("site", "reason", "legal_basis", "authority", "officer", "end_reason"),
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
    Place("shown answer", m.ShownTip, ("text",), lambda one: f"Words shown below a bulletin: {one.text}"),
    Place(
        "person to be told", m.Notifiable, ("who", "why", "how", "addresses"),
        lambda one: f"Noted as to be told: {one.who}: {one.why} ({one.state})",
    ),
    Place("note", m.Note, ("text",), lambda one: f"A note of {one.at:%Y-%m-%d}: {one.text}"),
    Place("task", m.Task, ("title", "end_reason"), lambda one: f"A task of {one.at:%Y-%m-%d}: {one.title}"),
    Place(
        "decision", m.Decision, ("text", "reason"),
        lambda one: f"A decision of {one.at:%Y-%m-%d}: {one.text}: {one.reason}",
    ),
    Place(
        "case", m.Case, ("title", "organisation", "site", "summary"),
        lambda one: f"A case of {one.received_at:%Y-%m-%d}: {one.title}, {one.organisation}",
    ),
    Place("sent file", m.Upload, ("name",), lambda one: f"The name of a file that was sent: {one.name}"),
    Place(
        "custody", m.CustodyEntry, ("by_name", "what", "why"),
        lambda one: f"An entry of custody of {one.at:%Y-%m-%d}: {one.by_name} {one.action} {one.what}",
    ),
    Place(
        "claim", m.Claim, ("speaker", "sentence"),
        lambda one: f"A sentence of others that the desk read: {one.sentence}",
    ),
    Place(
        "account", m.User, ("username", "full_name", "email"),
        lambda one: f"An account at this desk: {one.username} {one.full_name}",
    ),
    Place(
        "request", m.SubjectRequest, ("name", "identifiers", "contact"),
        lambda one: f"A request for access of {one.received_at:%Y-%m-%d}, {one.state}",
    ),
)  # fmt: skip


def held(name: str, identifiers: str, own: UUID) -> Iterator[Held]:
    """Everything that is held; `own` is the request itself, which is not told back."""
    terms = _terms(name, identifiers)
    people: list[UUID] = []
    about: list[str] = []
    for place in PLACES:
        found = place.table._default_manager.filter(_any(place.columns, terms))  # noqa: SLF001
        for row in found.exclude(pk=own).order_by("pk")[:_MOST_ROWS]:
            yield Held(place.kind, str(row.pk), place.told(row)[:_CUT])
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


def _terms(name: str, identifiers: str) -> list[str]:
    given = [name, *identifiers.replace(",", "\n").replace(";", "\n").splitlines()]
    wanted = [" ".join(one.split()) for one in given]
    return list(dict.fromkeys(one for one in wanted if len(one) >= _SHORTEST))[:_MOST_TERMS]


def _any(columns: tuple[str, ...], terms: list[str]) -> Q:
    found = Q(pk__in=[])
    for column in columns:
        for term in terms:
            found |= Q(**{f"{column}__icontains": term})
    return found
