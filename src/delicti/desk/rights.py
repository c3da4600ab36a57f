"""The one place of rights: what roles allow, what members may do in a case, and which rows somebody may see.

Deny by default. A case right holds where a membership grants it, a role of the user allows it at all, and, for an API
token, its scopes hold it. A case that somebody may not read does not exist for them: `NotThere` is raised for it
exactly as for an id that was never given. Views and API get their rows from `rows` or `visible` and from nowhere else.
"""

from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from delicti.desk import models as m
from delicti.desk.models import Role, User
from delicti.model.errors import UserError

_M = TypeVar("_M", bound=Model)


class Right(StrEnum):
    """What a member may do in a case."""

    READ = "read"
    CONTRIBUTE = "contribute"
    DECIDE = "decide"
    CLOSE = "close"
    EXPORT = "export"


class Permission(StrEnum):
    """What a role allows at the desk as a whole."""

    TAKE_IN = "take in"  # reports, their uploads, the triage queue
    OPEN_CASES = "open cases"
    SEE_FIGURES = "see figures"  # aggregates over cases that one may not open
    ERASE = "erase"  # by law; together with `decide` in the case
    READ_AUDIT = "read audit"
    MANAGE_PEOPLE = "manage people"  # accounts, roles, memberships of others, tokens
    MANAGE_JOBS = "manage jobs"
    MANAGE_DESK = "manage desk"  # webhooks, health
    CONFIRM = "confirm"  # what another proposed: suspects, measures, corrections; together with `decide` in the case
    RUN_CAMPAIGNS = "run campaigns"
    WRITE_BULLETINS = "write bulletins"  # also claims and what the public answered
    APPROVE_BULLETINS = "approve bulletins"  # of another
    ANSWER_PERSONS = "answer persons"  # what the desk holds on somebody who asks


PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.INTAKE: frozenset({Permission.TAKE_IN, Permission.OPEN_CASES}),
    Role.INVESTIGATOR: frozenset({Permission.OPEN_CASES}),
    Role.REVIEWER: frozenset(
        {
            Permission.SEE_FIGURES,
            Permission.ERASE,
            Permission.CONFIRM,
            Permission.RUN_CAMPAIGNS,
            Permission.APPROVE_BULLETINS,
            Permission.ANSWER_PERSONS,
        }
    ),
    Role.PUBLISHER: frozenset({Permission.SEE_FIGURES, Permission.WRITE_BULLETINS, Permission.APPROVE_BULLETINS}),
    Role.AUDITOR: frozenset({Permission.READ_AUDIT}),
    Role.ADMINISTRATOR: frozenset({Permission.MANAGE_PEOPLE, Permission.MANAGE_JOBS, Permission.MANAGE_DESK}),
}
ALLOWED: dict[str, frozenset[Right]] = {  # what a membership can give to somebody of this role
    Role.INTAKE: frozenset({Right.READ, Right.CONTRIBUTE}),
    Role.INVESTIGATOR: frozenset(Right),
    Role.REVIEWER: frozenset(Right),
    Role.PUBLISHER: frozenset({Right.READ, Right.EXPORT}),
    Role.AUDITOR: frozenset({Right.READ}),
    Role.ADMINISTRATOR: frozenset(),
}
SCOPES = frozenset({*Right, "take in", "open cases", "see figures", "read audit", "manage", "publish"})
_SCOPE_OF = {
    Permission.ERASE: "decide",
    Permission.CONFIRM: "decide",
    Permission.RUN_CAMPAIGNS: "publish",
    Permission.WRITE_BULLETINS: "publish",
    Permission.APPROVE_BULLETINS: "publish",
    Permission.ANSWER_PERSONS: "manage",
    Permission.MANAGE_PEOPLE: "manage",
    Permission.MANAGE_JOBS: "manage",
    Permission.MANAGE_DESK: "manage",
}


class NotThere(Exception):
    """There is no such thing for this user: answered like an address that leads nowhere (404)."""


class Refused(UserError):
    """The user sees the thing but may not do this (403)."""


def may(user: User, permission: Permission) -> bool:
    """Whether one of the user's roles allows it."""
    if user.scopes is not None and _SCOPE_OF.get(permission, str(permission)) not in user.scopes:
        return False
    return any(permission in PERMISSIONS.get(role, ()) for role in user.roles)


def require(user: User, permission: Permission) -> None:
    """Raises Refused where none of the user's roles allows it."""
    if not may(user, permission):
        raise Refused(f"your roles do not allow you to {permission}; ask an administrator")


