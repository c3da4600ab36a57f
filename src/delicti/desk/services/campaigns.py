"""Campaigns: made with a mandate and an end, their cases by rule or by hand, ended."""

# ruff: noqa: S608 - names of tables and columns, and what Django wrote; every value is bound
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from delicti.desk import audit, clock
from delicti.desk.models import Campaign, CampaignCase, CampaignCaseHow, Case, Episode, Sector, Status, User
from delicti.desk.rights import NotThere, Permission, listed, may, require, require_case, rows, visible
from delicti.desk.services.base import act, said
from delicti.model.errors import UserError

LENGTH = timedelta(days=183)  # six months
LEAST_THRESHOLD = 3  # "fewer than 2" would say 1
_MOST_THRESHOLD, _MOST_WORDS = 1_000, 100
_MANY = 1_000  # rows that came or went, after which PostgreSQL looks at the table anew
_NO_SLUG = re.compile(r"[^a-z0-9]+")
EDITABLE = ("name", "mandate", "begins_at", "ends_at", "offences", "sectors", "regions", "threshold")


@act
def make(
    by: User,
    name: str,
    mandate: str,
    *,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
    offences: Iterable[str] = (),
    sectors: Iterable[str] = (),
    regions: Iterable[str] = (),
    threshold: int = 5,
    made_up: bool = False,
) -> Campaign:
    """Makes a campaign and gathers its cases. An empty scope means all."""
    require(by, Permission.RUN_CAMPAIGNS)
    begins_at = begins_at or clock.now()
    found = Campaign(
        **_checked(
            name=name,
            mandate=mandate,
            begins_at=begins_at,
            ends_at=ends_at or begins_at + LENGTH,
            offences=offences,
            sectors=sectors,
            regions=regions,
            threshold=threshold,
        ),
        made_by=by,
        made_at=clock.now(),
        updated_at=clock.now(),
        made_up=made_up,
    )
    found.slug = _slug(found.name)
    found.save(force_insert=True)
    audit.append(by, "campaign made", thing=found, detail={"slug": found.slug})
    gather(found)
    return found


@act
def edit(by: User, campaign: Campaign, reason: str, **changes: Any) -> Campaign:
    """Changes what a campaign says and covers; the audit keeps why, and what stood there."""
    found, reason = _running(by, campaign), said(reason, "the reason")
    unknown = sorted(set(changes) - set(EDITABLE))
    if unknown:
        raise UserError(f"{', '.join(unknown)} cannot be edited")
    now = {name: getattr(found, name) for name in EDITABLE}
    told = _checked(**{**now, **changes})
    before = {name: value for name, value in now.items() if told[name] != value}
    if not before:
        return found
    for name in before:
        setattr(found, name, told[name])
    found.updated_at = clock.now()
    found.save(update_fields=[*before, "updated_at"])
    plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in before.items()}
    audit.append(by, "campaign edited", thing=found, detail={"reason": reason, "before": plain})
    gather(found)
    return found


@act
def put_in(by: User, campaign: Campaign, case: Case | str, reason: str) -> CampaignCase:
    """Puts a case into a campaign by hand, whatever its rule says."""
    return _by_hand(by, campaign, case, reason, counts=True)


@act
def leave_out(by: User, campaign: Campaign, case: Case | str, reason: str) -> CampaignCase:
    """Leaves a case out of a campaign by hand, whatever its rule says."""
    return _by_hand(by, campaign, case, reason, counts=False)


@act
def end(by: User, campaign: Campaign, reason: str) -> Campaign:
    """Ends a campaign: which cases belong to it stays as it is now."""
    found = _running(by, campaign)
    reason = said(reason, "the reason")
    gather(found)
    found.ended_by, found.ended_at, found.updated_at = by, clock.now(), clock.now()
    found.save(update_fields=["ended_by", "ended_at", "updated_at"])
    audit.append(by, "campaign ended", thing=found, detail={"reason": reason})
    return found


def by_slug(by: User, slug: str) -> Campaign:
    """The campaign of this address, for those who see figures. Raises NotThere."""
    found = rows(by, Campaign).select_related("made_by", "ended_by").filter(slug=slug.replace("\0", "")[:60]).first()
    if found is None:
        raise NotThere
    return found


