import pytest

from delicti.reconstruct.entry import BEFORE

EVIL = "203.0.113.9"


def inject(evidence, begin=100_000):
    """An injection that the answers show to work."""
    for second, visitor in enumerate(range(1, 6)):
        evidence.ask(second, f"198.51.100.{visitor}", "/item?id=3", size=1293)
    values = ("3", "3%20AND%201=1", "3%20AND%202=2", "3%20AND%201=2")
    for number, value in enumerate(values):
        works = not value.endswith("1=2")
        found = ("sqli", "query:id", value) if "AND" in value else None
        evidence.ask(
            begin + number * 60,
            EVIL,
            f"/item?id={value}",
            200 if works else 404,
            1293 if works else 400,
            found=found,
        )


def command(evidence, begin, script="/uploads/up.php"):
    for number, one in enumerate(("id", "whoami", "ls", "cat+/etc/passwd")):
        found = ("rce", "query:c", one)
        evidence.ask(begin + number * 9, EVIL, f"{script}?c={one}", 200, 100 + number * 40, found=found)


@pytest.fixture
def points(evidence):
    def read():
        return evidence.story().entry_points

    return read


def test_the_parameter_that_was_open_is_the_way_in(evidence, points):
    evidence.crowd()
    inject(evidence)
    assert [(one.weakness, one.target, one.parameter) for one in points()] == [("SQL injection", "/item", "id")]


def test_the_way_in_is_the_first_request_that_attacked(evidence, points):
    evidence.crowd()
    inject(evidence)
    first = next(row["line"] for row in evidence.requests if "AND" in row["target"])
    assert [one.line for one in points()] == [first]


def test_an_attack_that_failed_is_no_way_in(evidence, points):
    evidence.crowd()
    for number in range(6):
        found = ("sqli", "query:id", f"{number}' OR 1=1")
        evidence.ask(100_000 + number, EVIL, f"/item?id={number}'", 403, 300, found=found)
    assert points() == ()


def test_an_upload_without_a_login_is_an_open_one(evidence, points):
    evidence.crowd()
    evidence.ask(99_000, EVIL, "/uploads/up.php", 404, 200)
    evidence.ask(100_000, EVIL, "/contact/attach", 200, 800, method="POST")
    command(evidence, 100_060)
    assert [(one.weakness, one.target) for one in points()] == [("unrestricted upload", "/contact/attach")]


def test_a_script_that_was_there_from_the_start_came_before_the_log(evidence, points):
    evidence.crowd()
    command(evidence, 60, "/uploads/old.php")
    assert [one.weakness for one in points()] == [BEFORE]


def test_a_hole_opened_before_is_an_alternative(evidence, points):
    evidence.crowd()
    inject(evidence)
    for guess in range(30):
        let_in = guess == 29
        evidence.ask(109_000 + guess, EVIL, "/login", 302 if let_in else 200, 0 if let_in else 900, method="POST")
    told = {one.weakness: one.alternatives for one in points()}
    assert told["weak password"] == ("SQL injection at /item",)
