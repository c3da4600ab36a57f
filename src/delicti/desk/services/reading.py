"""What pages and the API read that is no plain table of one case: its audit, its links, an account by its name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from delicti.desk.models import AuditEntry, Case, CaseLink, Sector, Status, User
from delicti.desk.rights import Permission, listed, require, require_case, rows
from delicti.desk.search.find import find
from delicti.desk.services import campaigns
from delicti.model.errors import UserError

ENDED = (Status.CLOSED, Status.MERGED)
_MOST_CHANGED = 5_000
_ACCOUNT_VERBS = (
    "account made",
    "account set up",
    "account switched off",
    "account switched on",
    "role given",
    "role taken",
)
_M = TypeVar("_M", bound=Model)


@dataclass(frozen=True)
class Linked:
    """A link as one of its sides sees it; `other` is None where the reader may not open it."""

    kind: str
    other: Case | None
    outgoing: bool
    reason: str
    by: User
    at: datetime


def audit_entries(by: User) -> QuerySet[AuditEntry]:
    """The audit of the whole desk for auditors, each entry with the `reference` of its case.

    Where they may not read that case it is null, and of the entry they get the case's random id, who, when, what and
    the hashes, but not its body, which may quote reasons that people gave (`withheld`). Raises Refused.
    """
    require(by, Permission.READ_AUDIT)
    return _with_reference(by, AuditEntry.objects.all())


def case_audit(by: User, case: Case) -> QuerySet[AuditEntry]:
    """The audit entries of a case that the user may read, latest first."""
    case = require_case(by, case)
    return _with_reference(by, AuditEntry.objects.filter(case_id=case.pk)).order_by("-seq")


def withheld(entry: Any) -> bool:
    """Whether an entry from here belongs to a case that its reader may not read."""
    return entry.case_id is not None and entry.reference is None


def _with_reference(by: User, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    mine = rows(by, Case).filter(pk=OuterRef("case_id")).values("reference")[:1]
    return entries.annotate(reference=Subquery(mine))


def links(by: User, case: Case) -> list[Linked]:
    """The links of a case, latest first. Of a case that the reader may not open, only that there is one."""
    case = require_case(by, case)
    found = list(
        CaseLink.objects.filter(Q(source=case) | Q(target=case))
        .select_related("by", "source", "target")
        .order_by("-at")
    )
    others = {link.target_id if link.source_id == case.pk else link.source_id for link in found}
    open_to = set(rows(by, Case).filter(pk__in=others).values_list("pk", flat=True)) if others else set()
    out = []
    for link in found:
        outgoing = link.source_id == case.pk
        other = link.target if outgoing else link.source
        out.append(Linked(link.kind, other if other.pk in open_to else None, outgoing, link.reason, link.by, link.at))
    return out


def account(username: str) -> User:
    """The account of this name, for somebody who names a colleague. Raises UserError."""
    found = User.objects.filter(username__iexact=username.replace("\0", "").strip(), is_active=True).first()
    if found is None:
        raise UserError(
            f"there is no account named {username.strip() or '(nothing)'}; ask an administrator for its name"
        )
    return found


def cases(
    by: User, *, status: str = "live", sector: str = "", whose: str = "", campaign: str = "", q: str = ""
) -> QuerySet[Case]:
    """The cases that somebody may read, narrowed.

    `status` is one of the table's, `live` (not closed, not merged) or `all`; `whose` is `mine`, `nobody` or `broken` (a
    seal that does not hold); `campaign` is the slug of one that they may know of. Other words narrow nothing.
    """
    found = listed(by, rows(by, Case))
    if status == "live":
        found = found.exclude(status__in=ENDED)  # said so, the index of the order is used, not that of the status
    elif status in Status.values:
        found = found.filter(status=status)
    if sector in Sector.values:
        found = found.filter(sector=sector)
    narrowed: dict[str, dict[str, Any]] = {
        "mine": {"assignee": by},
        "nobody": {"assignee": None},
        "broken": {"seal_holds": False},
    }
    found = found.filter(**narrowed.get(whose, {}))
    if campaign and (known := campaigns.known(by).filter(slug=campaign.replace("\0", "")[:60]).first()):
        found = found.filter(campaigns__campaign=known, campaigns__counts=True)
    return found.filter(pk__in=find(by, q, ("case",)).order_by().values("case")) if q else found


def changed_since(by: User, case: Case, found: QuerySet[_M], moment: datetime, *times: str) -> QuerySet[_M]:
    """Rows of a case that were made or changed since: by their own times, and by what the audit of the case names."""
    named = case_audit(by, case).filter(object_kind=found.model.__name__, at__gte=moment)
    keys = list(named.values_list("object_id", flat=True)[:_MOST_CHANGED])
    if len(keys) == _MOST_CHANGED:
        return found  # so much changed that all of it is to be read again
    return found.filter(_since(moment, *times) | Q(pk__in={UUID(key) for key in keys}))


def accounts_since(by: User, found: QuerySet[User], moment: datetime) -> QuerySet[User]:
    """Accounts that were made, switched, or given or taken a role since."""
    require(by, Permission.MANAGE_PEOPLE)
    named = AuditEntry.objects.filter(verb__in=_ACCOUNT_VERBS, at__gte=moment).values_list("object_id", flat=True)
    return found.filter(pk__in={UUID(key) for key in named})


def _since(moment: datetime, *times: str) -> Q:
    found = Q(pk__in=[])
    for time in times:
        found |= Q(**{f"{time}__gte": moment})
    return found
