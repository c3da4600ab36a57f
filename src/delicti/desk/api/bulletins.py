"""Bulletins: writing one, binding its marks, the steps that others take, corrections in view."""

from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError

from delicti.desk.api.campaigns import seeing
from delicti.desk.api.fields import Line, Moment, Person, Prose, Reason, Word
from delicti.desk.api.paging import Listed, Since, listed
from delicti.desk.bulletin_text import Mark
from delicti.desk.models import Bulletin, BulletinCorrection, Campaign, Claim, CorrectionDue, Snapshot, Suspect, User
from delicti.desk.rights import NotThere, get, rows
from delicti.desk.services import bulletins, campaigns

router = Router()
Kind = Literal["figure", "claim", "person"]
_PICTURE = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
}
_ROWS: dict[str, type[Any]] = {"figure": Snapshot, "claim": Claim, "person": Suspect}
_BINDS: dict[str, Callable[..., Any]] = {
    "figure": bulletins.bind_figure,
    "claim": bulletins.cite,
    "person": bulletins.name,
}


class BulletinOut(Schema):
    """A bulletin. The text is Markdown with marks: `{{figure:NAME}}`, `{{claim:NAME}}`, `{{person:NAME}}`."""

    id: UUID
    link: str = Field(description="The end of its public address, `/b/LINK`.")
    campaign: str | None = Field(description="Slug of the campaign whose figures it may show.")
    title: str
    lead: str
    body: str
    tags: list[str]
    picture: str = Field(description="SHA-256 of its picture, at `/bulletins/picture/SHA256`; empty for none.")
    picture_alt: str
    picture_credit: str
    state: str
    author: Person
    made_at: Moment
    updated_at: Moment
    approved_by: Person | None
    approved_at: Moment | None
    published_by: Person | None
    published_at: Moment | None
    withdrawn_by: Person | None
    withdrawn_at: Moment | None
    withdrawal_reason: str
    made_up: bool

    @staticmethod
    def resolve_campaign(obj: Bulletin) -> str | None:
        """Its slug."""
        return obj.campaign.slug if obj.campaign else None


class Bound(Schema):
    """What a mark stands for. A person is named by nothing but the reference."""

    kind: Kind
    key: str
    id: UUID = Field(description="Of the frozen figure, claim or suspect.")
    reference: str = Field(description="Of the suspect; empty for the others.")


class BulletinRead(Schema):
    """A bulletin, what its marks stand for, and what keeps it from being published."""

    bulletin: BulletinOut
    bound: list[Bound]
    problems: list[str]


class BulletinsAsked(Since):
    """Which bulletins."""

    state: Literal["", "draft", "submitted", "approved", "published", "withdrawn"] = ""


class BulletinIn(Schema):
    """A bulletin to begin."""

    title: Word = Field(description="Must not be empty.")
    campaign: Word = Field("", description="Slug of the campaign whose figures it may show; empty: none.")


class BulletinChange(Schema):
    """What a draft is to say; what is not given stays."""

    title: Word | None = None
    lead: Prose | None = None
    body: Prose | None = None
    tags: list[Word] | None = Field(None, max_length=12)


class BindIn(Schema):
    """What a mark is to stand for."""

    kind: Kind
    key: Word = Field(description="Name of the mark: small letters, digits and -, 40 at most.")
    id: UUID = Field(description="Of a frozen figure of its campaign, an accepted claim, or a charged suspect.")


class UnbindIn(Schema):
    """Which mark."""

    kind: Kind
    key: Word


class PictureAsked(Schema):
    """What is said with a picture."""

    alt: Line = Field(description="What it shows, for those who do not see it. Must not be empty.")
    credit: Word = Field(description="Must not be empty.")


class CorrectionIn(Reason):
    """A correction of a published bulletin."""

    text: Prose = Field(description="As the public reads it. Must not be empty.")


class CorrectionOut(Schema):
    """A correction: public once another approved it."""

    id: UUID
    text: str
    reason: str
    by: Person
    at: Moment
    approved_by: Person | None
    approved_at: Moment | None


class DueOut(Schema):
    """That something which a published bulletin used no longer holds."""

    id: UUID
    why: str
    at: Moment
    settled_by: Person | None
    settled_at: Moment | None
    settlement: str


@router.get("/bulletins", response=Listed[BulletinOut], summary="List bulletins")
def list_bulletins(request: HttpRequest, asked: Query[BulletinsAsked]) -> Any:
    """Drafts, too. Needs the right to see figures."""
    found = _all(seeing(request))
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.updated_since:
        found = found.filter(updated_at__gte=asked.updated_since)
    return listed(found, asked, "updated_at")


@router.post("/bulletins", response={201: BulletinOut}, summary="Begin a bulletin")
def write(request: HttpRequest, given: BulletinIn) -> Any:
    """Needs the right to write bulletins."""
    me = seeing(request)
    campaign: Campaign | None = campaigns.by_slug(me, given.campaign) if given.campaign else None
    return Status(201, bulletins.write(me, given.title, campaign))


@router.get("/bulletins/{link}", response=BulletinRead, summary="Read a bulletin")
def read_bulletin(request: HttpRequest, link: str) -> Any:
    """Needs the right to see figures."""
    found = _one(seeing(request), link)
    told = bulletins.bound(found)
    open_ = found.state not in bulletins.PUBLIC
    return {"bulletin": found, "bound": told, "problems": bulletins.problems(found) if open_ else []}


@router.patch("/bulletins/{link}", response=BulletinOut, summary="Change a draft")
def change(request: HttpRequest, link: str, given: BulletinChange) -> Any:
    """Needs the right to write bulletins."""
    me = seeing(request)
    found = _one(me, link)
    said = {name: value for name, value in given.dict().items() if value is not None}
    now = {name: getattr(found, name) for name in ("title", "lead", "body", "tags")}
    return bulletins.change(me, found, **{**now, **said})


