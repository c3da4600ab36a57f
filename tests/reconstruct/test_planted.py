import pytest

STAFF = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605.1.15"
OTHER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0"
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


def colleagues(evidence, office):
    """Two of the staff behind one address send pictures from one page, day after day."""
    for day in range(5):
        for at, agent in enumerate((STAFF, OTHER)):
            start = day * 86_400 + 30_000 + at * 900
            evidence.ask(start, office, "/login", 200, 900, agent=agent)
            evidence.ask(start + 5, office, "/login", 302, 0, method="POST", referrer="/login", agent=agent)
            for number in range(4):
                evidence.ask(start + 9 + number, office, "/desk.php", 200, 900, referrer="/login", agent=agent)
                evidence.ask(
                    start + 60 * number, office, "/desk.php", 200, 90, method="POST", referrer="/desk.php", agent=agent
                )


def intrude(evidence, office):
    for number in range(40):
        evidence.ask(100_000 + number, office, "/login", 200, 900, method="POST", agent="Mozilla/5.0 (Hydra)")
    evidence.ask(100_050, office, "/login", 302, 0, method="POST", agent="Mozilla/5.0 (Hydra)")
    evidence.ask(100_200, office, "/desk.php", 200, 90, method="POST", agent="curl/8")
    for number, word in enumerate(("id", "ls", "whoami", "uname")):
        evidence.ask(
            100_300 + number,
            office,
            f"/media/t.php?c={word}",
            200,
            60 + number * 9,
            agent="curl/8",
            found=("rce", "query:c", word),
        )


def test_a_page_that_colleagues_behind_the_address_work_with_is_not_planted(evidence):
    evidence.crowd()
    colleagues(evidence, "203.0.113.5")
    intrude(evidence, "203.0.113.5")
    story = evidence.story()
    assert story.episodes.filter(kind="shell use")["target"].to_list() == ["/media/t.php"]


def test_colleagues_behind_the_address_of_an_intruder_are_not_named(evidence):
    evidence.crowd()
    colleagues(evidence, "203.0.113.5")
    intrude(evidence, "203.0.113.5")
    story = evidence.story()
    named = story.actors.filter(evidence.hostile_roles())["agents"].explode().to_list()
    assert sorted(named) == ["Mozilla/5.0 (Hydra)", "curl/8"]
