import polars as pl
import pytest

from delicti.model import tables as t
from delicti.model.settings import Settings
from delicti.reconstruct import scene
from delicti.reconstruct.suspicion import Habits, weigh

EVIL = "203.0.113.5"


@pytest.fixture
def weighed(evidence):
    def read(guesses=0, records=0):
        findings = t.shaped(pl.DataFrame(evidence.findings, infer_schema_length=None), t.FINDING)
        seen = scene.gather(evidence.tables(), findings, Settings())
        habits = Habits({EVIL: guesses} if guesses else {}, {EVIL: records} if records else {}, {})
        return weigh(seen.with_rows_of({EVIL}), habits)

    return read


def attack(evidence, count, target="/item?id=", agent="curl/8.5"):
    for number in range(count):
        found = ("sqli", "query:id", f"{number}' OR 1=1")
        evidence.ask(number, EVIL, f"{target}{number}", agent=agent, found=found)


def test_a_single_finding_makes_nobody_hostile(evidence, weighed):
    attack(evidence, 1)
    assert weighed().hostile() == []


def test_several_different_attacks_make_hostile(evidence, weighed):
    attack(evidence, 4)
    assert weighed().hostile() == [EVIL]


def test_one_attack_sent_again_and_again_is_one_piece(evidence, weighed):
    for second in range(50):
        evidence.ask(second, EVIL, "/item?id=1", agent="curl/8.5", found=("sqli", "query:id", "1' OR 1=1"))
    assert weighed().table["pieces"].to_list() == [1]


def test_a_burst_alone_proves_nothing(evidence, weighed):
    for second in range(500):
        evidence.ask(second // 100, EVIL, f"/page/{second}", agent="curl/8.5")
    assert weighed().hostile() == []


def test_a_list_of_missing_paths_that_nobody_led_to_makes_hostile(evidence, weighed):
    for number in range(120):
        evidence.ask(number, EVIL, f"/hidden-{number}", 404, agent="curl/8.5")
    assert weighed().hostile() == [EVIL]


def test_missing_paths_that_a_page_named_count_for_nothing(evidence, weighed):
    for number in range(120):
        evidence.ask(number, EVIL, f"/hidden-{number}", 404, agent="curl/8.5", referrer="https://www.example/")
    assert weighed().hostile() == []


def test_a_crawler_following_bad_links_is_not_hostile(evidence, weighed):
    for number in range(60):
        evidence.ask(number, EVIL, f"/old-{number}", 404, agent="Mozilla/5.0 (compatible; Examplebot/1.0)")
    assert weighed().hostile() == []


def test_refused_guesses_make_hostile(evidence, weighed):
    evidence.ask(1, EVIL, "/login", method="POST", agent="curl/8.5")
    assert weighed(guesses=40).hostile() == [EVIL]


def test_records_counted_through_make_hostile(evidence, weighed):
    evidence.ask(1, EVIL, "/people/1", agent="curl/8.5")
    assert weighed(records=60).hostile() == [EVIL]


def test_a_few_probes_of_known_paths_and_nothing_else_make_hostile(evidence, weighed):
    for second, target in enumerate(("/.env", "/backup.sql", "/owa/auth/logon.aspx")):
        found = ("exposed-file", "path", target) if second < 1 else None
        evidence.ask(second, EVIL, target, 404, found=found)
    evidence.ask(9, EVIL, "/boaform/formLogin?user=a", 404, found=("known-exploit", "path", "/boaform/formLogin"))
    assert weighed().hostile() == [EVIL]


def test_a_visitor_with_a_few_missing_pages_is_not_hostile(evidence, weighed):
    evidence.visit(0, EVIL)
    for second, target in enumerate(("/old", "/older", "/oldest")):
        evidence.ask(second, EVIL, target, 404)
    evidence.ask(9, EVIL, "/?s=o'neill", found=("sqli", "query:s", "o'neill"))
    assert weighed().hostile() == []
