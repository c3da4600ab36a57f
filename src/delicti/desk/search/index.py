"""Keeps the rows of the search index: written in the transaction of what they are about."""

from collections.abc import Iterable

from django.db import connection

from delicti.desk.models import (
    Actor,
    Attribution,
    Case,
    CaseFile,
    Episode,
    EvidenceItem,
    Indicator,
    Note,
    SearchRow,
    Suspect,
)
from delicti.desk.search.words import words

_BATCH = 1_000
_ALWAYS = ("kind", "object_id")


def index_case(case: Case) -> None:
    """A case by its reference, title, organisation, site, region and summary."""
    _write([row_of_case(case)])


def row_of_case(case: Case) -> SearchRow:
    """The row of a case, not saved."""
    text = " ".join(filter(None, (case.organisation, case.site, case.region, case.summary)))
    return _row("case", str(case.pk), case, f"{case.reference} {case.title}", text)


def index_note(note: Note) -> None:
    """A note; one that was erased is no longer found."""
    if note.erased:
        SearchRow.objects.filter(kind="note", object_id=str(note.pk)).delete()
        return
    _write([row_of_note(note)])


def row_of_note(note: Note) -> SearchRow:
    """The row of a note, not saved."""
    return _row("note", str(note.pk), note.case, note.text[:200], note.text)


def index_suspect(suspect: Suspect) -> None:
    """A suspect in each case that an attribution stands in; whoever is no longer shown is no longer found."""
    ties = list(Attribution.objects.filter(suspect=suspect).select_related("case"))
    forget_of("suspect", [str(tie.pk) for tie in ties])
    if suspect.shown:
        _write([row_of_tie(suspect, tie) for tie in ties if tie.state in ("proposed", "confirmed")])


def row_of_tie(suspect: Suspect, tie: Attribution) -> SearchRow:
    """The row of a suspect in one case, not saved. Its key is that of the attribution."""
    text = " ".join(filter(None, (suspect.identifiers, suspect.region)))
    return _row("suspect", str(tie.pk), tie.case, f"{suspect.reference} {suspect.name}", text)


def index_case_file(
    file: CaseFile,
    actors: Iterable[Actor],
    episodes: Iterable[Episode],
    indicators: Iterable[Indicator],
    items: Iterable[EvidenceItem],
) -> None:
    """What was copied from a case file."""
    _write(rows_of_case_file(file, actors, episodes, indicators, items))


def rows_of_case_file(
    file: CaseFile,
    actors: Iterable[Actor],
    episodes: Iterable[Episode],
    indicators: Iterable[Indicator],
    items: Iterable[EvidenceItem],
) -> list[SearchRow]:
    """The rows of what was copied from a case file, not saved."""
    case = file.case
    rows = [_row("actor", str(a.pk), case, f"{a.actor} {a.role}", " ".join((*a.tools, a.why))) for a in actors]
    rows += [
        _row("episode", str(e.pk), case, f"{e.kind} {e.target}", f"{e.technique} {e.offence} {e.reason}")
        for e in episodes
    ]
    seen: set[tuple[str, str]] = set()
    for one in indicators:
        if (one.kind, one.value_hash) not in seen:
            seen.add((one.kind, one.value_hash))
            rows.append(_row(one.kind, str(one.pk), case, one.value, one.role))
    rows += [
        _row("item", str(i.pk), case, " ".join(filter(None, (i.name, i.member))), f"{i.item} {i.container}")
        for i in items
    ]
    return rows


def move_case_file(file: CaseFile) -> None:
    """The case file went to another case; so does what is found of it."""
    for kind in (Actor, Episode, Indicator, EvidenceItem):
        keys = [str(key) for key in kind._default_manager.filter(case_file=file).values_list("pk", flat=True)]  # noqa: SLF001
        for at in range(0, len(keys), _BATCH):
            SearchRow.objects.filter(object_id__in=keys[at : at + _BATCH]).update(case=file.case)


def forget(keys: Iterable[str]) -> None:
    """What was erased is no longer found."""
    found = list(keys)
    for at in range(0, len(found), _BATCH):
        SearchRow.objects.filter(object_id__in=found[at : at + _BATCH]).delete()


def scrub() -> None:
    """Takes words of removed rows out of the index for good: SQLite's keeps them until its parts are merged."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO desk_search_fts(desk_search_fts) VALUES ('optimize')")


def forget_of(kind: str, keys: list[str]) -> None:
    """The same for rows of one kind."""
    for at in range(0, len(keys), _BATCH):
        SearchRow.objects.filter(kind=kind, object_id__in=keys[at : at + _BATCH]).delete()


def _row(kind: str, key: str, case: Case, title: str, text: str) -> SearchRow:
    return SearchRow(
        kind=kind, object_id=key, case=case, title=title[:500], text=text[:2_000], words=words(title, text)
    )


def _write(rows: list[SearchRow]) -> None:
    SearchRow.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=list(_ALWAYS),
        update_fields=["case", "title", "text", "words"],
    )
