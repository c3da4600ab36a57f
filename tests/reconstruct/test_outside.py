"""Files and logins by other ways than the web, and what they say about who got in."""

from datetime import timedelta

import pytest

from delicti.reconstruct.outside import names

SHELL = "/store/k.php"
INTRUDER, SENDER = "203.0.113.9", "203.0.113.77"


@pytest.fixture
def site(evidence):
    evidence.crowd(visitors=24)
    return evidence


def use_shell(evidence, client=INTRUDER, start=200_000, path=SHELL):
    for at in range(8):
        evidence.ask(start + at * 30, client, path, size=50 + at, method="POST", agent="curl/8.5")


def refused(evidence, client=SENDER, start=100_000, count=20, way="ftp"):
    for at in range(count):
        evidence.act(start + at, client, way, "refused", user="web")


def test_a_file_sent_by_ftp_after_guessing_and_then_used_is_the_way_in(site):
    refused(site)
    site.act(100_100, SENDER, "ftp", "login", user="web")
    site.act(100_200, SENDER, "ftp", "upload", user="web", file="/srv/www/store/k.php")
    use_shell(site)
    points = site.story().entry_points
    assert [(one.weakness, one.target) for one in points] == [("not through the web", SHELL)]


def test_its_reason_names_the_transfer(site):
    refused(site)
    site.act(100_100, SENDER, "ftp", "login", user="web")
    site.act(100_200, SENDER, "ftp", "upload", user="web", file="/srv/www/store/k.php")
    use_shell(site)
    assert f"/srv/www/store/k.php came by FTP from {SENDER} as user web" in site.story().entry_points[0].reason


def test_who_sent_the_script_and_who_used_it_are_one(site):
    refused(site)
    site.act(100_100, SENDER, "ftp", "login", user="web")
    site.act(100_200, SENDER, "ftp", "upload", user="web", file="/srv/www/store/k.php")
    use_shell(site)
    hostile = site.story().actors.filter(site.hostile_roles())
    assert hostile["addresses"].to_list() == [[SENDER, INTRUDER]]


def test_a_script_that_the_owner_s_deployment_sent_makes_nobody_hostile(site):
    for day in range(4):
        site.act(day * 86_400, "192.0.2.50", "ftp", "login", user="web")
        site.act(day * 86_400 + 9, "192.0.2.50", "ftp", "upload", user="web", file="/srv/www/hook.php")
    use_shell(site, client="192.0.2.60", path="/hook.php", start=90_000)
    assert site.story().actors.filter(site.hostile_roles()).is_empty()


def test_an_account_that_came_from_a_new_address_makes_its_script_strange(site):
    for day in range(4):
        site.act(day * 80_000, "192.0.2.50", "ftp", "upload", user="web", file="/srv/www/index.html")
    site.act(150_000, SENDER, "ftp", "upload", user="web", file="/srv/www/store/k.php")
    use_shell(site)
    points = site.story().entry_points
    assert [(one.weakness, one.target, one.item) for one in points] == [("not through the web", SHELL, "ftp")]


def test_refused_logins_alone_open_nothing(site):
    refused(site, count=300, way="ssh")
    assert site.story().entry_points == ()


def test_guessing_that_was_let_in_is_an_episode_that_succeeded(site):
    refused(site, way="ssh")
    site.act(100_100, SENDER, "ssh", "login", user="web")
    episodes = site.story().episodes
    assert episodes.select("kind", "outcome", "target").rows() == [("credential guessing", "succeeded", "SSH")]


def test_a_user_who_was_let_in_before_has_only_mistyped(site):
    site.act(90_000, SENDER, "ssh", "login", user="web")
    refused(site, way="ssh")
    site.act(100_100, SENDER, "ssh", "login", user="web")
    assert site.story().entry_points == ()


def test_a_few_mistyped_passwords_are_no_guessing(site):
    refused(site, count=5)
    site.act(100_100, SENDER, "ftp", "login", user="web")
    assert site.story().entry_points == ()


