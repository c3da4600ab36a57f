"""No easy success: each rule's requests again, answered as a site answers that did not give way."""

import pytest

from delicti.reconstruct.outcomes import Normal, Probe, judge

FILES = ("../index.php", "../../etc/passwd", "../../etc/hosts", "../config.php", "../../etc/passwd%00", "../../x/y")
SERIES = {
    "conditions": ("sqli", [f"3 AND {n}={n + n % 2}" for n in range(1, 13)]),
    "columns by UNION": ("sqli", [f"3 UNION ALL SELECT {','.join(['NULL'] * n)}-- -" for n in range(1, 11)]),
    "columns by ORDER BY": ("sqli", [f"3 ORDER BY {n}-- -" for n in range(1, 11)]),
    "delays": ("sqli", ["3 AND SLEEP(5)", "3 AND SLEEP(9)", "3 AND SLEEP(5)", "3 AND 1=1", "3 AND 2=2"]),
    "paging": ("sqli", [f"-3 UNION SELECT 1,name FROM people LIMIT {n * 5},5" for n in range(8)]),
    "files": ("lfi", list(FILES)),
    "commands": ("rce", [";id", ";uname -a", ";ls -la /srv", ";cat /etc/passwd", ";id", ";pwd"]),
    "templates": ("ssti", ["{{7*7}}", "{{config}}", "{{7*'7'}}", "{{self}}", "{{7*7}}"]),
}
NORMAL = {
    "usual page 200, missing ones 404": Normal(
        answers=frozenset({(200, 1290)}),
        exact={"3": frozenset({(200, 1290)})},
        missing=frozenset({(404, 182)}),
        proven_steady=True,
    ),
    "nothing known": Normal(),
}
ANSWERS = {
    "a soft 404": lambda at, value: (200, 2110),
    "a catch-all page that repeats the value": lambda at, value: (200, 900 + len(value)),
    "a catch-all page that repeats the value twice, escaped": lambda at, value: (
        200, 900 + 2 * len(value.replace("'", "&#39;")),
    ),
    "a block page answering 200": lambda at, value: (200, 2544),
    "a block page answering 200, with a number of its own": lambda at, value: (200, 2544 + at % 3),
    "a login page answering 200": lambda at, value: (200, 4031),
    "the usual page": lambda at, value: (200, 1290),
    "refusals of all": lambda at, value: (403, 287),
    "refusals from the third on": lambda at, value: (200, 1290) if at < 2 else (403, 287),
    "refusals for too many requests": lambda at, value: (200, 1290) if at < 4 else (429, 0),
    "failures from the fourth on": lambda at, value: (200, 1290) if at < 3 else (503, 299),
    "redirects to a login": lambda at, value: (302, 0),
}  # fmt: skip


@pytest.mark.parametrize("normal", NORMAL)
@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("series", SERIES)
def test_what_did_not_give_way_is_never_told_to_have(series, answer, normal):
    cls, values = SERIES[series]
    probes = [Probe(value, *ANSWERS[answer](at, value)) for at, value in enumerate(values)]
    assert judge(cls, probes, NORMAL[normal]).outcome != "succeeded"


TIMES = {
    "a time-out of thirty seconds": lambda at: 30.0,
    "a gateway that gives up after as long as was told": lambda at: (5.1, 9.1, 5.1, 0.2, 0.2)[at],
    "a slow site": lambda at: 5.0 + at,
    "one slow answer": lambda at: 5.1 if at == 0 else 0.2,
    "quick answers to all": lambda at: 0.2,
}


@pytest.mark.parametrize("time", TIMES)
def test_a_wait_that_is_no_delay_is_never_told_to_be(time):
    _, values = SERIES["delays"]
    status = 504 if "gateway" in time else 200
    probes = [Probe(value, status if at < 3 else 200, 1290, TIMES[time](at)) for at, value in enumerate(values)]
    assert judge("sqli", probes, NORMAL["usual page 200, missing ones 404"]).outcome != "succeeded"


def test_one_file_with_a_block_page_of_its_own_is_not_read():
    probes = [Probe(value, 200, 2544) for value in ("../../etc/passwd", "..%2f..%2fetc/passwd", "....//etc/passwd")]
    assert judge("lfi", probes, NORMAL["usual page 200, missing ones 404"]).outcome != "succeeded"


def test_one_file_that_answers_only_from_the_right_depth_is_read():
    probes = [
        Probe("../" * depth + "etc/passwd", *((200, 1710) if depth == 4 else (404, 182))) for depth in range(1, 5)
    ]
    assert judge("lfi", probes, NORMAL["usual page 200, missing ones 404"]).outcome == "succeeded"
