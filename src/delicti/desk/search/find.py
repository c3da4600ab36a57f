"""Finds rows of the index within the rights of who asks: SQLite FTS5 or PostgreSQL tsvector, the same answers."""

from django.db import connection
from django.db.models import BooleanField, F, QuerySet
from django.db.models.expressions import RawSQL

from delicti.desk.models import SavedSearch, SearchRow, User
from delicti.desk.rights import Refused, Right, few, get, rows
from delicti.desk.search.words import groups
from delicti.desk.services.base import act, said
from delicti.model.errors import UserError

KINDS = ("case", "suspect", "note", "actor", "episode", "address", "agent", "tool", "file", "path", "item")
_MOST_SAVED = 100


def find(user: User, query: str, kinds: tuple[str, ...] = ()) -> QuerySet[SearchRow]:
    """The rows that hold every word of the query, newest first; the last word may be a beginning. Slice it."""
    found, mine = rows(user, SearchRow).select_related("case"), few(user)
    return matching(found if mine is None else found.filter(case__in=mine), query, kinds)


def matching(found: QuerySet[SearchRow], query: str, kinds: tuple[str, ...] = ()) -> QuerySet[SearchRow]:
    """Those of the rows, whoever may see them."""
    wanted = groups(query)
    if not wanted:
        return found.none()
    if kinds:
        found = found.filter(kind__in=kinds)
    if connection.vendor == "postgresql":
        # The column stands only in this table (desk/guards.py). Asked directly, PostgreSQL chooses by how often the
        # words occur: the newest rows one by one, or the index.
        is_in = RawSQL("search_words @@ to_tsquery('simple', %s)", [_pg(wanted)], BooleanField())
        return found.filter(is_in).order_by(F("id").desc())
    inner = RawSQL("SELECT rowid FROM desk_search_fts WHERE desk_search_fts MATCH %s", [_fts5(wanted)])
    return found.filter(pk__in=inner).order_by(F("id").desc())


@act
def save(user: User, name: str, query: str, kinds: tuple[str, ...] = ()) -> SavedSearch:
    """Keeps a search under a name; the same name again replaces it."""
    _may_keep(user)
    if SavedSearch.objects.filter(user=user).count() >= _MOST_SAVED:
        raise UserError(f"{_MOST_SAVED} searches are kept at most; remove one first")
    found, _ = SavedSearch.objects.update_or_create(
        user=user,
        name=said(name, "the name", 100),
        defaults={"query": said(query, "the query", 300), "filters": {"kinds": [k for k in kinds if k in KINDS]}},
    )
    return found


@act
def forget(user: User, saved: SavedSearch) -> None:
    """Removes a kept search of one's own."""
    _may_keep(user)
    get(user, SavedSearch, saved.pk).delete()


def _may_keep(user: User) -> None:
    if user.scopes is not None and Right.READ not in user.scopes:
        raise Refused("this token may not read, and so keeps no search")


def _fts5(wanted: list[list[str]]) -> str:
    parts = ['"' + " ".join(group) + '"' for group in wanted]
    return " AND ".join(parts) + " *"


def _pg(wanted: list[list[str]]) -> str:
    parts = [" <-> ".join(f"'{word}'" for word in group) for group in wanted]
    return " & ".join(f"({part})" for part in parts[:-1]) + (" & " if parts[1:] else "") + f"({parts[-1]}:*)"
