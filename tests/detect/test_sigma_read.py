"""Rule files, read."""

from pathlib import Path

import pytest

from delicti.detect.sigma_plan import Compiled
from delicti.detect.sigma_read import compile_all, contents, files
from delicti.model.errors import UserError
from delicti.model.settings import Settings

BODY = "logsource: {category: webserver}\ndetection:\n  a:\n    cs-uri|contains: abc\n  condition: a\n"


def read(folder: Path, text: str) -> Compiled:
    (folder / "r.yml").write_text(text)
    found = files(Settings(rules=(str(folder),), use_rules=False))
    return compile_all(found, contents(found))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- a list\n", "no mapping"),
        ("title: x\ncorrelation: {type: event_count}\n", "correlates several events"),
        ("title: x\n" + BODY.replace("condition: a", "condition: b"), "no valid Sigma rule"),
        ("title: x\n" + BODY.replace("condition: a", "condition: a | count() > 5"), "no valid Sigma rule"),
        ("title: x\n" + BODY.replace("contains", "containz"), "no valid Sigma rule"),
        ("title: x\nclass: nonsense\n" + BODY, "class 'nonsense'"),
        ("title: x\nconfidence: 7\n" + BODY, "confidence 7"),
        ("title: x\n" + BODY.replace("contains: abc", "re: '(a+)+(?=b)'"), "exponential"),
        ("title: x\n" + BODY.replace("contains: abc", "expand: '%names%'"), "placeholder"),
        ("title: x\nlogsource: nonsense\n", "names no log source"),
        ("title: x\nlogsource: {category: webserver}\ndetection: 5\n", "no detection"),
    ],
)
def test_a_rule_that_cannot_be_judged_is_set_aside_with_its_reason(tmp_path: Path, text: str, reason: str) -> None:
    (refused,) = read(tmp_path, text).refused
    assert reason in refused.reason


def test_a_file_may_hold_several_rules(tmp_path: Path) -> None:
    assert [rule.name for rule in read(tmp_path, f"title: x\n{BODY}---\ntitle: y\n{BODY}").rules] == [
        "user/r",
        "user/r#2",
    ]


def test_a_first_document_may_hold_what_the_others_share(tmp_path: Path) -> None:
    text = "action: global\ntitle: x\nlogsource: {category: webserver}\n---\n" + BODY.split("\n", 1)[1]
    assert [rule.title for rule in read(tmp_path, text).rules] == ["x"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("SQL Injection Strings", "sqli"),
        ("Webshell Request", "web-shell"),
        ("Suspicious User-Agent", "scanner"),
        ("CVE-2021-1 attempt", "known-exploit"),
    ],
)
def test_a_published_rule_gets_a_class_from_its_title(tmp_path: Path, title: str, kind: str) -> None:
    assert read(tmp_path, f"title: {title}\n{BODY}").rules[0].kind == kind


def test_technique_and_reason_come_from_the_rule(tmp_path: Path) -> None:
    (rule,) = read(tmp_path, f"title: x\nwhy: It does harm.\ntags: [attack.initial-access, attack.t1190]\n{BODY}").rules
    assert (rule.technique, rule.why) == ("T1190", "It does harm.")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "r.yml").write_bytes(b"\xff\xfe\x00")
    found = files(Settings(rules=(str(tmp_path),), use_rules=False))
    with pytest.raises(UserError, match=r"r\.yml is no valid YAML"):
        compile_all(found, contents(found))


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r.yml").write_bytes(b"#" * (1 << 21))
    with pytest.raises(UserError, match="larger than 1 MB"):
        contents(files(Settings(rules=(str(tmp_path),), use_rules=False)))
