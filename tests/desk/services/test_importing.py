"""Import, merge, split, erase, search on the real case file of the example."""

import shutil
from pathlib import Path
from types import SimpleNamespace as People

import polars as pl
import pytest

from delicti.casefile.read import open_case
from delicti.desk import audit, heads, store
from delicti.desk import models as m
from delicti.desk.rights import NotThere, Right, rows
from delicti.desk.search.find import find
from delicti.desk.services import cases, custody, erasure, importing, intake, merging, work
from delicti.model.errors import UserError


@pytest.fixture
def case(people: People) -> m.Case:
    return cases.open_case(people.investigator, "Shop of Ann", site="shop.example")


@pytest.fixture
def file(case: m.Case, shop: Path, people: People) -> m.CaseFile:
    return importing.import_case_file(people.investigator, shop, case)


def test_actors_and_episodes_are_those_of_the_case_file(file: m.CaseFile, shop: Path) -> None:
    opened = open_case(shop)
    actors = set(m.Actor.objects.values_list("actor", "role", "requests"))
    episodes = set(m.Episode.objects.values_list("episode", "kind", "outcome"))
    assert (actors, episodes) == (
        set(opened.actors.select("actor", "role", "requests").iter_rows()),
        set(opened.episodes.select("episode", "kind", "outcome").iter_rows()),
    )


def test_times_come_through_to_the_microsecond(file: m.CaseFile, shop: Path) -> None:
    found = m.EvidenceItem.objects.get(name="access.log")
    row = open_case(shop).evidence.filter(pl.col("name") == "access.log").to_dicts()[0]
    assert (found.first_time, found.last_time) == (row["first_time"], row["last_time"])


def test_indicators_are_of_hostile_actors_alone(file: m.CaseFile, shop: Path) -> None:
    hostile = open_case(shop).actors.filter(pl.col("role").is_in(["attacker", "scanner"]))
    wanted = set(hostile["addresses"].explode())
    assert set(m.Indicator.objects.filter(kind="address").values_list("value", flat=True)) == wanted


def test_the_same_case_file_again_changes_nothing(case: m.Case, file: m.CaseFile, shop: Path, people: People) -> None:
    before = audit.head()
    again = importing.import_case_file(people.investigator, shop, case)
    assert (again, audit.head(), m.Actor.objects.count()) == (file, before, 18)


def test_without_a_case_the_same_case_file_finds_its_own(file: m.CaseFile, shop: Path, people: People) -> None:
    assert importing.import_case_file(people.investigator, shop) == file


def test_a_stranger_who_imports_the_same_learns_nothing_of_the_other_case(
    file: m.CaseFile, shop: Path, people: People
) -> None:
    assert importing.import_case_file(people.intake, shop).case != file.case


def test_a_broken_seal_is_imported_with_its_state(case: m.Case, shop: Path, people: People, tmp_path: Path) -> None:
    shutil.copytree(shop, tmp_path / "case")
    path = tmp_path / "case" / "data" / "case.json"
    path.write_bytes(path.read_bytes().replace(b"attackers", b"attackerz", 1))
    row = importing.import_case_file(people.investigator, tmp_path / "case", case)
    case.refresh_from_db()
    assert (row.state, "case.json" in row.problems[0], case.seal_holds) == ("broken", True, False)


def test_a_file_that_changes_in_the_store_shows_at_the_next_check(file: m.CaseFile, people: People) -> None:
    path = store.path(file.seal) / "data" / "actors.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert custody.check(people.investigator, file).state == "broken"


def test_a_case_file_that_is_gone_is_missing(file: m.CaseFile, people: People) -> None:
    shutil.rmtree(store.path(file.seal))
    assert custody.check(people.investigator, file).state == "missing"


def test_a_case_file_sealed_anew_in_the_store_is_broken(file: m.CaseFile, people: People) -> None:
    path = store.path(file.seal) / "tagmanifest-sha256.txt"
    path.write_bytes(path.read_bytes()[::-1])
    assert custody.check(people.investigator, file).state == "broken"


