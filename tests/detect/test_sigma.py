"""Rules of the shapes that are published, loaded from a folder and judged on requests."""

import pickle
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delicti.detect.rule_samples import frame_of
from delicti.detect.sigma import MATCH, RuleSet, load
from delicti.model.errors import UserError
from delicti.model.settings import Settings

HEAD = "title: A rule\nid: 9d9f8a34-5a7b-4d0f-8d0f-2f1e5a0c7b11\nlevel: high\nlogsource:\n  category: webserver\n"


def rules_of(folder: Path, detection: str, head: str = HEAD) -> RuleSet:
    (folder / "rule.yml").write_text(head + "detection:\n" + detection)
    return load(Settings(rules=(str(folder),), use_rules=False))


def found(rules: RuleSet, *samples: object) -> list[int]:
    return rules.match(frame_of(samples))["row"].unique().sort().to_list()


@cache
def all_rules() -> RuleSet:
    return load(Settings())


@pytest.fixture
def built_in() -> RuleSet:
    return all_rules()


def test_a_selection_of_two_fields_asks_for_both(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-method: POST\n    cs-uri-stem|endswith: /up.cgi\n  condition: a\n")
    assert found(rules, "POST /x/up.cgi", "GET /x/up.cgi", "POST /x/up.html") == [0]


def test_letter_case_does_not_count(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-uri-query|contains: Secret\n  condition: a\n")
    assert found(rules, "GET /?q=sEcReT", "GET /?q=open") == [0]


def test_letter_case_counts_when_the_rule_says_so(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-uri-query|contains|cased: Secret\n  condition: a\n")
    assert found(rules, "GET /?q=secret", "GET /?q=Secret") == [1]


def test_percent_escapes_are_undone_once_and_twice(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-uri-query|contains: '<b>'\n  condition: a\n")
    assert found(rules, "GET /?q=%3cb%3e", "GET /?q=%253cb%253e", "GET /?q=%25253cb%25253e") == [0, 1]


def test_a_literal_with_an_escape_is_found_as_sent(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-uri-query|contains: 'union%20select'\n  condition: a\n")
    assert found(rules, "GET /?q=union%20select", "GET /?q=union+select") == [0]


def test_wildcards_stand_for_anything(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-uri-stem: '/a*/b?.php'\n  condition: a\n")
    assert found(rules, "GET /a/x/y/b1.php", "GET /a/b.php", "GET /x/a/b1.php") == [0]


def test_a_wildcard_takes_in_an_escaped_newline(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-uri-query|contains: 'one*two'\n  condition: a\n")
    assert found(rules, "GET /?one%0atwo", "GET /?two%0aone") == [0]


def test_all_values_of_a_list_may_be_asked_for(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-uri|contains|all:\n      - one\n      - two\n  condition: a\n")
    assert found(rules, "GET /one?two", "GET /one") == [0]


def test_a_filter_takes_away(tmp_path: Path) -> None:
    rules = rules_of(
        tmp_path,
        "  a:\n    cs-uri|contains: shell\n  filter_main:\n    sc-status: 404\n  condition: a and not 1 of filter_*\n",
    )
    assert found(rules, {"request": "GET /shell", "status": 200}, {"request": "GET /shell", "status": 404}) == [0]


def test_keywords_are_looked_for_in_the_whole_request_raw_and_decoded(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  keywords:\n    - 'union select'\n    - '%00'\n  condition: keywords\n")
    samples = [
        "GET /?q=union%20select",
        {"request": "GET /", "referrer": "http://a/?union%20select"},
        "GET /a%00",
        "GET /",
    ]
    assert found(rules, *samples) == [0, 1, 2]


def test_a_keyword_may_span_the_request_line(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  keywords:\n    - 'PUT /x'\n  condition: keywords\n")
    assert found(rules, "PUT /x", "GET /x") == [0]


def test_every_keyword_may_be_asked_for(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  keywords:\n    '|all':\n      - curl\n      - secret\n  condition: keywords\n")
    samples = [{"request": "GET /secret", "agent": "curl/8"}, {"request": "GET /secret", "agent": "wget"}]
    assert found(rules, *samples) == [0]


def test_null_and_a_dash_mean_that_nothing_was_sent(tmp_path: Path) -> None:
    for value in ("null", "'-'", "''"):
        rules = rules_of(tmp_path, f"  a:\n    cs-referer: {value}\n    cs-uri|contains: x1\n  condition: a\n")
        assert found(rules, "GET /x1", {"request": "GET /x1", "referrer": "http://a/"}) == [0]


def test_a_rule_without_any_text_is_judged_on_every_row(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    sc-status|gte: 500\n  condition: a\n")
    assert rules.unanchored == ("user/rule",)
    assert found(rules, {"request": "GET /", "status": 503}, {"request": "GET /", "status": 404}) == [0]


def test_a_number_may_be_written_as_text(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    sc-status: '403'\n  condition: a\n")
    assert found(rules, {"request": "GET /", "status": 403}, {"request": "GET /", "status": 4030}) == [0]


def test_networks_and_existence_are_understood(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    c-ip|cidr: 192.0.2.0/24\n    cs-username|exists: true\n  condition: a\n")
    samples = [{"request": "GET /", "client": "192.0.2.9", "user": "ada"}, {"request": "GET /", "client": "192.0.2.9"}]
    assert found(rules, *samples) == [0]


def test_base64_with_an_offset_is_found_at_any_offset(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-uri-query|base64offset|contains: system(\n  condition: a\n")
    assert found(rules, "GET /?q=c3lzdGVtKCJpZCIp", "GET /?q=eHN5c3RlbSgiaWQiKQ", "GET /?q=c3lz") == [0, 1]


def test_a_pattern_counts_letter_case_unless_told(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-uri-stem|re: '^/[a-z]{3}[0-9]+$'\n  condition: a\n")
    assert found(rules, "GET /abc12", "GET /ABC12") == [0]


def test_a_path_named_as_query_is_found_in_the_target(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-uri-query|contains: /cgi-bin/old\n  condition: a\n")
    assert found(rules, "GET /cgi-bin/old?x", "GET /?cgi-bin") == [0]


def test_the_confidence_of_a_published_rule_follows_its_level(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-uri|contains: x1\n  condition: a\n")
    assert rules.match(frame_of(["GET /x1"]))["confidence"].to_list() == [0.75]


def test_a_finding_says_where_and_by_which_views(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    cs-uri-query|contains: '../etc'\n  condition: a\n")
    row = rules.match(frame_of(["GET /?a=1&doc=..%2fetc%2fhosts"])).row(0, named=True)
    assert (row["where"], row["views"], row["shown"]) == ("query:doc", ["percent"], "a=1&doc=⟦../etc⟧/hosts")


def test_a_rule_that_means_another_log_is_named_with_its_reason(tmp_path: Path) -> None:
    head = HEAD.replace("category: webserver", "category: process_creation\n  product: windows")
    rules = rules_of(tmp_path, "  a:\n    Image: x\n  condition: a\n", head)
    assert [(r.path, "not a web server log" in r.reason) for r in rules.refused] == [("rule.yml", True)]


def test_a_field_that_no_web_log_has_is_named(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, "  a:\n    TargetFilename: x\n  condition: a\n")
    assert rules.refused[0].reason == "a web server log has no field TargetFilename"


def test_an_apache_rule_without_a_category_runs_on_messages_too(tmp_path: Path) -> None:
    head = HEAD.replace("category: webserver", "service: apache")
    rules = rules_of(tmp_path, "  keywords:\n    - exit signal Segmentation\n  condition: keywords\n", head)
    messages = pl.DataFrame({"text": ["child pid 7 exit signal Segmentation fault (11)", "AH00094: Command line"]})
    assert rules.match_messages(messages).select("row", "where").rows() == [(0, "message")]


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"rule\.yml, line \d+ is no valid YAML"):
        rules_of(tmp_path, "  a: [unclosed\n  condition: a\n")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        load(Settings(rules=(str(tmp_path / "none"),)))


def test_the_set_is_the_same_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "r").mkdir()
    first = rules_of(tmp_path / "r", "  a:\n    cs-uri|re: 'x[0-9]+y'\n  condition: a\n")
    again = load(Settings(rules=(str(tmp_path / "r"),), use_rules=False))
    assert again.rules == first.rules
    assert found(again, "GET /x1y") == [0]


def test_a_changed_rule_is_compiled_anew(tmp_path: Path) -> None:
    rules_of(tmp_path, "  a:\n    cs-uri|contains: one1\n  condition: a\n")
    changed = rules_of(tmp_path, "  a:\n    cs-uri|contains: two2\n  condition: a\n")
    assert found(changed, "GET /one1", "GET /two2") == [1]


def test_a_set_works_after_pickling(built_in: RuleSet) -> None:
    copy = pickle.loads(pickle.dumps(built_in))
    assert found(copy, "GET /.env", "GET /") == [0]


def test_no_rows_give_an_empty_table_of_the_right_shape(built_in: RuleSet) -> None:
    assert built_in.match(frame_of([])).schema == MATCH


def test_rows_with_missing_columns_are_judged(built_in: RuleSet) -> None:
    assert "file-git" in built_in.match(pl.DataFrame({"target": ["/.git/config"]}))["rule"]


PIECES = st.sampled_from(
    "/ % %2f %2e %252e %0a + . .. \\\\ \\x00 \\x0a ? & = é %%32%65 %2 ' wp-content/uploads/ x.php .env .git/ wp- a Z9 "
    "eval-stdin.php act=ls&d= shell /backup.zip union%20select wp-includes/ %2Egit etc/passwd /./ // .php7 "
    "?cmd=connect&target=1 class.module.classLoader".split()
)
TARGETS = st.lists(PIECES, max_size=7).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TARGETS, st.sampled_from([None, "-", "http://a/%2e.env"])), min_size=1, max_size=6))
def test_the_prefilter_loses_nothing(rows: list[tuple[str, str | None]]) -> None:
    rules = all_rules()
    frame = pl.DataFrame(rows, schema={"target": pl.String, "referrer": pl.String}, orient="row")
    assert rules.match(frame).equals(rules.match(frame, prefilter=False))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=40)), min_size=1, max_size=4))
def test_any_text_is_judged_without_an_error(values: list[str | None]) -> None:
    columns = ("target", "agent", "referrer", "method", "protocol", "user", "host", "client", "request_headers")
    frame = pl.DataFrame({name: pl.Series(values, dtype=pl.String) for name in columns})
    assert all_rules().match(frame).schema == MATCH
