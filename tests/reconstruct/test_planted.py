import pytest

SCRIPT = "/uploads/x/k91.php"


def shell(evidence, client, start=200_000, posts=8, agent="python-requests/2.31"):
    for number in range(posts):
        evidence.ask(start + number * 30, client, SCRIPT, 200, 200 + number * 13, method="POST", agent=agent)


def test_a_hidden_script_used_after_an_upload_makes_an_attacker(evidence, role):
    evidence.crowd()
    evidence.ask(199_990, "203.0.113.5", "/plugins/form.php", 200, 60, method="POST", agent="python-requests/2.31")
    shell(evidence, "203.0.113.5")
    assert role(evidence.story(), "203.0.113.5") == "attacker"


def test_the_upload_is_the_way_in(evidence):
    evidence.crowd()
    evidence.ask(199_990, "203.0.113.5", "/plugins/form.php", 200, 60, method="POST", agent="python-requests/2.31")
    shell(evidence, "203.0.113.5")
    assert [(one.weakness, one.target) for one in evidence.story().entry_points] == [
        ("unrestricted upload", "/plugins/form.php")
    ]


def test_two_addresses_that_use_it_are_one_actor(evidence):
    evidence.crowd()
    evidence.ask(199_990, "203.0.113.5", "/plugins/form.php", 200, 60, method="POST", agent="python-requests/2.31")
    shell(evidence, "203.0.113.5")
    shell(evidence, "203.0.113.99", start=260_000, agent="curl/8")
    assert evidence.story().actors["addresses"].to_list() == [["203.0.113.5", "203.0.113.99"]]


def test_a_machine_of_the_owner_that_posts_from_the_first_day_is_none(evidence):
    evidence.crowd()
    for number in range(90):
        evidence.ask(number * 3600, "203.0.113.5", "/cache/cron.php", 200, 20, method="POST", agent="curl/8")
    assert len(evidence.story().actors) == 0


@pytest.mark.parametrize("size", [416, 3310])
def test_names_of_shells_that_a_catch_all_page_answers_are_none(evidence, size):
    evidence.crowd()
    for number in range(30):
        evidence.ask(
            200_000 + number,
            "203.0.113.5",
            f"/uploads/sh{number}.php?c=id",
            200,
            size,
            agent="curl/8",
            found=("rce", "query:c", f"id {number}"),
        )
    assert evidence.story().episodes.filter(outcome="succeeded").is_empty()
