"""Bulletins: written by one, approved and published by others, corrected in view, withdrawn; never rewritten."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from delicti.desk import audit, bulletin_text, clock
from delicti.desk.guards_around import HANDS
from delicti.desk.models import (
    AuditEntry,
    Bulletin,
    BulletinClaim,
    BulletinCorrection,
    BulletinFigure,
    BulletinMention,
    BulletinState,
    Campaign,
    Claim,
    Correction,
    CorrectionDue,
    Picture,
    Snapshot,
    Suspect,
    User,
)
from delicti.desk.rights import NotThere, Permission, Refused, get, require, rows
from delicti.desk.services.base import act, said
from delicti.desk.services.given_away import given_away
from delicti.desk.services.standing import may_be_named
from delicti.model.errors import UserError

PUBLIC = (BulletinState.PUBLISHED, BulletinState.WITHDRAWN)
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
LARGEST_PICTURE = 2 << 20
_PART = re.compile(r"[\n,;]+")
_SHORTEST = 5  # signs of an identifier that is looked for in a text
_PARTS: dict[str, Any] = {"figure": BulletinFigure, "claim": BulletinClaim, "person": BulletinMention}


@act
def write(by: User, title: str, campaign: Campaign | None = None, *, made_up: bool = False) -> Bulletin:
    """Begins a bulletin."""
    require(by, Permission.WRITE_BULLETINS)
    if campaign is not None:
        campaign = get(by, Campaign, campaign.pk)
    found = Bulletin.objects.create(
        title=said(title, "the title", 200), campaign=campaign, author=by, made_at=clock.now(), made_up=made_up
    )
    audit.append(by, "bulletin begun", thing=found)
    return found


@act
def change(by: User, bulletin: Bulletin, *, title: str, lead: str, body: str, tags: Iterable[str] = ()) -> Bulletin:
    """Changes a draft."""
    found = _draft(by, bulletin)
    found.title, found.lead = said(title, "the title", 200), lead.replace("\0", "").strip()[:2_000]
    found.body = body.replace("\0", "").strip()[:50_000]
    found.tags = sorted({one.strip().lower()[:40] for one in tags if one.strip()})[:12]
    return _save(by, found, "bulletin changed", "title", "lead", "body", "tags")


@act
def set_picture(by: User, bulletin: Bulletin, content: bytes, alt: str, credit: str) -> Bulletin:
    """Puts a picture with its credit above a draft: PNG or JPEG, told by its first bytes."""
    found = _draft(by, bulletin)
    if len(content) > LARGEST_PICTURE:
        raise UserError(f"the picture has {len(content):,} bytes; at most {LARGEST_PICTURE:,} fit")
    if not any(content.startswith(head) for head in PICTURES):
        raise UserError("the picture is neither PNG nor JPEG; save it as one of them")
    found.picture_alt = said(alt, "what the picture shows", 300)
    found.picture_credit = said(credit, "the credit of the picture", 200)
    found.picture = hashlib.sha256(content).hexdigest()
    kind = next(kind for head, kind in PICTURES.items() if content.startswith(head))
    Picture.objects.get_or_create(sha256=found.picture, defaults={"media_type": kind, "content": content})
    return _save(by, found, "bulletin picture set", "picture", "picture_alt", "picture_credit")


@act
def bind_figure(by: User, bulletin: Bulletin, key: str, snapshot: Snapshot) -> BulletinFigure:
    """Binds `{{figure:key}}` to a frozen figure of the bulletin's campaign."""
    found, snapshot = _draft(by, bulletin), get(by, Snapshot, snapshot.pk)
    if snapshot.campaign_id != found.campaign_id:
        raise UserError("this figure is of another campaign than the bulletin")
    BulletinFigure.objects.filter(bulletin=found, key=key).delete()
    row = BulletinFigure.objects.create(bulletin=found, key=_key(key), snapshot=snapshot, value=snapshot.value)
    audit.append(by, "bulletin figure bound", thing=found, detail={"key": key, "snapshot": snapshot.digest})
    return row