def allowed(user: User) -> frozenset[Right]:
    """The case rights that the user's roles, and scopes, can hold at all."""
    found = frozenset[Right]().union(*(ALLOWED.get(role, frozenset()) for role in user.roles))
    return found if user.scopes is None else frozenset(right for right in found if right in user.scopes)


def case_rights(user: User, case: m.Case) -> frozenset[Right]:
    """What the user may do in the case. A member of the case that it was merged into may read it."""
    held = {right for row in _memberships(user).filter(case=case)[:1] for right in Right if getattr(row, right)}
    if not held and case.merged_into_id and _memberships(user).filter(case_id=case.merged_into_id).exists():
        held = {Right.READ}
    return allowed(user) & held


def require_case(user: User, case: m.Case | UUID | str, right: Right = Right.READ) -> m.Case:
    """The case, which may be named by itself, its id or its reference.

    Raises NotThere where the user may not read it, Refused where they may, but not this, and where it was merged away.
    """
    found = _case(case)
    rights = case_rights(user, found) if found is not None else frozenset()
    if found is None or Right.READ not in rights:
        raise NotThere
    if found.status == m.Status.MERGED and right in (Right.CONTRIBUTE, Right.DECIDE, Right.CLOSE):
        raise Refused(f"case {found.reference} was merged into another; work there, or take it out again")
    if right not in rights:
        raise Refused(f"you may not {right} in case {found.reference}; a member who decides there can grant it")
    return found


def ending_rights(user: User, case: m.Case) -> frozenset[Right]:
    """What the user may do with what still waits in the case; in one that was merged, from either side."""
    held = case_rights(user, case)
    return held | case_rights(user, case.merged_into) if case.merged_into is not None else held


def require_ending(user: User, case: m.Case, right: Right) -> m.Case:
    """The case, to end what still waits in it, also where it was merged. Raises NotThere, Refused."""
    found = _case(case)
    if found is None or right not in ending_rights(user, found):
        return require_case(user, case, right)  # says why
    return found


def get(user: User, kind: type[_M], key: UUID | str) -> _M:
    """The row of this key, if the user may see it. Raises NotThere."""
    try:
        return rows(user, kind).get(pk=key)
    except (ObjectDoesNotExist, ValueError, TypeError, ValidationError):
        raise NotThere from None


def called(user: User, kind: type[_M], name: str, *related: str) -> _M:
    """The row that people call by this reference or number, with what else of it is read. Raises NotThere."""
    field = "number" if kind in (m.Report, m.SubjectRequest) else "reference"
    found = rows(user, kind).filter(**{field: _written(name)})
    row = (found.select_related(*related) if related else found).first()
    if row is None:
        raise NotThere
    return row


def rows(user: User, kind: type[_M]) -> QuerySet[_M]:
    """All rows of a table that the user may see."""
    return visible(user, kind._default_manager.all())  # noqa: SLF001 - Django's public name for it


def visible(user: User, queryset: QuerySet[_M], right: Right = Right.READ) -> QuerySet[_M]:
    """Those of the rows that the user may see, or, in their cases, may do more with. Unknown tables show nothing."""
    kind = queryset.model
    if kind in _OWN:
        return queryset.filter(**{_OWN[kind]: user}) if user.is_active else queryset.none()
    by_table = _BY_PERMISSION.get(kind)
    if by_table is not None and may(user, by_table):
        return queryset
    if kind is m.AuditEntry:
        return queryset.none()
    if kind in (m.Suspect, m.Correction):
        seen = visible(user, m.Attribution.objects.exclude(state="refused"), right)
        return queryset.filter(Exists(seen.filter(suspect=OuterRef("pk" if kind is m.Suspect else "suspect"))))
    path = _PATHS.get(kind)
    if right is Right.READ:
        right = _LEAST.get(kind, right)
    if path is None or right not in allowed(user):
        return queryset.none()
    return queryset.filter(_in_my_cases(user, path, right))


def unseen(user: User, queryset: QuerySet[m.CampaignCase]) -> QuerySet[m.CampaignCase]:
    """Those of the rows whose cases the user may not read: the others of `visible`, as two joins that find nothing.

    Asked as what is not among the visible ones, a database looks at every case of the desk.
    """
    if Right.READ not in allowed(user):
        return queryset
    mine = _memberships(user).filter(read=True)
    return queryset.exclude(Exists(mine.filter(case=OuterRef("case")))).exclude(
        Exists(mine.filter(case=OuterRef("case__merged_into")))
    )


