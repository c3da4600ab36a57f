import random

import polars as pl
import pytest

SQL = ("sqli", "query:id", "AND 1=1")


def attacked(evidence):
    """A site with visitors, an injection by hand that works, a dump, a guessed login, an upload and a shell."""
    evidence.crowd()
    for number in range(20):
        evidence.ask(
            500 + number, f"198.51.100.{number % 9 + 1}", f"/item?id={number}", size=1200 + 31 * number, referrer="/"
        )
    evil, at = "203.0.113.9", 100_000
    for value, status, size in (
        ("3", 200, 1293),
        ("3%20AND%201=1", 200, 1293),
        ("3%20AND%202=2", 200, 1293),
        ("3%20AND%201=2", 404, 400),
    ):
        at += 60
        evidence.ask(
            at, evil, f"/item?id={value}", status, size, found=("sqli", "query:id", value) if "AND" in value else None
        )
    at += 90_000
    for page in range(4):
        at += 60
        evidence.ask(
            at,
            evil,
            f"/item?id=-3%20UNION%20SELECT%201,name,3%20FROM%20people%20LIMIT%20{page * 5},5",
            200,
            1700 + page,
            found=("sqli", "query:id", f"UNION {page}"),
        )
    at += 9000
    for guess in range(30):
        evidence.ask(at + guess, evil, "/login", 302 if guess == 29 else 200, 0 if guess == 29 else 900, method="POST")
    evidence.ask(at + 40, evil, "/admin/upload", 200, 800, method="POST")
    for number, command in enumerate(("id", "whoami", "ls", "cat+/etc/passwd")):
        evidence.ask(
            at + 100 + number * 9,
            evil,
            f"/uploads/up.php?c={command}",
            200,
            100 + number * 40,
            found=("rce", "query:c", command),
        )
    return evil


def test_an_attacker_and_nobody_else_is_named(evidence, role):
    evil = attacked(evidence)
    story = evidence.story()
    assert story.actors.filter(pl.col("role").is_in(["attacker", "scanner"]))["addresses"].to_list() == [[evil]]


def test_the_episodes_tell_the_chain(evidence):
    attacked(evidence)
    episodes = evidence.story().episodes
    assert episodes.filter(outcome="succeeded")["kind"].to_list() == [
        "exploitation",
        "exfiltration",
        "credential guessing",
        "upload",
        "shell use",
    ]


def test_the_ways_in_are_named(evidence):
    attacked(evidence)
    assert [(one.weakness, one.target) for one in evidence.story().entry_points] == [
        ("SQL injection", "/item"),
        ("weak password, then unrestricted upload", "/login"),
    ]


def test_rows_that_the_statements_page_through_are_counted(evidence):
    attacked(evidence)
    taken = evidence.story().taken[0]
    assert (taken.what, taken.rows_low <= 20 <= taken.rows_high, taken.rows_best) == ("people", True, 20)


def test_every_sentence_rests_on_something(evidence):
    attacked(evidence)
    assert all(one.findings or one.actors or one.episodes or one.counts for one in evidence.story().sentences)


def test_every_citation_of_a_sentence_is_in_the_case(evidence):
    attacked(evidence)
    story = evidence.story()
    known = set(story.findings["finding"]) | set(story.actors["actor"]) | set(story.episodes["episode"])
    assert {name for one in story.sentences for name in (*one.findings, *one.actors, *one.episodes)} <= known


def test_every_request_of_an_actor_is_in_the_case(evidence):
    evil = attacked(evidence)
    kept = evidence.story().requests.collect()
    assert len(kept.filter(client=evil)) == sum(one["client"] == evil for one in evidence.requests)


def test_everyone_else_is_counted(evidence):
    attacked(evidence)
    story = evidence.story()
    assert story.remainder["requests"] + story.requests.collect().height == len(evidence.requests)


def same(one, other):
    return (
        one.actors.equals(other.actors)
        and one.episodes.equals(other.episodes)
        and one.findings.equals(other.findings)
        and one.sentences == other.sentences
        and one.requests.collect().equals(other.requests.collect())
    )


def test_the_story_does_not_depend_on_how_the_log_was_cut(evidence):
    attacked(evidence)
    assert same(evidence.story(parts=1), evidence.story(parts=7))


def test_the_story_does_not_depend_on_the_order_of_rows(evidence):
    attacked(evidence)
    order = list(range(len(evidence.requests)))
    random.Random(7).shuffle(order)
    assert same(evidence.story(), evidence.story(order=order))


def test_an_authorised_tester_is_no_attacker(evidence, role):
    evil = attacked(evidence)
    assert role(evidence.story(authorised=(evil,)), evil) == "authorised-tester"


def test_a_quiet_site_names_nobody(evidence):
    evidence.crowd(30)
    story = evidence.story()
    assert (len(story.actors), len(story.episodes), story.entry_points) == (0, 0, ())


def test_a_quiet_site_says_what_could_not_be_seen(evidence):
    evidence.crowd(30)
    story = evidence.story()
    assert (story.summary.startswith("Nothing was found"), bool(story.limits)) == (True, True)


def test_no_evidence_at_all_gives_a_story(evidence):
    evidence.visit(0, "198.51.100.1")
    evidence.requests.clear()
    assert evidence.story().limits[0].weakens == ("every conclusion",)


def test_a_single_finding_names_nobody_hostile(evidence, role):
    evidence.crowd()
    evidence.ask(5000, "203.0.113.9", "/item?id=3%27%20OR%201=1", 200, 1290, found=SQL)
    assert role(evidence.story(), "203.0.113.9") == "unknown"


