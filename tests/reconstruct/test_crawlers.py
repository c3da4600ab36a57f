"""Whether a claimed crawler comes from its networks."""

import polars as pl
import pytest

from delicti.reconstruct.crawlers import Claim, Crawlers

GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
IMAGES = "Googlebot-Image/1.0"
PAIRS = (("Googlebot", "192.0.2.0/25"), ("googlebot", "2001:db8::/32"), ("Googlebot-Image", "192.0.2.128/25"))
ODD = ("lfi", "path", "/../etc/passwd")


@pytest.mark.parametrize(
    ("client", "agent", "claim"),
    [
        ("192.0.2.9", GOOGLE, Claim("Googlebot", true=True)),
        ("2001:db8::7", GOOGLE, Claim("Googlebot", true=True)),
        ("203.0.113.9", GOOGLE, Claim("Googlebot", true=False)),
        ("192.0.2.200", IMAGES, Claim("Googlebot-Image", true=True)),
        ("192.0.2.9", IMAGES, Claim("Googlebot-Image", true=False)),
        ("192.0.2.9", "bingbot/2.0", None),
        ("no address", GOOGLE, Claim("Googlebot", true=False)),
        ("192.0.2.9", "sqlmap/1.8 Googlebot", None),
    ],
)
def test_a_claim_holds_in_the_crawlers_networks_only(client: str, agent: str, claim: Claim | None) -> None:
    assert Crawlers(PAIRS).claim(client, agent) == claim


@pytest.mark.parametrize(
    ("client", "agent", "kind"),
    [
        ("192.0.2.9", GOOGLE, "crawler"),
        ("203.0.113.9", GOOGLE, "other"),
        ("203.0.113.9", "bingbot/2.0", "crawler"),
        ("203.0.113.9", "curl/8.5", "library"),
    ],
)
def test_a_claim_that_is_false_is_no_crawlers(client: str, agent: str, kind: str) -> None:
    assert Crawlers(PAIRS).kind(client, agent) == kind


def test_rows_keep_their_order_and_their_number() -> None:
    rows = pl.DataFrame(
        {
            "client": ["203.0.113.9", "192.0.2.9", None, "203.0.113.9"],
            "agent": [GOOGLE, GOOGLE, GOOGLE, "curl/8.5"],
            "kind": ["crawler", "crawler", "crawler", "library"],
        }
    )
    assert Crawlers(PAIRS).corrected(rows)["kind"].to_list() == ["other", "crawler", "crawler", "library"]


@pytest.mark.parametrize(("client", "among"), [("192.0.2.9", True), ("203.0.113.9", False)])
def test_only_a_crawler_from_its_networks_makes_a_page_public(client: str, among: bool) -> None:
    assert Crawlers(PAIRS).among(pl.DataFrame({"client": [client], "agent": [GOOGLE]})) is among


def row(evidence, client, **settings):
    evidence.crowd()
    for second in range(12):
        evidence.ask(7000 + second * 60, client, f"/page/{second % 3}", agent=GOOGLE)
    evidence.ask(9000, client, "/../etc/passwd", 404, agent=GOOGLE, found=ODD)
    return evidence.story(**settings).actors.filter(pl.col("addresses").list.contains(client)).row(0, named=True)


def test_a_crawler_from_its_networks_is_verified(evidence) -> None:
    found = row(evidence, "192.0.2.9", verify_crawlers=PAIRS)
    assert (found["role"], "this is verified" in found["why"]) == ("crawler", True)


def test_a_false_crawler_is_none_and_the_reason_says_so(evidence) -> None:
    found = row(evidence, "203.0.113.9", verify_crawlers=PAIRS)
    assert (found["role"], "lies in none of the networks" in found["why"]) == ("unknown", True)


def test_without_networks_a_claim_stays_a_claim(evidence) -> None:
    found = row(evidence, "203.0.113.9")
    assert (found["role"], found["why_not"]) == ("crawler", "The agent claims it; the claim was not verified.")


def test_a_false_crawler_that_attacks_is_told_as_such(evidence) -> None:
    for second in range(8):
        evidence.ask(
            9500 + second, "203.0.113.9", f"/news?id={second}'", agent=GOOGLE, found=("sqli", "query:id", f"{second}'")
        )
    found = row(evidence, "203.0.113.9", verify_crawlers=PAIRS)
    assert (found["role"] in ("attacker", "scanner"), "claims to be Googlebot, but" in found["why"]) == (True, True)