@pytest.mark.parametrize("missing", ["data/case.json", "manifest-sha256.txt", "data/actors.parquet"])
def test_half_a_case_file_is_refused_and_leaves_nothing(
    case: m.Case, shop: Path, people: People, tmp_path: Path, missing: str
) -> None:
    shutil.copytree(shop, tmp_path / "case")
    (tmp_path / "case" / missing).unlink()
    with pytest.raises(UserError):
        importing.import_case_file(people.investigator, tmp_path / "case", case)
    assert not m.CaseFile.objects.exists()


def test_a_table_that_unpacks_beyond_its_bound_is_refused_unread(
    case: m.Case, shop: Path, people: People, tmp_path: Path
) -> None:
    shutil.copytree(shop, tmp_path / "case")
    path = tmp_path / "case" / "data" / "actors.parquet"
    long = pl.read_parquet(path).head(1).with_columns(why=pl.lit("a" * (600 << 20)))
    long.write_parquet(path, compression="zstd", use_pyarrow=False, statistics=False)
    del long
    assert path.stat().st_size < 1 << 20
    with pytest.raises(UserError, match="unpacks to"):
        importing.import_case_file(people.investigator, tmp_path / "case", case)
    assert not m.CaseFile.objects.exists()


def test_a_link_in_a_case_file_is_refused(case: m.Case, shop: Path, people: People, tmp_path: Path) -> None:
    shutil.copytree(shop, tmp_path / "case")
    (tmp_path / "case" / "data" / "link").symlink_to("/etc/passwd")
    with pytest.raises(UserError, match="is a link"):
        importing.import_case_file(people.investigator, tmp_path / "case", case)


def test_custody_says_who_did_what_in_order(file: m.CaseFile, people: People) -> None:
    custody.opened(people.investigator, file, "findings", "review")
    custody.exported(people.investigator, file, "report", "for the court")
    found = m.CustodyEntry.objects.order_by("number").values_list("number", "action", "why")
    assert list(found) == [
        (1, "imported", "imported into the desk"),
        (2, "opened", "review"),
        (3, "exported", "for the court"),
    ]


def test_people_to_be_told_come_from_the_case_file(file: m.CaseFile) -> None:
    found = m.Notifiable.objects.order_by("who").values_list("who", "state")
    assert [state for _, state in found] == ["pending", "pending"]


def test_offences_are_suggested_by_the_episodes(case: m.Case, file: m.CaseFile, people: People) -> None:
    assert intake.suggested_offences(people.investigator, case)[0][0] == "article 2, illegal access"


def test_a_case_file_that_counts_no_more_leaves_the_figures(case: m.Case, file: m.CaseFile, people: People) -> None:
    importing.in_force(people.investigator, file, yes=False)
    case.refresh_from_db()
    assert (case.actor_count, m.Actor.objects.count()) == (0, 18)


def everything(*found: m.Case) -> dict[str, int]:
    kinds = (m.Actor, m.Episode, m.Indicator, m.EvidenceItem, m.CaseFile, m.Note, m.Task, m.Notifiable, m.Upload)
    return {kind.__name__: kind.objects.filter(case__in=found).count() for kind in kinds}  # type: ignore[attr-defined]


def test_a_merge_and_its_undoing_keep_everything(case: m.Case, file: m.CaseFile, people: People) -> None:
    by = people.investigator
    work.note(by, case, "Ask the host")
    into = cases.open_case(by, "Other")
    before = everything(case, into)
    merging.merge(by, case, into, "same attacker")
    merged = everything(case, into)
    merging.unmerge(by, case, "another one after all")
    case.refresh_from_db()
    assert (before, merged, everything(case, into), case.status) == (before, before, before, "received")


def test_a_member_of_the_target_reads_what_was_merged_into_it(case: m.Case, file: m.CaseFile, people: People) -> None:
    into = cases.open_case(people.investigator, "Other")
    cases.set_member(people.investigator, into, people.reviewer, {"read"}, "look")
    before = rows(people.reviewer, m.Actor).count()
    merging.merge(people.investigator, case, into, "same attacker")
    assert (before, rows(people.reviewer, m.Actor).count()) == (0, 18)


def test_a_member_of_the_merged_case_alone_reads_no_target(case: m.Case, file: m.CaseFile, people: People) -> None:
    into = cases.open_case(people.investigator, "Other")
    cases.set_member(people.investigator, case, people.reviewer, {"decide"}, "look")
    merging.merge(people.investigator, case, into, "same attacker")
    assert list(rows(people.reviewer, m.Case)) == [case]