def test_what_many_visitors_send_counts_against_nobody(evidence, role):
    evidence.crowd(20)
    for number in range(20):
        for page in range(4):
            evidence.ask(
                number * 999 + page,
                f"198.51.100.{number + 1}",
                f"/?utm=a{page}",
                200,
                3000,
                referrer="/",
                found=("sqli", "query:utm", f"{page}"),
            )
    assert role(evidence.story(), "198.51.100.3") == "visitor"


def test_a_bot_that_probes_everybody_is_a_scanner(evidence, role):
    evidence.crowd()
    for at, path in enumerate(("/.env", "/.git/config", "/wp-login.php", "/vendor/x.php")):
        evidence.ask(
            7000 + at,
            "203.0.113.77",
            path,
            404,
            300,
            agent="python-requests/2.31",
            found=("exposed-file", "path", path),
        )
    assert role(evidence.story(), "203.0.113.77") == "scanner"


def test_two_people_behind_one_address_are_two(evidence):
    evidence.crowd()
    office = "203.0.113.50"
    for day in range(4):
        evidence.visit(
            day * 86400 + 900,
            office,
            agent="Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15",
        )
    for number in range(8):
        evidence.ask(
            90_000 + number * 30,
            office,
            f"/item?id={number}%27--",
            200,
            1290,
            found=("sqli", "query:id", f"{number}'--"),
        )
    named = evidence.story().requests.collect().filter(client=office)
    assert len(named) == 8


def test_victims_are_those_who_used_a_planted_page(evidence, role):
    evil = attacked(evidence)
    at = 210_000
    evidence.ask(at, evil, "/uploads/up.php?c=mkdir+win", 200, 90, found=("rce", "query:c", "mkdir win"))
    evidence.ask(at + 1, evil, "/uploads/up.php", 200, 90, method="POST")
    evidence.ask(at + 2, evil, "/win/index.html", 200, 717)
    for number in range(3):
        evidence.ask(
            at + 900 + number, f"192.0.2.{number + 1}", "/win/index.html", 200, 717, referrer="https://mail.example/"
        )
        evidence.ask(
            at + 960 + number,
            f"192.0.2.{number + 1}",
            "/win/index.html",
            200,
            717,
            method="POST",
            referrer="/win/index.html",
        )
    story = evidence.story()
    assert [role(story, f"192.0.2.{number + 1}") for number in range(3)] == ["victim"] * 3


def test_a_client_that_only_the_error_log_knows_is_a_limit(evidence):
    evidence.crowd()
    evidence.messages.append(
        {"line": 1, "time": evidence.requests[20]["time"], "client": "203.0.113.200", "level": "error", "text": "x"}
    )
    assert any("203.0.113.200" in one.text for one in evidence.story().limits)


def test_the_time_an_intruder_was_inside_is_told(evidence):
    attacked(evidence)
    assert sum("(dwell time)" in one.text for one in evidence.story().sentences) == 1


def test_a_finding_in_the_error_log_alone_gives_a_row(evidence, role):
    evidence.crowd()
    evidence.messages.append(
        {"line": 1, "time": evidence.requests[20]["time"], "client": "203.0.113.200", "level": "error", "text": "x"}
    )
    evidence.findings.append(
        {
            "finding": "f-1",
            "class": "sqli",
            "rule": "r",
            "confidence": 0.9,
            "where": "text",
            "shown": "x",
            "item": "error",
            "line": 1,
        }
    )
    assert role(evidence.story(), "203.0.113.200") == "unknown"


def test_the_time_inside_begins_with_the_guess_that_opened_the_door(evidence):
    evidence.crowd()
    for guess in range(30):
        evidence.ask(9000 + guess * 60, "203.0.113.9", "/login", 302 if guess == 29 else 200, 900 - 900 * (guess == 29),
                     method="POST", agent="curl/8.5")  # fmt: skip
    evidence.ask(9000 + 29 * 60 + 7200, "203.0.113.9", "/admin", agent="curl/8.5")
    told = [one.text for one in evidence.story().sentences if "(dwell time)" in one.text]
    assert told == [] or "2026-03-02 02:59" in told[0]


def test_small_attempts_that_came_to_nothing_are_told_together(evidence):
    evidence.crowd(visitors=24)
    for number, path in enumerate(("/item", "/news", "/about", "/list", "/page")):
        evidence.ask(500 + number, f"198.51.100.{number + 1}", f"{path}?id=1", size=1290, referrer="/")
        for at in range(3):
            evidence.ask(9000 + number * 90_000 // 5 + at * 9, "203.0.113.9", f"{path}?id=1%27+{at}", 200, 1290,
                         agent="curl/8.5", found=("sqli", "query:id", f"1' {at}"))  # fmt: skip
    story = evidence.story()
    texts = [one.text for one in story.sentences if "small attempts of exploitation (SQL injection)" in one.text]
    assert ("made 5 small attempts" in texts[0], len(texts), len(story.episodes)) == (True, 1, 5)


@pytest.mark.parametrize("kept", [0, 2, 3, 7])
def test_who_attacked_is_told_where_times_are_missing(evidence, role, kept):
    """Every request but each `kept`-th has no time; a log may have none at all."""
    evil = attacked(evidence)
    for at, row in enumerate(evidence.requests):
        if not kept or at % kept:
            row["time"] = None
    assert role(evidence.story(), evil) == "attacker"
