"""The document that says which rules an investigation used."""

from pathlib import Path

from delicti.detect.rule_set import rule_set
from delicti.detect.sigma_read import BUILT_IN
from delicti.model.settings import Settings

RULE = (
    "title: Mine\nid: x1\nlogsource: {category: webserver}\ndetection:\n  a:\n    cs-uri|contains: %s\n  condition: a\n"
)


def test_the_built_in_rules_are_counted() -> None:
    assert rule_set(Settings())["rules"] == len(list(BUILT_IN.glob("*.yml")))


def test_a_rule_of_the_user_is_named_with_its_hash(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(RULE % "abc")
    (mine,) = rule_set(Settings(rules=(str(tmp_path),)))["user"]
    assert (mine["path"], mine["title"], len(mine["sha256"])) == ("mine.yml", "Mine", 64)


def test_another_text_gives_another_hash(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(RULE % "abc")
    before = rule_set(Settings(rules=(str(tmp_path),)))["sha256"]
    (tmp_path / "mine.yml").write_text(RULE % "abd")
    assert rule_set(Settings(rules=(str(tmp_path),)))["sha256"] != before


def test_a_rule_for_another_log_is_named_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "other.yml").write_text((RULE % "abc").replace("webserver", "dns"))
    (refused,) = rule_set(Settings(rules=(str(tmp_path),)))["not_applicable"]
    assert refused == {"path": "other.yml", "reason": "its log source (category: dns) is not a web server log"}


def test_without_rules_only_those_of_the_user_count(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(RULE % "abc")
    assert rule_set(Settings(rules=(str(tmp_path),), use_rules=False))["rules"] == 1
