"""The column by whose values the rows of a rule are chosen."""

from pathlib import Path

import polars as pl
import pytest
import yaml

from delicti.detect.rule_samples import MESSAGE, frame_of
from delicti.detect.sigma import RuleSet, load
from delicti.detect.sigma_keys import Key, columns, keys
from delicti.detect.sigma_read import BUILT_IN
from delicti.model.settings import Settings

HEAD = "title: A rule\nlevel: high\nlogsource:\n  category: webserver\ndetection:\n"
SAMPLES = [
    sample
    for path in sorted(BUILT_IN.glob("*.yml"))
    for sample in (yaml.safe_load(path.read_text("utf-8")).get("samples") or {}).get("hit", ())
    if isinstance(sample, str) or MESSAGE not in sample
]


def rules_of(folder: Path, detection: str) -> RuleSet:
    (folder / "rule.yml").write_text(HEAD + detection)
    return load(Settings(rules=(str(folder),), use_rules=False))


@pytest.mark.parametrize(
    ("detection", "expected"),
    [
        ("  a:\n    cs-uri-stem: /shell.php\n  condition: a\n", [Key("target", 0, 1)]),
        ("  a:\n    cs-method: POST\n    cs-uri-stem: /up.cgi\n  condition: a\n", [Key("target", 0, 1)]),
        (
            "  a:\n    cs-uri-stem: /shell.php\n    cs-uri-query|contains: cmd\n  condition: a\n",
            [Key("target", 0, 2), Key("target", 1, 2)],
        ),
        ("  a:\n    cs-method: TRACE\n  condition: a\n", [Key("method", 0, 1)]),
        (
            "  a:\n    cs-user-agent|contains: sqlmap\n  b:\n    cs-referer|contains: sqlmap\n  condition: a or b\n",
            [Key("agent", 0, 1), Key("referrer", 0, 1)],
        ),
        ("  keywords:\n    - sqlmap\n  condition: keywords\n", []),
        ("  a:\n    sc-status|gt: 499\n  condition: a\n", []),
    ],
)
def test_a_rule_has_keys(tmp_path: Path, detection: str, expected: list[Key]) -> None:
    assert keys(rules_of(tmp_path, detection).rules[0]) == expected


def test_the_columns_of_a_key_are_those_its_anchors_are_looked_for_in(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-method: POST\n    cs-uri-stem: /up.cgi\n  condition: a\n")
    assert columns("target", rules.rules) == ("path",)


def test_no_row_on_which_a_built_in_rule_holds_lacks_a_telling_value() -> None:
    rules, frame = load(Settings()), frame_of(SAMPLES)
    quick, slow = rules.parted
    chosen = pl.any_horizontal(
        pl.col(column).cast(pl.String).is_in(quick.telling(column, values).implode())
        for column in quick.keys
        if not (values := frame[column].cast(pl.String).drop_nulls().unique()).is_empty()
    )
    kept = frame.with_row_index("row").filter(chosen)["row"]
    held = rules.match(frame)
    assert set(held.filter(~pl.col("rule").is_in([rule.name for rule in slow.rules]))["row"]) <= set(kept)


def test_an_ordinary_value_tells_nothing() -> None:
    quick, _ = load(Settings()).parted
    assert quick.telling("target", pl.Series(["/shop/item/17?id=3&page=2"])).is_empty()