def known(by: User) -> QuerySet[Campaign]:
    """The campaigns that somebody may know of: all for those who see figures, else those of their cases."""
    if may(by, Permission.SEE_FIGURES):
        return rows(by, Campaign)
    mine = listed(by, visible(by, CampaignCase.objects.filter(campaign=OuterRef("pk"), counts=True)), "case")
    return Campaign.objects.filter(Exists(mine))


def of_case(by: User, case: Case) -> QuerySet[CampaignCase]:
    """The campaigns that a case belongs to, or was left out of, for its members."""
    return rows(by, CampaignCase).filter(case=case).select_related("campaign", "by").order_by("campaign__name")


def by_hand(by: User, campaign: Campaign) -> QuerySet[CampaignCase]:
    """The cases that were put in or left out by hand and that the reader may open."""
    found = rows(by, CampaignCase).filter(campaign=campaign, how=CampaignCaseHow.HAND)
    return found.select_related("case", "by").order_by("-at", "pk")


@act
def gather(campaign: Campaign) -> int:
    """For a service: lets the rule decide which cases count; gives how many rows changed. An ended one stays as it is.

    Three statements, however many cases there are, on PostgreSQL in one; run again, they change nothing. What was
    decided by hand stays.
    """
    if campaign.ended_at is not None:
        return 0
    whole, parameters = _whole(campaign)
    made = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}[connection.vendor]
    key = Campaign._meta.pk.get_db_prep_value(campaign.pk, connection)  # noqa: SLF001 - Django's public name
    now = connection.ops.adapt_datetimefield_value(clock.now())
    ruled = "m.campaign_id = %s AND m.how = 'rule'"
    # Joins, since PostgreSQL answers NOT IN row by row; and SQLite counts rows only of what begins with its verb.
    insert = (
        "INSERT INTO desk_campaigncase (id, campaign_id, case_id, how, counts, reason, at) "
        f"SELECT {made}, %s, w.id, 'rule', TRUE, '', %s FROM ({whole}) w LEFT JOIN desk_campaigncase m "
        "ON m.campaign_id = %s AND m.case_id = w.id WHERE m.id IS NULL ON CONFLICT DO NOTHING"
    )
    count = (
        "UPDATE desk_campaigncase SET counts = TRUE WHERE id IN (SELECT m.id FROM desk_campaigncase m "
        f"JOIN ({whole}) w ON w.id = m.case_id WHERE {ruled} AND NOT m.counts)"
    )
    leave = (
        "UPDATE desk_campaigncase SET counts = FALSE WHERE id IN (SELECT m.id FROM desk_campaigncase m "
        f"LEFT JOIN ({whole}) w ON w.id = m.case_id WHERE {ruled} AND m.counts AND w.id IS NULL)"
    )
    changed = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            changed = _at_once(cursor, whole, (insert, count, leave), [*parameters, key, now, key, key, key])
        else:
            cursor.execute(insert, [key, now, *parameters, key])
            changed += int(cursor.rowcount)
            for statement in (count, leave):
                cursor.execute(statement, [*parameters, key])
                changed += int(cursor.rowcount)
    if changed:
        audit.append(None, "campaign gathered", thing=campaign, detail={"changed": changed})
    return changed


def _at_once(cursor: CursorWrapper, whole: str, statements: tuple[str, ...], parameters: list[Any]) -> int:
    """For PostgreSQL: the three as one, so that what counts is worked out once; they touch different rows."""
    # Before a table's first analysis it is taken for empty: it would be scanned for every row that comes in.
    ways = ("seqscan", "nestloop")
    for way in ways:
        cursor.execute(f"SET LOCAL enable_{way} = off")
    does = [one.replace(f"({whole})", "whole") + " RETURNING 1" for one in statements]
    parts = ", ".join(f"s{number} AS ({one})" for number, one in enumerate(does))
    total = " + ".join(f"(SELECT count(*) FROM s{number})" for number in range(len(does)))
    cursor.execute(f"WITH whole AS MATERIALIZED ({whole}), {parts} SELECT {total}", parameters)
    changed = int(cursor.fetchone()[0])
    for way in ways:
        cursor.execute(f"SET LOCAL enable_{way} = on")
    if changed > _MANY:
        cursor.execute("ANALYZE desk_campaigncase")
    return changed