def test_the_declared_owner_s_guesses_are_his_own(site):
    refused(site)
    site.act(100_100, SENDER, "ftp", "login", user="web")
    assert site.story(owner=(SENDER,)).entry_points == ()


def test_an_address_of_the_login_log_is_not_missed_in_the_access_log(site):
    site.act(100_100, SENDER, "ssh", "login", user="web")
    assert not any("access log does not" in limit.text for limit in site.story().limits)


def test_where_logins_are_given_the_story_does_not_say_that_they_are_not(site):
    site.act(100_100, SENDER, "ssh", "login", user="web")
    assert not any("leave no line here" in limit.text and "SSH," in limit.text for limit in site.story().limits)


@pytest.mark.parametrize(
    ("file", "path", "same"),
    [
        ("/srv/www/store/k.php", "/store/k.php", True),
        ("/k.php", "/store/k.php", True),
        ("/home/web//public_html/k.php", "/k.php", True),
        ("/srv/www/store/k.php", "/other/k.php", False),
        ("/srv/www/k.php5", "/k.php", False),
        ("", "/", False),
        (r"C:\\inetpub\\wwwroot\\k.aspx", "/k.aspx", True),
    ],
)
def test_a_file_is_a_path_of_the_site_where_one_ends_with_the_other(file, path, same):
    assert names(file, path) is same


def test_a_file_sent_after_it_was_asked_for_is_not_its_source(site):
    refused(site)
    site.act(100_100, SENDER, "ftp", "login", user="web")
    use_shell(site, start=50_000)
    site.act(200_200, SENDER, "ftp", "upload", user="web", file="/srv/www/store/k.php")
    points = site.story().entry_points
    assert [one.target for one in points if one.time and one.time < "2026-03-03"] == []


def test_the_story_is_the_same_whatever_the_order_of_the_messages(site):
    refused(site)
    site.act(100_100, SENDER, "ftp", "login", user="web")
    site.act(100_200, SENDER, "ftp", "upload", user="web", file="/srv/www/store/k.php")
    use_shell(site)
    first = site.story().sentences
    site.messages.reverse()
    assert site.story().sentences == first


def test_the_span_of_guessing_is_told(site):
    refused(site)
    site.act(100_100, SENDER, "ftp", "login", user="web")
    row = site.story().episodes.row(0, named=True)
    assert row["last_time"] - row["first_time"] == timedelta(seconds=100)


def test_a_page_that_the_owner_deploys_is_not_planted_by_who_looks_at_it_first(site):
    for number in range(20):
        site.ask(500 + number, f"198.51.100.{number + 1}", f"/item?id={number}", size=1290, referrer="/")
    site.act(150_000, "192.0.2.50", "ftp", "upload", user="web", file="/srv/www/offer.html")
    site.ask(150_100, INTRUDER, "/offer.html", agent="curl/8.5")
    for at in range(8):
        target = f"/item?id={at}%27--"
        site.ask(150_200 + at * 9, INTRUDER, target, 200, 1290, agent="curl/8.5", found=("sqli", "query:id", str(at)))
    for number in range(6):
        site.visit(160_000 + number * 900, f"192.0.2.{number + 1}", pages=("/", "/offer.html"))
    story = site.story()
    assert (story.actors["role"].to_list(), story.entry_points) == (["attacker"], ())


def test_a_page_that_changed_as_a_file_came_by_ftp_names_the_file(site):
    for number in range(40):
        site.ask(1000 + number * 5000, f"198.51.100.{number % 24 + 1}", "/shop.js", size=900 if number < 20 else 1400)
    site.act(98_000, "192.0.2.50", "ftp", "upload", user="web", file="/srv/www/shop.js")
    assert any("/srv/www/shop.js came by FTP from 192.0.2.50" in one.reason for one in site.story().changed)