@act
def cite(by: User, bulletin: Bulletin, key: str, claim: Claim) -> BulletinClaim:
    """Binds `{{claim:key}}` to what somebody else said, which a person accepted."""
    found, claim = _draft(by, bulletin), get(by, Claim, claim.pk)
    if claim.state != "accepted":
        raise UserError("only a claim that a person accepted is cited; accept it first")
    BulletinClaim.objects.filter(bulletin=found, key=key).delete()
    row = BulletinClaim.objects.create(bulletin=found, key=_key(key), claim=claim)
    audit.append(by, "bulletin cites a claim", thing=found, detail={"key": key, "claim": str(claim.pk)})
    return row


@act
def name(by: User, bulletin: Bulletin, key: str, suspect: Suspect) -> BulletinMention:
    """Binds `{{person:key}}` to somebody who is charged; nobody else is ever named."""
    found, suspect = _draft(by, bulletin), get(by, Suspect, suspect.pk)
    if not may_be_named(Suspect.objects.filter(pk=suspect.pk), clock.now()).exists():
        raise UserError("nobody is named before charge, nor once released")
    BulletinMention.objects.filter(bulletin=found, key=key).delete()
    row = BulletinMention.objects.create(bulletin=found, key=_key(key), suspect=suspect)
    audit.append(by, "bulletin names a person", thing=found, detail={"key": key, "suspect": str(suspect.pk)})
    return row


@act
def unbind(by: User, bulletin: Bulletin, mark: bulletin_text.Mark) -> None:
    """Takes what a mark is bound to out of a draft."""
    found = _draft(by, bulletin)
    kind = _PARTS.get(mark.kind)
    if kind is None or not kind.objects.filter(bulletin=found, key=mark.key).delete()[0]:
        raise NotThere
    audit.append(by, "bulletin mark unbound", thing=found, detail={"key": mark.key})


@act
def submit(by: User, bulletin: Bulletin) -> Bulletin:
    """Gives a draft to another to approve. Raises UserError with all that is wrong with it."""
    found = _draft(by, bulletin)
    wrong = problems(found)
    if wrong:
        raise UserError("; ".join(wrong))
    found.state = BulletinState.SUBMITTED
    return _save(by, found, "bulletin submitted", "state")


@act
def send_back(by: User, bulletin: Bulletin, reason: str) -> Bulletin:
    """Makes a draft again of what was not published."""
    require(by, Permission.WRITE_BULLETINS if bulletin.author_id == by.pk else Permission.APPROVE_BULLETINS)
    found = _in(bulletin, BulletinState.SUBMITTED, BulletinState.APPROVED)
    found.state, found.approved_by, found.approved_at = BulletinState.DRAFT, None, None
    audit.append(by, "bulletin sent back", thing=found, detail={"reason": said(reason, "the reason")})
    return _save(by, found, "bulletin is a draft again", "state", "approved_by", "approved_at")


@act
def approve(by: User, bulletin: Bulletin) -> Bulletin:
    """Approves what another wrote."""
    found = _anothers(by, _in(bulletin, BulletinState.SUBMITTED))
    wrong = problems(found)
    if wrong:
        raise UserError("; ".join(wrong))
    found.state, found.approved_by, found.approved_at = BulletinState.APPROVED, by, clock.now()
    return _save(by, found, "bulletin approved", "state", "approved_by", "approved_at")


@act
def publish(by: User, bulletin: Bulletin) -> Bulletin:
    """Publishes what was approved; never its author."""
    found = _anothers(by, _in(bulletin, BulletinState.APPROVED))
    wrong = problems(found)
    if wrong:
        raise UserError("; ".join(wrong))
    found.state, found.published_by, found.published_at = BulletinState.PUBLISHED, by, clock.now()
    return _save(by, found, "bulletin published", "state", "published_by", "published_at")


@act
def withdraw(by: User, bulletin: Bulletin, reason: str) -> Bulletin:
    """Withdraws a published bulletin: its address stays and says so, and why."""
    require(by, Permission.APPROVE_BULLETINS)
    found = _in(bulletin, BulletinState.PUBLISHED)
    found.state, found.withdrawn_by, found.withdrawn_at = BulletinState.WITHDRAWN, by, clock.now()
    found.withdrawal_reason = refuse_names(said(reason, "the reason, which the public reads", 2_000))
    return _save(by, found, "bulletin withdrawn", "state", "withdrawn_by", "withdrawn_at", "withdrawal_reason")