def test_a_merged_case_takes_no_changes(case: m.Case, people: People) -> None:
    into = cases.open_case(people.investigator, "Other")
    merging.merge(people.investigator, case, into, "same attacker")
    with pytest.raises(UserError, match="was merged"):
        work.note(people.investigator, case, "late")


def test_what_was_merged_before_follows(people: People) -> None:
    one, two, three = (cases.open_case(people.investigator, name) for name in ("One", "Two", "Three"))
    merging.merge(people.investigator, one, two, "same")
    merging.merge(people.investigator, two, three, "same")
    one.refresh_from_db()
    assert one.merged_into == three


def test_a_split_takes_a_case_file_with_all_that_is_of_it(case: m.Case, file: m.CaseFile, people: People) -> None:
    before = everything(case)
    new = merging.split(people.investigator, case, [file], "Second intrusion", "two attackers")
    case.refresh_from_db()
    found = find(people.investigator, "203.0.113.169").values_list("case", flat=True).distinct()
    assert (everything(case, new), case.actor_count, new.actor_count, list(found)) == (before, 0, 18, [new.pk])


def test_a_split_of_a_case_file_of_another_case_is_not_there(case: m.Case, file: m.CaseFile, people: People) -> None:
    other = cases.open_case(people.investigator, "Other")
    with pytest.raises(NotThere):
        merging.split(people.investigator, other, [file], "new", "reason")


def test_an_erased_case_file_leaves_a_tombstone_and_nothing_else(
    case: m.Case, file: m.CaseFile, people: People
) -> None:
    cases.set_member(people.investigator, case, people.reviewer, {"decide"}, "erasure")
    erasure.confirm(people.reviewer, erasure.request(people.investigator, file, "order of the court", "article 17"))
    left = (m.Actor.objects.count(), m.Indicator.objects.count(), find(people.investigator, "203.0.113.169").count())
    stone = m.Tombstone.objects.get()
    assert (left, store.has(file.seal), stone.digest, heads.verify().problems) == ((0, 0, 0), False, file.seal, [])


def test_an_erased_note_is_no_longer_found(case: m.Case, people: People) -> None:
    cases.set_member(people.investigator, case, people.reviewer, {"decide"}, "erasure")
    note = work.note(people.investigator, case, "the telephone of Carla")
    erasure.confirm(people.reviewer, erasure.request(people.investigator, note, "asked for", "article 17"))
    note.refresh_from_db()
    assert (note.text, find(people.investigator, "Carla").count()) == ("", 0)


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("203.0.113.169", "address"),
        ("203.0.113.1", "address"),
        ("thumb_cache.php", "file"),
        ("/media/thumb_cache.php", "file"),
        ("sqlmap", "tool"),
        ("shop ann", "case"),
        ("ACCESS.LOG", "item"),
        ('"Shop of Ann"', "case"),
    ],
)
def test_search_finds_by_words_and_beginnings(
    case: m.Case, file: m.CaseFile, people: People, query: str, kind: str
) -> None:
    assert kind in set(find(people.investigator, query).values_list("kind", flat=True))


ODD = [
    "",
    "  ",
    '"',
    "'",
    "*",
    "AND",
    "a'b; DROP",
    ") OR (",
    "\0",
    "\\",
    "é" * 400,
    "NEAR(a b)",
    ":*",
    "&|!",
]


@pytest.mark.parametrize("query", ODD)
def test_no_query_raises(case: m.Case, people: People, query: str) -> None:
    assert len(find(people.investigator, query)) >= 0


def test_a_new_title_is_found_and_the_old_is_not(case: m.Case, people: People) -> None:
    cases.edit(people.investigator, case, title="Bakery")
    assert (find(people.investigator, "bakery").count(), find(people.investigator, "Ann").count()) == (1, 0)


def test_every_right_of_the_opener_is_in_the_split_case(case: m.Case, file: m.CaseFile, people: People) -> None:
    from delicti.desk.rights import case_rights

    new = merging.split(people.investigator, case, [file], "Second", "two attackers")
    assert case_rights(people.investigator, new) == frozenset(Right)