def _whole(campaign: Campaign) -> tuple[str, list[Any]]:
    """The cases that count: living ones that the rule or a hand brings in, and those that were merged into them."""
    hand = CampaignCase.objects.filter(campaign=campaign, how=CampaignCaseHow.HAND)
    out = hand.filter(counts=False)
    by_rule = _ruled(campaign).filter(~Exists(out.filter(case=OuterRef("pk"))))
    parts = (
        by_rule.values_list(Coalesce("merged_into", "pk")),
        hand.filter(counts=True).values_list(Coalesce("case__merged_into", "case")),
        out.values_list("case"),
    )
    (ruled, first), (put, second), (left, third) = (one.order_by().query.sql_with_params() for one in parts)
    text = f"SELECT c.id FROM desk_case c WHERE COALESCE(c.merged_into_id, c.id) IN ({ruled} UNION {put} EXCEPT {left})"
    return text, [*first, *second, *third]


def _ruled(campaign: Campaign) -> QuerySet[Case]:
    found = Case.objects.filter(received_at__gte=campaign.begins_at, received_at__lt=campaign.ends_at)
    if campaign.sectors:
        found = found.filter(sector__in=campaign.sectors)
    if campaign.regions:
        found = found.filter(region__in=campaign.regions)
    if campaign.offences:
        shown = Episode.objects.filter(offence__in=campaign.offences, case_file__in_force=True)
        found = found.filter(pk__in=shown.values("case"))
    return found


def _by_hand(by: User, campaign: Campaign, case: Case | str, reason: str, *, counts: bool) -> CampaignCase:
    found = _running(by, campaign)
    case, reason = require_case(by, case), said(reason, "the reason")
    if case.status == Status.MERGED:
        raise UserError(f"case {case.reference} was merged into another; name that one")
    row, _ = CampaignCase.objects.update_or_create(
        campaign=found,
        case=case,
        defaults={"how": CampaignCaseHow.HAND, "counts": counts, "reason": reason, "by": by, "at": clock.now()},
    )
    word = "put into" if counts else "left out of"
    audit.append(by, f"case {word} campaign", case, row, {"campaign": found.slug})
    gather(found)
    return row


def _running(by: User, campaign: Campaign) -> Campaign:
    require(by, Permission.RUN_CAMPAIGNS)
    found = Campaign.objects.select_for_update().filter(pk=campaign.pk).first()
    if found is None:
        raise NotThere
    if found.ended_at is not None:
        raise UserError("this campaign was ended; its cases stay as they are")
    return found


def _checked(**given: Any) -> dict[str, Any]:
    told = {**given, "name": said(given["name"], "the name", 200), "mandate": said(given["mandate"], "the mandate")}
    if given["ends_at"] <= given["begins_at"]:
        raise UserError("the campaign ends before it begins; choose a later end")
    if not LEAST_THRESHOLD <= given["threshold"] <= _MOST_THRESHOLD:
        raise UserError(f"the threshold of small counts lies between {LEAST_THRESHOLD} and {_MOST_THRESHOLD:,}")
    for name in ("offences", "sectors", "regions"):
        words = sorted({str(one).replace("\0", "").strip()[:120] for one in given[name]} - {""})
        if len(words) > _MOST_WORDS:
            raise UserError(f"at most {_MOST_WORDS} {name} fit; leave it empty for all")
        told[name] = words
    strange = [one for one in told["sectors"] if one not in Sector.values]
    if strange:
        raise UserError(f"there is no sector {strange[0]!r}; choose of: {', '.join(Sector.values)}")
    return told


def _slug(name: str) -> str:
    begin = _NO_SLUG.sub("-", name.lower()).strip("-")[:50] or "campaign"
    taken = set(Campaign.objects.filter(slug__startswith=begin).values_list("slug", flat=True))
    return next(one for one in (begin, *(f"{begin}-{n}" for n in range(2, 10_000))) if one not in taken)
