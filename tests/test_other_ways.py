"""A break-in by FTP, from logs as servers write them: the way in stands in no web log."""

from datetime import UTC, datetime, timedelta

import pytest

from delicti.casefile.read import open_case
from delicti.run import investigate

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
SENDER, USER, OWNER = "203.0.113.77", "203.0.113.9", "192.0.2.50"


def web(second, client, target, *, status=200, size=900, method="GET", agent=BROWSER, led="-"):
    time = (BEGIN + timedelta(seconds=second)).strftime("%d/%b/%Y:%H:%M:%S +0000")
    return second, f'{client} - - [{time}] "{method} {target} HTTP/1.1" {status} {size} "{led}" "{agent}"\n'


def daemon(second, said):
    time = BEGIN + timedelta(seconds=second)
    return second, f"{time:%b} {time.day:2} {time:%H:%M:%S} web1 {said}\n"


def sent(second, client, file, user="web"):
    time = BEGIN + timedelta(seconds=second)
    return second, f"{time:%a %b} {time.day:2} {time:%H:%M:%S %Y} 1 {client} 512 {file} b _ i r {user} ftp 0 * c\n"


def visits():
    for number in range(60):
        at, client = number * 6000, f"198.51.100.{number + 1}"
        yield web(at, client, "/", led="https://www.example/")
        yield web(at + 1, client, "/site.css", size=300, led="/")
        yield web(at + 20, client, "/about", led="/")


def logs(folder, guesses=40):
    folder.mkdir()
    access = [
        *visits(),
        *(web(203_000 + n * 40, USER, "/store/k.php", size=40 + n, method="POST", agent="curl/8.5") for n in range(9)),
    ]
    auth = [daemon(n * 80_000, f'vsftpd: [web] OK LOGIN: Client "{OWNER}"') for n in range(4)]
    auth += [daemon(200_000 + n, f'vsftpd: [web] FAIL LOGIN: Client "{SENDER}"') for n in range(guesses)]
    auth += [daemon(201_000, f'vsftpd: [web] OK LOGIN: Client "{SENDER}"')]
    auth += [
        daemon(n * 900, f"sshd[1]: Failed password for root from 203.0.113.{n % 40 + 100} port 9 ssh2")
        for n in range(300)
    ]
    files = [sent(n * 80_000 + 60, OWNER, f"/srv/www/page{n}.html") for n in range(4)]
    files += [sent(202_000, SENDER, "/srv/www/store/k.php")]
    for name, lines in (("access.log", access), ("auth.log", auth), ("xferlog", files)):
        (folder / name).write_text("".join(line for _, line in sorted(lines)))
    return folder


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    top = tmp_path_factory.mktemp("ftp")
    return open_case(investigate([logs(top / "logs")], top / "case", workers=1))


def test_the_way_in_is_not_through_the_web(case):
    assert [(one.weakness, one.target) for one in case.case.entry_points] == [("not through the web", "/store/k.php")]


def test_who_sent_the_script_and_who_used_it_are_one_actor(case):
    hostile = case.table("actors").filter(case.table("actors")["role"] == "attacker")
    assert hostile["addresses"].to_list() == [[SENDER, USER]]


def test_the_owner_s_uploads_make_nobody_hostile(case):
    addresses = [one for names in case.table("actors")["addresses"] for one in names]
    assert OWNER not in addresses


def test_refused_guesses_of_the_internet_make_no_actors(case):
    assert case.table("actors").filter(case.table("actors")["role"].is_in(["attacker", "scanner"])).height == 1


def test_the_episodes_tell_the_chain(case):
    told = case.table("episodes").sort("first_time").select("kind", "outcome").rows()
    assert told == [("credential guessing", "succeeded"), ("upload", "succeeded"), ("shell use", "succeeded")]


def test_the_lines_that_show_it_are_in_the_case(case):
    kept = case.messages.collect()
    assert set(kept.filter(kept["client"] == SENDER)["level"]) == {"refused", "login", "upload"}


def test_the_year_of_the_login_log_is_the_web_log_s(case):
    row = case.evidence.filter(case.evidence["name"] == "auth.log")
    assert row["first_time"][0].year == 2026


def test_what_no_log_was_given_of_is_said(case):
    assert any("No log of the hosting panel was given" in one.text for one in case.case.limits)


def test_a_password_that_was_never_guessed_leaves_an_account_from_a_new_address(tmp_path):
    case = open_case(investigate([logs(tmp_path / "logs", guesses=0)], tmp_path / "case", workers=1))
    assert [(one.weakness, one.target) for one in case.case.entry_points] == [("not through the web", "/store/k.php")]