@router.put(
    "/bulletins/{link}/picture",
    response=BulletinOut,
    summary="Put a picture above a draft",
    openapi_extra={"requestBody": _PICTURE},
)
def set_picture(request: HttpRequest, link: str, asked: Query[PictureAsked]) -> Any:
    """The bytes of a PNG or JPEG as they are, 2 MiB at most. Needs the right to write bulletins."""
    me = seeing(request)
    found = _one(me, link)
    if len(request.body) > bulletins.LARGEST_PICTURE:
        raise HttpError(413, "")
    return bulletins.set_picture(me, found, request.body, asked.alt, asked.credit)


@router.post("/bulletins/{link}/bind", response=BulletinRead, summary="Bind a mark of a draft")
def bind(request: HttpRequest, link: str, given: BindIn) -> Any:
    """Needs the right to write bulletins, and to see what it is bound to."""
    me = seeing(request)
    found = _one(me, link)
    _BINDS[given.kind](me, found, given.key, get(me, _ROWS[given.kind], given.id))
    return read_bulletin(request, link)


@router.post("/bulletins/{link}/unbind", response={204: None}, summary="Unbind a mark of a draft")
def unbind(request: HttpRequest, link: str, given: UnbindIn) -> Any:
    """Needs the right to write bulletins."""
    me = seeing(request)
    bulletins.unbind(me, _one(me, link), Mark(given.kind, given.key))


@router.post("/bulletins/{link}/submit", response=BulletinOut, summary="Submit a draft")
def submit(request: HttpRequest, link: str) -> Any:
    """To be approved by another. Needs the right to write bulletins."""
    me = seeing(request)
    return bulletins.submit(me, _one(me, link))


@router.post("/bulletins/{link}/approve", response=BulletinOut, summary="Approve a bulletin")
def approve(request: HttpRequest, link: str) -> Any:
    """Of another. Needs the right to approve bulletins."""
    me = seeing(request)
    return bulletins.approve(me, _one(me, link))


@router.post("/bulletins/{link}/publish", response=BulletinOut, summary="Publish a bulletin")
def publish(request: HttpRequest, link: str) -> Any:
    """That was approved; never one's own. Needs the right to approve bulletins."""
    me = seeing(request)
    return bulletins.publish(me, _one(me, link))


@router.post("/bulletins/{link}/send-back", response=BulletinOut, summary="Send a bulletin back")
def send_back(request: HttpRequest, link: str, given: Reason) -> Any:
    """It is a draft again. Needs the right to approve bulletins, or to write them where it is one's own."""
    me = seeing(request)
    return bulletins.send_back(me, _one(me, link), given.reason)


@router.post("/bulletins/{link}/withdraw", response=BulletinOut, summary="Withdraw a bulletin")
def withdraw(request: HttpRequest, link: str, given: Reason) -> Any:
    """Its address stays and says so; the public reads the reason. Needs the right to approve bulletins."""
    me = seeing(request)
    return bulletins.withdraw(me, _one(me, link), given.reason)


@router.get("/bulletins/{link}/corrections", response=Listed[CorrectionOut], summary="List corrections of a bulletin")
def list_corrections(request: HttpRequest, link: str, asked: Query[Since]) -> Any:
    """Those that wait, too. Needs the right to see figures."""
    found = _one(seeing(request), link).corrections.select_related("by", "approved_by")
    if asked.updated_since:
        found = found.filter(at__gte=asked.updated_since) | found.filter(approved_at__gte=asked.updated_since)
    return listed(found, asked, "at")


@router.post("/bulletins/{link}/corrections", response={201: CorrectionOut}, summary="Write a correction")
def correct(request: HttpRequest, link: str, given: CorrectionIn) -> Any:
    """Another has to approve it. Needs the right to write bulletins."""
    me = seeing(request)
    return Status(201, bulletins.correct(me, _one(me, link), given.text, given.reason))


@router.post("/bulletins/{link}/corrections/{uuid:key}/approve", response=CorrectionOut, summary="Approve a correction")
def approve_correction(request: HttpRequest, link: str, key: UUID) -> Any:
    """Of another; it is public at once. Needs the right to approve bulletins."""
    me = seeing(request)
    made: BulletinCorrection = bulletins.approve_correction(me, _one(me, link), key)
    return made


@router.get("/bulletins/{link}/due", response=Listed[DueOut], summary="List corrections that are due")
def list_due(request: HttpRequest, link: str, asked: Query[Since]) -> Any:
    """And what settled them. Needs the right to see figures."""
    found = _one(seeing(request), link).due.select_related("settled_by")
    if asked.updated_since:
        found = found.filter(at__gte=asked.updated_since) | found.filter(settled_at__gte=asked.updated_since)
    return listed(found, asked, "at")


@router.post("/bulletins/{link}/due/{uuid:key}/settle", response=DueOut, summary="Say why no correction is needed")
def settle(request: HttpRequest, link: str, key: UUID, given: Reason) -> Any:
    """Needs the right to approve bulletins."""
    me = seeing(request)
    made: CorrectionDue = bulletins.settle(me, _one(me, link), key, given.reason)
    return made


def _all(me: User) -> Any:
    return rows(me, Bulletin).select_related("campaign", "author", "approved_by", "published_by", "withdrawn_by")


def _one(me: User, link: str) -> Bulletin:
    found: Bulletin | None = _all(me).filter(link=link.replace("\0", "")[:12]).first()
    if found is None:
        raise NotThere
    return found
