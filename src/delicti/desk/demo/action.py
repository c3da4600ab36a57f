"""The made-up action: one campaign of six months with its board, and what the public is told and asks about it."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from delicti.desk import clock
from delicti.desk.demo import told
from delicti.desk.demo.persons import Ground, suspected
from delicti.desk.demo.steps import taken
from delicti.desk.models import Bulletin, Campaign, Claim, ClaimSource, SubjectRequest, Suspect, User
from delicti.desk.services import answers, boards, bulletins, campaigns, claims, snapshots, subjects

BEGINS, ENDS = datetime(2025, 7, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
CASES, SUSPECTS, SITES = 7_400, 15_000, 50  # of DESIGN §1
Roles = dict[str, list[User]]


def run(grounds: Sequence[Ground], cases: int, seed: int, roles: Roles, anchor: datetime) -> Campaign:
    """Suspects, measures, campaign, bulletins, in the proportions of a whole action of `CASES`."""
    share = cases / CASES
    tied = suspected(grounds, max(8, round(SUSPECTS * share)), seed, anchor)
    taken(tied, grounds, max(6, round(SITES * share)), seed, anchor)
    campaign = campaigns.make(
        roles["reviewer"][0], told.NAME, told.MANDATE, begins_at=BEGINS, ends_at=ENDS, made_up=True
    )
    boards.recount(roles["reviewer"][0], campaign)
    first = _published(campaign, roles, told.FIRST)
    claim = _claimed(campaign, roles["publisher"][0])
    second = _published(campaign, roles, told.SECOND, claim)
    writer, reviewers = roles["publisher"][0], roles["reviewer"]
    made = bulletins.correct(writer, second, told.CORRECTION, told.CORRECTION_REASON)
    bulletins.approve_correction(reviewers[0], second, made.pk)
    _answered(first, writer)
    _asked(roles, [one.suspect for one in tied[:1]])
    return campaign


def _published(campaign: Campaign, roles: Roles, text: told.Text, claim: Claim | None = None) -> Bulletin:
    """Written by one, approved by another, published by a third."""
    writer, (approver, publisher) = roles["publisher"][0], roles["reviewer"][:2]
    made = bulletins.write(writer, text.title, campaign, made_up=True)
    for mark, (figure, parameters) in text.figures.items():
        bulletins.bind_figure(writer, made, mark, snapshots.freeze(writer, campaign, figure, parameters))
    if claim is not None:
        bulletins.cite(writer, made, told.CLAIM, claim)
    bulletins.change(writer, made, title=text.title, lead=text.lead, body=text.body, tags=text.tags)
    bulletins.submit(writer, made)
    bulletins.approve(approver, made)
    return bulletins.publish(publisher, made)


def _claimed(campaign: Campaign, by: User) -> Claim:
    """An unconfirmed figure of somebody else, read from a page that was made up and accepted as a claim."""
    content = told.PAGE.encode()
    source = ClaimSource.objects.create(
        campaign=campaign,
        url=told.PAGE_URL,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        by=by,
        at=clock.now(),
        made_up=True,
    )
    claims.settle(source, told.read())
    found = Claim.objects.filter(source=source).order_by("start")
    for one in found:
        claims.decide(by, source, one.pk, accept=True, reason="It is cited with its source, as unconfirmed.")
    return found[0]


def _answered(bulletin: Bulletin, by: User) -> None:
    """Tips and a request to correct, one of them shown."""
    taken_in = [answers.take(bulletin, kind=kind, text=text)[0] for kind, text in told.ANSWERS]
    answers.show(by, taken_in[0], told.SHOWN)


def _asked(roles: Roles, suspects: Sequence[Suspect]) -> None:
    """Persons who ask what the desk holds on them: one who waits, one who was answered, one whose search holds some."""
    first, second = roles["reviewer"][:2]
    made: list[Any] = [subjects.receive(name, contact=contact)[0] for name, contact in told.PERSONS]
    made += [subjects.receive(one.name)[0] for one in suspects]
    SubjectRequest.objects.filter(pk__in=[one.pk for one in made]).update(made_up=True)
    for one in made[1:]:
        subjects.check(first, one, "by a paper, shown at the desk")
        subjects.search(first, one)
    subjects.answer(second, made[1])
