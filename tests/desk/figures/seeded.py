"""Made-up cases for figures, drawn from a seed as plain rows first: figures can be reckoned without the desk."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Model

from delicti.desk import models as m

SECTORS = ("private company", "private company", "government agency", "bank", "hoster", "other")
REGIONS = ("North", "North", "South", "East", "West", "")
OFFENCES = ("unauthorised access", "data theft", "defacement", "extortion")
TECHNIQUES = ("T1190", "T1505.003", "T1110", "T1595", "T1491.002")
ROLES = ("attacker", "attacker", "visitor")
KINDS = ("arrest", "charge", "site closure", "seizure")
DAY = timedelta(days=1)
PERIOD = 180


@dataclass
class Plain:
    """Every drawn row as a mapping, by table."""

    begin: datetime
    now: datetime
    of: dict[type[Model], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: type[Model], /, **row: Any) -> dict[str, Any]:
        made = {"id": row.pop("id", None) or uuid.uuid4(), **row}
        self.of.setdefault(table, []).append(made)
        return made

    def __getitem__(self, kind: type[Model]) -> list[dict[str, Any]]:
        return self.of.get(kind, [])


def draw(count: int, by: m.User, two: m.User, now: datetime, seed: int = 1) -> Plain:
    """So many cases of the 180 days before now, one in fifty merged into the one before, with all that is counted."""
    random = Random(seed)
    plain = Plain(now - PERIOD * DAY, now)

    def key() -> uuid.UUID:
        return uuid.UUID(int=random.getrandbits(128), version=4)

    people: list[dict[str, Any]] = []
    before: dict[str, Any] | None = None
    for number in range(count):
        received = now - timedelta(minutes=random.randrange(1, PERIOD * 1440))
        status = random.choices(("received", "open", "under review", "closed", "reopened"), (2, 4, 2, 6, 1))[0]
        merged = before is not None and before["merged_into_id"] is None and random.random() < 0.02
        case = plain.add(
            m.Case,
            id=key(),
            reference=f"T-{number:06}",
            title=f"Case {number}",
            sector=random.choice(SECTORS),
            region=random.choice(REGIONS),
            status="merged" if merged else status,
            status_before_merge=status if merged else "",
            merged_into_id=before["id"] if merged and before else None,
            outcome="resolved with the victim" if status == "closed" and not merged else "",
            closed_at=received if status == "closed" and not merged else None,
            received_at=received,
            opened_by_id=by.pk,
            loss_cents=random.randrange(0, 5_000_000) if random.random() < 0.4 else None,
            loss_currency=random.choice(("EUR", "EUR", "USD", "")),
            rows_taken=random.randrange(0, 9_000) if random.random() < 0.3 else None,
        )
        before = case
        file = plain.add(
            m.CaseFile, id=key(), case_id=case["id"], seal=f"{number:064x}", manifest=f"{number:064x}", delicti="1",
            state="holds", checked_at=received, imported_by_id=by.pk, in_force=random.random() < 0.95,
        )  # fmt: skip
        inside = {"case_id": case["id"], "case_file_id": file["id"]}
        actors = [
            plain.add(m.Actor, id=key(), **inside, actor=f"a{n}", role=random.choice(ROLES))
            for n in range(random.randrange(4))
        ]
        case["attacker_count"] = sum(one["role"] == "attacker" for one in actors) if file["in_force"] else 0
        for n in range(random.randrange(5)):
            plain.add(
                m.Episode, id=key(), **inside, episode=f"e{n}", kind="request", outcome="succeeded",
                offence=random.choice((*OFFENCES, "")), technique=random.choice((*TECHNIQUES, "")),
            )  # fmt: skip
        for actor in actors[:2]:
            if random.random() < 0.3:
                continue
            if people and random.random() < 0.2:
                person = random.choice(people)
            else:
                n = len(people)
                person = plain.add(m.Suspect, id=key(), reference=f"S-{n:06}", name=f"Person {n}", proposed_by_id=by.pk)
                person["confirmed"] = random.random() < 0.8
                people.append(person)
            tied = plain.add(
                m.Attribution, id=key(), suspect_id=person["id"], actor_id=actor["id"], case_id=case["id"], reason="r",
                alternatives="a", proposed_by_id=by.pk,
            )  # fmt: skip
            plain.add(
                m.AttributionFinding, id=key(), attribution_id=tied["id"], case_file_id=file["id"], finding="f",
                finding_class="sqli",
            )  # fmt: skip
            if person["confirmed"] and random.random() < 0.3:
                _measure(plain, random, key(), case, file, person, by)
        if random.random() < 0.1:
            _measure(plain, random, key(), case, file, None, by)
        for _ in range(random.randrange(3)):
            state = random.choice(("pending", "told", "not needed"))
            plain.add(m.Notifiable, id=key(), case_id=case["id"], by_id=by.pk, who="somebody", state=state)
        for _ in range(random.choice((0, 1, 1, 2))):
            n = len(plain[m.Report])
            plain.add(
                m.Report, id=key(), number=f"R-{n:07}", receipt_hash="0", organisation="x", noticed="x",
                sector=case["sector"], state="accepted", case_id=case["id"],
            )  # fmt: skip
        due = received + random.randrange(1, 60) * DAY
        plain.add(
            m.Clock, id=key(), case_id=case["id"], by_id=by.pk, kind="review", starts_at=received, due_at=due,
            stopped_at=due if random.random() < 0.7 else None,
        )  # fmt: skip
        plain.add(
            m.Task, id=key(), case_id=case["id"], by_id=by.pk, title="x", state=random.choice(("open", "done")),
            due_at=due if random.random() < 0.6 else None,
        )  # fmt: skip
    return plain


def _measure(
    plain: Plain, random: Random, key: uuid.UUID, case: Any, file: Any, person: dict[str, Any] | None, by: m.User
) -> None:
    kind = random.choice(KINDS[:2] if person else KINDS[2:])
    made = plain.add(
        m.Measure, id=key, reference=f"M-{len(plain[m.Measure]):07}", kind=kind, origin="authority", state="recorded",
        case_id=case["id"], suspect_id=person["id"] if person else None, site="" if person else "shop.example",
        legal_basis="an act", reason="r", authority="Court", officer="Judge", order_number="1", requested_by_id=by.pk,
        ordered_at=case["received_at"], review_due_at=case["received_at"] + random.randrange(200) * DAY,
    )  # fmt: skip
    made["then"] = random.choice(("recorded", "recorded", "recorded", "ended", "withdrawn"))
    plain.add(
        m.MeasureBasis, id=uuid.uuid5(key, "basis"), measure_id=key, kind="finding", case_file_id=file["id"],
        finding="f", finding_class="sqli",
    )  # fmt: skip
    if kind == "charge" and made["then"] == "recorded" and person is not None:
        person["standing"] = "charged"


_FIRST = (m.Case, m.CaseFile, m.Actor, m.Episode, m.AttributionFinding, m.Attribution, m.Suspect)
_THEN = (m.MeasureBasis, m.Measure, m.Notifiable, m.Report, m.Clock, m.Task)
_LATER = {"confirmed", "standing", "then"}  # written by an update


def write(plain: Plain, two: m.User) -> None:
    """Writes the rows in the order that the database wants."""
    with transaction.atomic():
        for kind in _FIRST:
            _write(kind, plain[kind])
        good = [one["id"] for one in plain[m.Suspect] if one["confirmed"]]
        values = {"decided_by": two, "decided_at": plain.now, "decision_reason": "so it is", "state": "confirmed"}
        for some in _some(good):
            m.Attribution.objects.filter(suspect__in=some).update(**values)
            m.Suspect.objects.filter(pk__in=some).update(state="confirmed")
    with transaction.atomic():
        for kind in _THEN:
            _write(kind, plain[kind])
        for state in ("ended", "withdrawn"):
            for some in _some([one["id"] for one in plain[m.Measure] if one["then"] == state]):
                m.Measure.objects.filter(pk__in=some).update(state=state, ended_by=two, end_reason="r")
        for some in _some([one["id"] for one in plain[m.Suspect] if one.get("standing")]):
            m.Suspect.objects.filter(pk__in=some).update(standing="charged")


def _write(kind: type[Any], rows: list[dict[str, Any]]) -> None:
    for some in _some(rows):
        kind.objects.bulk_create(
            [kind(**{name: value for name, value in row.items() if name not in _LATER}) for row in some]
        )


def _some(rows: list[Any], size: int = 400) -> Iterator[list[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