@act
def correct(by: User, bulletin: Bulletin, text: str, reason: str) -> BulletinCorrection:
    """Writes a correction of a published bulletin; it is shown once another approved it."""
    require(by, Permission.WRITE_BULLETINS)
    found = _in(bulletin, *PUBLIC)
    row = BulletinCorrection.objects.create(
        bulletin=found,
        text=refuse_names(said(text, "the correction", 5_000)),
        reason=said(reason, "the reason"),
        by=by,
        at=clock.now(),
    )
    audit.append(by, "correction written", thing=found)
    return row


@act
def approve_correction(by: User, bulletin: Bulletin, key: UUID | str) -> BulletinCorrection:
    """Approves what another wrote; it is public at once, and what was due is settled by it."""
    require(by, Permission.APPROVE_BULLETINS)
    found = BulletinCorrection.objects.select_for_update().filter(pk=key, bulletin=bulletin).first()
    if found is None:
        raise NotThere
    if found.by_id == by.pk:
        raise Refused("a correction is approved by another than who wrote it")
    if found.approved_at is None:
        refuse_names(found.text)
        found.approved_by, found.approved_at = by, clock.now()
        found.save(update_fields=["approved_by", "approved_at"])
        _settle(by, found.bulletin.due.filter(settled_at=None), f"corrected: {found.text}")
        audit.append(by, "correction published", thing=found.bulletin)
    return found


@act
def settle(by: User, bulletin: Bulletin, key: UUID | str, why: str) -> CorrectionDue:
    """Says why what was due needs no correction."""
    require(by, Permission.APPROVE_BULLETINS)
    found = CorrectionDue.objects.filter(pk=key, bulletin=bulletin).first()
    if found is None:
        raise NotThere
    _settle(by, CorrectionDue.objects.filter(pk=found.pk, settled_at=None), said(why, "why it needs no correction"))
    audit.append(by, "correction not needed", thing=found.bulletin)
    return CorrectionDue.objects.get(pk=found.pk)


def problems(bulletin: Bulletin) -> list[str]:
    """What keeps a bulletin from being published, in plain sentences."""
    text = f"{bulletin.title}\n\n{bulletin.lead}\n\n{bulletin.body}"
    wrong = [f"{what} is missing" for what, is_there in (("the text", bulletin.body),) if not is_there]
    bound = {
        bulletin_text.Mark(kind, key)
        for kind, part in _PARTS.items()
        for key in part.objects.filter(bulletin=bulletin).values_list("key", flat=True)
    }
    wrong += [f"{{{{{m.kind}:{m.key}}}}} is bound to nothing" for m in bulletin_text.marks(text) if m not in bound]
    wrong += [
        f'a figure stands by itself in "{sentence.strip()[:120]}"; bind it to a frozen figure or cite a claim'
        for part in (text, _tags(bulletin))
        if part.strip()
        for sentence in bulletin_text.unbound(part)
    ]
    for figure in BulletinFigure.objects.filter(bulletin=bulletin).select_related("snapshot"):
        if figure.value != figure.snapshot.value:
            wrong.append(f"the figure {figure.key} differs from its snapshot")
    named = BulletinMention.objects.filter(bulletin=bulletin)
    charged = may_be_named(Suspect.objects.filter(mentions__bulletin=bulletin), clock.now())
    for mention in named.exclude(suspect__in=charged.values("pk")).order_by("key"):
        wrong.append(f"the person {mention.key} is not charged, or no longer")
    if BulletinClaim.objects.filter(bulletin=bulletin).exclude(claim__state="accepted").exists():
        wrong.append("it cites a claim that nobody accepted")
    wrong += given_away(bulletin, PUBLIC)
    if _names(f"{text}\n\n{_beside(bulletin)}"):
        wrong.append("it names a suspect in its text; name a charged person by a mark")
    return wrong


def bound(bulletin: Bulletin) -> list[dict[str, Any]]:
    """What its marks stand for: `kind`, `key`, `id` of the row, and a person's `reference`, never the name."""
    figures = BulletinFigure.objects.filter(bulletin=bulletin).order_by("key").values_list("key", "snapshot")
    claims = BulletinClaim.objects.filter(bulletin=bulletin).order_by("key").values_list("key", "claim")
    people = BulletinMention.objects.filter(bulletin=bulletin).order_by("key")
    return [
        *({"kind": "figure", "key": key, "id": row, "reference": ""} for key, row in figures),
        *({"kind": "claim", "key": key, "id": row, "reference": ""} for key, row in claims),
        *(
            {"kind": "person", "key": key, "id": row, "reference": reference}
            for key, row, reference in people.values_list("key", "suspect", "suspect__reference")
        ),
    ]


