"""What pages and the API read that is no plain table of one case: its audit, its links, an account by its name."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from delicti.desk.models import AuditEntry, Case, CaseLink, User
from delicti.desk.rights import require_case, rows
from delicti.model.errors import UserError


@dataclass(frozen=True)
class Linked:
    """A link as one of its sides sees it; `other` is None where the reader may not open it."""

    kind: str
    other: Case | None
    outgoing: bool
    reason: str
    by: User
    at: datetime


def case_audit(by: User, case: Case) -> QuerySet[AuditEntry]:
    """The audit entries of a case that the user may read, latest first."""
    case = require_case(by, case)
    return AuditEntry.objects.filter(case_id=case.pk).order_by("-seq")


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