def few(user: User, most: int = 500) -> list[UUID] | None:
    """The cases that the user may read, where they are few; None for a member of more.

    A list of `rows` in some order runs through all that others may see until a page is full. For a member of few cases
    it is narrowed to these first; that takes no row away, and adds none.
    """
    if Right.READ not in allowed(user):
        return []
    own = _memberships(user).filter(read=True).values_list("case", flat=True)
    merged = m.Case.objects.filter(merged_into__in=own).values_list("pk", flat=True)
    found = list(own.order_by().union(merged.order_by(), all=True)[: most + 1])
    return found if len(found) <= most else None


def listed(user: User, found: QuerySet[_M], path: str = "") -> QuerySet[_M]:
    """Rows of `visible`, as a list asks for them: on PostgreSQL those of a member of few cases by these cases alone."""
    mine = few(user) if connection.vendor == "postgresql" else None
    return found if mine is None else found.filter(**{f"{path or 'pk'}__in": mine})


def _in_my_cases(user: User, path: str, right: Right) -> Q:
    mine = _memberships(user).filter(**{str(right): True})
    prefix = f"{path}__" if path else ""
    own = Exists(mine.filter(**same("case", path or "pk")))
    if right is not Right.READ:
        return Q(own)
    return Q(own) | Q(Exists(mine.filter(**same("case", f"{prefix}merged_into"))))


def same(key: str, outer: str) -> dict[str, OuterRef]:
    """That a key is that of the outer row, asked by index for each of them.

    For an equality PostgreSQL reads all keys into a hash first, which takes longer than a page of a list; it knows no
    such way for a range of one.
    """
    if connection.vendor == "postgresql":
        return {f"{key}__gte": OuterRef(outer), f"{key}__lte": OuterRef(outer)}
    return {key: OuterRef(outer)}


def _memberships(user: User) -> QuerySet[m.Membership]:
    now = m.Membership.objects.filter(user_id=user.pk, ended_at=None)
    return now if user.is_active else now.none()


def any_case(case: m.Case | UUID | str) -> m.Case:
    """The case whoever asks; for acts whose right rests on a permission alone. Raises NotThere."""
    found = _case(case)
    if found is None:
        raise NotThere
    return found


def _case(case: m.Case | UUID | str) -> m.Case | None:
    """The case as it stands now; inside a transaction nobody else changes it until that ends."""
    cases = m.Case.objects.select_for_update() if connection.in_atomic_block else m.Case.objects.all()
    if isinstance(case, m.Case):
        return cases.filter(pk=case.pk).first()
    try:
        return cases.filter(pk=UUID(str(case))).first()
    except ValueError:
        return cases.filter(reference=_written(str(case))).first()


def _written(name: str) -> str:
    """A reference or number as it is kept, from what somebody typed."""
    return name.replace("\0", "").strip().upper()[:12]


_PATHS: dict[type[Model], str] = {  # from a row to its case
    m.Case: "",
    **dict.fromkeys(
        (
            m.Membership,
            m.Decision,
            m.ErasureRequest,
            m.Note,
            m.Task,
            m.Clock,
            m.Notifiable,
            m.Tombstone,
            m.CaseFile,
            m.EvidenceItem,
            m.CustodyEntry,
            m.Actor,
            m.Episode,
            m.Indicator,
            m.Upload,
            m.Report,
            m.Job,
            m.SearchRow,
            m.Attribution,
            m.Measure,
            m.CampaignCase,
        ),
        "case",
    ),
    m.AttributionFinding: "attribution__case",
    m.MeasureBasis: "measure__case",
    m.MeasureReview: "measure__case",
}
_LEAST: dict[type[Model], Right] = {m.ErasureRequest: Right.DECIDE}  # more than reading
_OWN: dict[type[Model], str] = {m.SavedSearch: "user", m.ApiToken: "user"}
_BY_PERMISSION: dict[type[Model], Permission] = {
    m.Report: Permission.TAKE_IN,
    m.Campaign: Permission.SEE_FIGURES,
    m.Snapshot: Permission.SEE_FIGURES,
    m.Bulletin: Permission.SEE_FIGURES,
    m.ClaimSource: Permission.SEE_FIGURES,
    m.Claim: Permission.SEE_FIGURES,
    m.SubjectRequest: Permission.ANSWER_PERSONS,
    m.AuditEntry: Permission.READ_AUDIT,
    m.Webhook: Permission.MANAGE_DESK,
    m.Delivery: Permission.MANAGE_DESK,
    m.RoleGrant: Permission.MANAGE_PEOPLE,
    m.User: Permission.MANAGE_PEOPLE,
    m.Job: Permission.MANAGE_JOBS,
}