def visible_to(by: User) -> QuerySet[Bulletin]:
    """All bulletins for those who see figures, latest first."""
    require(by, Permission.SEE_FIGURES)
    return rows(by, Bulletin).select_related("author", "campaign").order_by("-updated_at")


def nameable(by: User) -> QuerySet[Suspect]:
    """Those whom a bulletin may name now and whom its writer may see."""
    return may_be_named(Suspect.objects.filter(pk__in=rows(by, Suspect).values("pk")), clock.now())


def _names(text: str) -> list[str]:
    """The suspects that a text names. Reads one column of all suspects: only when a bulletin changes its state."""
    return bulletin_text.named(text, _known_names())


def _known_names() -> Iterator[tuple[str, str]]:
    """Every name of every suspect: the one held, those they were or shall be corrected to, and their identifiers."""
    held = Suspect.objects.filter(erased=False).values_list("pk", "name", "identifiers")
    for key, one, others in held.iterator(chunk_size=5_000):
        yield str(key), one
        yield from ((str(key), part) for part in _PART.split(others) if len(part.strip()) >= _SHORTEST)
    corrected = Correction.objects.filter(suspect__erased=False).exclude(name="").values_list("suspect", "name")
    yield from ((str(key), one) for key, one in corrected.iterator(chunk_size=5_000))


def _tags(bulletin: Bulletin) -> str:
    """The tags as sentences; a hyphen in them stands for a space."""
    return "\n\n".join(f"There were {tag.replace('-', ' ').replace('_', ' ')}." for tag in bulletin.tags)


def _beside(bulletin: Bulletin) -> str:
    """What the public reads beside the text: tags, the picture's words, and the claims with their sources."""
    cited = BulletinClaim.objects.filter(bulletin=bulletin).values_list(
        *(f"claim__{one}" for one in ("words", "speaker", "sentence", "holds_words")),
        *(f"claim__source__{one}" for one in ("title", "publication", "url")),
    )
    return "\n\n".join(
        [*bulletin.tags, bulletin.picture_alt, bulletin.picture_credit, *(part for row in cited for part in row)]
    )


def refuse_names(text: str) -> str:
    """The text, where it names no suspect. Raises UserError."""
    if _names(text):
        raise UserError(
            "this names a suspect; a person is named by a mark in the bulletin itself, and only once charged"
        )
    return text


def _draft(by: User, bulletin: Bulletin) -> Bulletin:
    require(by, Permission.WRITE_BULLETINS)
    return _in(bulletin, BulletinState.DRAFT)


def _anothers(by: User, bulletin: Bulletin) -> Bulletin:
    require(by, Permission.APPROVE_BULLETINS)
    if bulletin.author_id == by.pk:
        raise Refused("a bulletin is approved and published by another than its author")
    wrote = AuditEntry.objects.filter(verb__in=HANDS, user_id=by.pk, object_kind="Bulletin", object_id=str(bulletin.pk))
    if wrote.exists():
        raise Refused("you wrote on it; a bulletin is approved and published by others than its writers")
    return bulletin


def _in(bulletin: Bulletin, *states: str) -> Bulletin:
    found = Bulletin.objects.select_for_update().filter(pk=bulletin.pk).first()
    if found is None:
        raise NotThere
    if found.state not in states:
        raise UserError(f"this bulletin is {found.state}; it had to be {' or '.join(states)}")
    return found


def _key(text: str) -> str:
    if bulletin_text.marks(f"{{{{figure:{text}}}}}") != [bulletin_text.Mark("figure", text)]:
        raise UserError("a mark's name has small letters, digits and - alone, 40 at most")
    return text


def _settle(by: User, due: QuerySet[CorrectionDue], how: str) -> None:
    due.update(settled_by=by, settled_at=clock.now(), settlement=how)


def _save(by: User, bulletin: Bulletin, verb: str, *fields: str) -> Bulletin:
    bulletin.updated_at = clock.now()
    bulletin.save(update_fields=[*fields, "updated_at"])
    audit.append(by, verb, thing=bulletin)
    return bulletin
