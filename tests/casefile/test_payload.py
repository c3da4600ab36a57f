"""The payload: what it counts, what it keeps of the user's rules, and which rows come first."""

from pathlib import Path
from types import SimpleNamespace

import msgspec
import polars as pl
import pytest

from delicti.casefile.payload import encoded, user_rules, versions
from delicti.casefile.read import open_case
from delicti.detect.rule_set import rule_set
from delicti.model.errors import UserError
from delicti.model.settings import Settings

Kit = SimpleNamespace
RULE = "title: T\nlogsource: {category: webserver}\ndetection: {s: {cs-uri-query|contains: shop}, condition: s}\n"


@pytest.fixture
def ruled(tmp_path: Path) -> Settings:
    for name in ("one/a.yml", "one/deep/b.yaml", "two/a.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"# {name}\n{RULE}")
    return Settings(rules=(str(tmp_path / "one"), str(tmp_path / "two")), use_rules=False)


def test_rules_are_kept_by_the_folder_they_came_from(ruled: Settings) -> None:
    assert [label for label, _ in user_rules(ruled, rule_set(ruled))] == ["1/a.yml", "1/deep/b.yaml", "2/a.yml"]


def test_rules_that_changed_meanwhile_stop_the_case(ruled: Settings, tmp_path: Path) -> None:
    used = rule_set(ruled)
    (tmp_path / "two" / "a.yml").write_text(f"{RULE}# later\n")
    with pytest.raises(UserError, match="changed during the investigation"):
        list(user_rules(ruled, used))


@pytest.mark.parametrize("name", ["50%.yml", "a\n.yml", "a\\b.yml", "~.yml", " a.yml"])
def test_a_rule_whose_name_cannot_stand_in_a_bag_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / name).write_text(RULE)
    settings = Settings(rules=(str(tmp_path / "rules"),), use_rules=False)
    with pytest.raises(UserError, match="cannot stand in a case"):
        list(user_rules(settings, rule_set(settings)))


def test_a_rule_in_another_script_is_kept(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "規則 ü.yml").write_text(RULE)
    settings = Settings(rules=(str(tmp_path / "rules"),), use_rules=False)
    assert [label for label, _ in user_rules(settings, rule_set(settings))] == ["1/規則 ü.yml"]


def test_the_case_counts_its_lines(case: Path) -> None:
    counts = open_case(case).case.counts
    told = [counts[name] for name in ("items", "lines", "record_lines", "structural_lines", "quarantined_lines")]
    assert told == [2, 81, 80, 0, 1]


def test_every_parameter_is_written(case: Path) -> None:
    assert set(open_case(case).case.parameters) == set(Settings.__struct_fields__)


def test_the_versions_are_those_in_use() -> None:
    assert versions()["polars"] == pl.__version__


def test_quarantined_bytes_lie_in_the_case_as_they_came(case: Path) -> None:
    assert [path.read_bytes() for path in (case / "data/quarantine").iterdir()] == [b"torn line\n"]


def test_the_folder_of_the_quarantine_is_there_without_a_line_in_it(tmp_path: Path, logs: Path, kit: Kit) -> None:
    case = kit.made([logs / "older.log"], tmp_path / "clean")
    assert list((case / "data/quarantine").iterdir()) == []


def test_items_are_ordered_by_name(case: Path) -> None:
    assert open_case(case).evidence["name"].to_list() == ["access.log", "older.log"]


def test_requests_follow_the_order_of_items_and_lines(case: Path) -> None:
    opened = open_case(case)
    rank = {item: number for number, item in enumerate(opened.evidence["item"])}
    places = [(rank[item], line) for item, line in opened.requests.select("item", "line").collect().rows()]
    assert places == sorted(places)


def test_a_document_reads_the_same_in_any_order_of_its_maps() -> None:
    assert encoded({"b": {"d": 1, "c": 2}, "a": 3}) == encoded({"a": 3, "b": {"c": 2, "d": 1}})


def test_a_document_ends_with_a_line_break_and_can_be_read() -> None:
    assert (encoded({"a": "ü"})[-1:], msgspec.json.decode(encoded({"a": "ü"}))) == (b"\n", {"a": "ü"})
