"""What a bulletin shows, to the public and to the desk: marks as their values, with where each comes from.

The public asks without an account: everything here that takes none gives what was published, and nothing else.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from markupsafe import Markup, escape

from delicti.desk import clock
from delicti.desk.bulletin_text import Mark, page, plain
from delicti.desk.figures.figure import figure as known
from delicti.desk.models import (
    Bulletin,
    BulletinClaim,
    BulletinFigure,
    BulletinMention,
    Claim,
    Picture,
    Snapshot,
    Suspect,
)
from delicti.desk.rights import NotThere
from delicti.desk.services.boards import said_of
from delicti.desk.services.bulletins import PUBLIC
from delicti.desk.services.given_away import few
from delicti.desk.services.standing import may_be_named
from delicti.report.visible import visible

SOMEBODY = "a person"
_RELATED = 5
_NEAR = 200  # bulletins that are looked at for related ones


@dataclass
class Shown:
    """A bulletin with its marks resolved; `figures` and `claims` are what its end lists, to be checked."""

    bulletin: Bulletin
    title: str
    lead: str
    body: Markup
    figures: list[BulletinFigure] = field(default_factory=list)
    claims: list[BulletinClaim] = field(default_factory=list)
    corrections: list[Any] = field(default_factory=list)
    tips: list[Any] = field(default_factory=list)
    checking: bool = False


def shown(bulletin: Bulletin) -> Shown:
    """Reads what belongs to a bulletin, in a fixed number of queries."""
    figures = list(BulletinFigure.objects.filter(bulletin=bulletin).select_related("snapshot").order_by("key"))
    claims = list(BulletinClaim.objects.filter(bulletin=bulletin).select_related("claim__source").order_by("key"))
    charged = may_be_named(Suspect.objects.filter(mentions__bulletin=bulletin), clock.now())
    names = dict(charged.values_list("pk", "name"))
    people = BulletinMention.objects.filter(bulletin=bulletin).values_list("key", "suspect")
    threshold = bulletin.campaign.threshold if bulletin.campaign else 0
    values = {
        **{Mark("figure", row.key): figure(row, threshold) for row in figures},
        **{Mark("claim", row.key): said(row.claim) for row in claims},
        # The name stands while the person is charged, and no longer.
        **{Mark("person", key): names.get(suspect, SOMEBODY) for key, suspect in people},
    }

    def text(mark: Mark) -> str:
        return values.get(mark, "[…]")

    def marked(mark: Mark) -> str:
        kind = {"figure": "figure", "claim": "claim", "person": "person"}[mark.kind]
        anchor = f"#{kind}-{mark.key}"
        inner = escape(visible(text(mark)))
        return inner if kind == "person" else Markup('<a class="mark-{}" href="{}">{}</a>').format(kind, anchor, inner)

    return Shown(
        bulletin,
        title=plain(bulletin.title, text),
        lead=plain(bulletin.lead, text),
        body=page("\n".join(map(visible, bulletin.body.splitlines())), marked),
        figures=figures,
        claims=claims,
        corrections=list(bulletin.corrections.exclude(approved_at=None).order_by("-approved_at")),
        tips=list(bulletin.shown.filter(hidden_at=None).select_related("report").order_by("at")),
        checking=bulletin.due.filter(settled_at=None).exists(),
    )


def published(tag: str = "") -> QuerySet[Bulletin]:
    """What the public may read; of one tag where it is given."""
    found = Bulletin.objects.filter(state__in=PUBLIC).select_related("campaign")
    if not tag:
        return found
    # SQLite asks no list in JSON, and public bulletins are few.
    return found.filter(pk__in=[key for key, tags in found.values_list("pk", "tags") if tag in tags])


def one_published(link: str) -> Bulletin:
    """The public bulletin of this link. Raises NotThere."""
    found = published().filter(link=link.lower()[:12]).first()
    if found is None:
        raise NotThere
    return found


def related(bulletin: Bulletin) -> list[Bulletin]:
    """Others of the same campaign or with a common tag, latest first."""
    tags, campaign = set(bulletin.tags), bulletin.campaign_id
    others = published().exclude(pk=bulletin.pk).order_by("-published_at")[:_NEAR]
    return [one for one in others if (campaign and one.campaign_id == campaign) or tags & set(one.tags)][:_RELATED]


def picture(sha256: str, *, drafts: bool) -> Picture:
    """A picture of a published bulletin, or also of a draft. Raises NotThere."""
    found = Picture.objects.filter(sha256=sha256).first()
    if found is None or not (drafts or published().filter(picture=sha256).exists()):
        raise NotThere
    return found


def figure(row: BulletinFigure, threshold: int) -> str:
    """A figure as the public reads it."""
    if few(row.snapshot, threshold):
        return "not shown"
    return said_of(row.value, threshold, sensitive=True)


def words(snapshot: Snapshot) -> str:
    """What was counted, in words."""
    narrowed = ", ".join(f"{name} {value}" for name, value in sorted(snapshot.parameters.items()))
    return f"{known(snapshot.figure).counts}{f' Of these: {narrowed}.' if narrowed else ''}"


def said(claim: Claim) -> str:
    """What somebody else said, never without who and with which state."""
    low, best, high = claim.low, claim.best, claim.high
    number = f"{best:,}" if best is not None else f"{low or 0:,} to {high:,}" if high is not None else "a number"
    about = f"{number} {claim.words or claim.counted}".strip()
    return f"{about} ({claim.holds}; according to {claim.speaker or 'somebody not named'})"
