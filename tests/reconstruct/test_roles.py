"""Each role has its reasons and what speaks against it; neither a burst nor slowness decides."""

import polars as pl
import pytest

from delicti.model.words import Role
from delicti.reconstruct.roles import AIMED, Facts, against, harmless, hostile_role

SQL = ("sqli", "query:id", "1' OR 1=1")
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
MONITOR = "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)"
NETS = (("Googlebot", "66.249.64.0/27"),)


def row(story, address):
    rows = story.actors.filter(pl.col("addresses").list.contains(address))
    return rows.row(0, named=True) if len(rows) else None


def attack(evidence, client, count=8, start=9000, step=30, **more):
    for at in range(count):
        target = f"/item?id={at}%27%20OR%20{at}=1"
        evidence.ask(start + at * step, client, target, 200, 1290, found=("sqli", "query:id", f"{at}' OR"), **more)


def staff(evidence, client):
    for day in range(4):
        evidence.ask(day * 86_400 + 30_000, client, "/login", referrer="/")
        evidence.ask(day * 86_400 + 30_009, client, "/login", 302, 0, method="POST", referrer="/login")
        for at in range(3):
            evidence.ask(day * 86_400 + 30_020 + at * 60, client, "/desk/save", method="POST", referrer="/desk")
    for other in range(3):
        evidence.ask(40_000 + other, f"198.51.100.{other + 1}", "/login", 200, 900, method="POST", referrer="/login")


def seen(evidence, role):
    """A site on which one address has this role, and that address's row."""
    evidence.crowd(visitors=24)
    settings = {}
    who = "203.0.113.9"
    if role == "authorised-tester":
        attack(evidence, who)
        settings = {"authorised": ("203.0.113.0/28",)}
    elif role == "crawler, claimed":
        evidence.ask(9000, who, "/item?id=1%27", agent=BOT, found=SQL)
    elif role == "crawler, verified":
        who = "66.249.64.5"
        evidence.ask(9000, who, "/item?id=1%27", agent=BOT, found=SQL)
        settings = {"verify_crawlers": NETS}
    elif role == "monitor":
        evidence.ask(9000, who, "/item?id=1%27", agent=MONITOR, found=SQL)
    elif role == "owner, declared":
        attack(evidence, who)
        settings = {"owner": (who,)}
    elif role == "owner, learned":
        staff(evidence, who)
    elif role == "scanner":
        for at, path in enumerate(("/.env", "/.git/config", "/wp-login.php", "/vendor/x.php")):
            evidence.ask(7000 + at, who, path, 404, 300, agent="curl/8.5", found=("exposed-file", "path", path))
    elif role == "attacker":
        for number in range(20):
            evidence.ask(500 + number, f"198.51.100.{number + 1}", f"/item?id={number}", size=1290, referrer="/")
        attack(evidence, who)
    elif role == "visitor":
        evidence.visit(9000, who)
        evidence.ask(9100, who, "/search?q=o%27brien", referrer="/", found=("sqli", "query:q", "o'brien"))
    return row(evidence.story(**settings), who)


CASES = {
    "authorised-tester": ("declared", "what was ordered is not shown"),
    "crawler, claimed": ("claims to be a crawler", "not verified"),
    "crawler, verified": ("verified", "crawler's networks would look the same"),
    "monitor": ("claims to be a monitor", "not verified"),
    "owner, declared": ("declared as the owner's", "stolen login"),
    "owner, learned": ("learned, not declared", "stolen login"),
    "scanner": ("got nowhere", "survey"),
    "attacker": ("parameters that exist on this site", "a test ordered by the owner"),
    "visitor": ("it loads pages", "by hand in a browser"),
}


@pytest.mark.parametrize("role", CASES)
def test_the_role_is_given(evidence, role):
    assert seen(evidence, role)["role"] == role.partition(",")[0]


@pytest.mark.parametrize("role", CASES)
def test_it_comes_with_its_reason(evidence, role):
    assert CASES[role][0].lower() in seen(evidence, role)["why"].lower()


@pytest.mark.parametrize("role", CASES)
def test_it_comes_with_the_strongest_reason_against(evidence, role):
    assert CASES[role][1] in seen(evidence, role)["why_not"]


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.ATTACKER, Role.SCANNER)])
def test_every_harmless_role_has_a_reason_against(role):
    assert harmless(role, "x")[2]


def test_low_and_slow_over_weeks_is_seen(evidence, role):
    evidence.crowd(visitors=60, days=60)
    for number in range(20):
        evidence.ask(500 + number, f"198.51.100.{number + 1}", f"/item?id={number}", size=1290, referrer="/")
    attack(evidence, "203.0.113.9", count=12, step=4 * 86_400)
    assert role(evidence.story(), "203.0.113.9") == "attacker"


def test_a_burst_alone_proves_nothing(evidence, role):
    evidence.crowd(visitors=24)
    for at in range(3000):
        evidence.ask(9000 + at * 0.01, "203.0.113.9", f"/news?page={at % 40}", agent="python-requests/2.31")
    assert role(evidence.story(), "203.0.113.9") not in ("attacker", "scanner")


def test_a_burst_with_one_finding_proves_nothing(evidence, role):
    evidence.crowd(visitors=24)
    for at in range(3000):
        evidence.ask(9000 + at * 0.01, "203.0.113.9", f"/news?page={at % 40}", agent="python-requests/2.31")
    evidence.ask(9100, "203.0.113.9", "/news?page=1%27", found=SQL, agent="python-requests/2.31")
    assert role(evidence.story(), "203.0.113.9") == "unknown"


def test_the_colleague_behind_the_same_address_is_not_named(evidence):
    evidence.crowd(visitors=24)
    office, colleague = (
        "203.0.113.50",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15",
    )
    for day in range(4):
        evidence.visit(day * 86_400 + 900, office, agent=colleague)
    attack(evidence, office, agent="sqlmap/1.9#stable")
    named = evidence.story().actors.filter(evidence.hostile_roles())
    assert named["agents"].to_list() == [["sqlmap/1.9#stable"]]


def test_that_others_share_the_address_is_said_against_it():
    facts = Facts(
        requests=9, findings=9, classes=["sqli"], aimed=AIMED, probed=0, guesses=0, succeeded=[], shells=0, tools=[],
        addresses=1, joined=[], counted=0, apart=1, pretended=[], verified=[],
    )  # fmt: skip
    assert "1 other browser behind the same address" in against(facts, hostile_role(facts)[0])
