"""Signs of deletion are said where they are, and not where logs merely are what logs are."""

import pytest


def texts(story, part):
    return [limit for limit in story.limits if part in limit.text]


def erring(evidence, clients=30, lost=0):
    """Clients whose requests make the script fail; the last of them have lines in the error log alone."""
    for at in range(clients):
        client = f"198.51.100.{at + 1}"
        evidence.ask(at * 3000, client, "/a.php", status=500)
        evidence.say(at * 3000 + 1, client, script="/srv/www/a.php")
    for at in range(lost):
        evidence.say(5000 + at * 700, "198.51.100.1", script="/srv/www/b.php")


def test_a_client_of_the_error_log_alone_is_named(evidence):
    evidence.crowd()
    evidence.say(5000, "203.0.113.9")
    assert "203.0.113.9" in texts(evidence.story(), "access log does not")[0].text


def test_a_proxy_in_front_is_no_missing_client(evidence):
    evidence.crowd()
    evidence.say(5000, "10.0.0.1")
    assert texts(evidence.story(trust_proxy=("10.0.0.0/8",)), "access log does not") == []


def test_messages_whose_requests_are_gone_are_counted(evidence):
    erring(evidence, lost=6)
    assert texts(evidence.story(), "no line in the access log near")[0].text.startswith("6 messages")


def test_messages_with_their_requests_say_nothing(evidence):
    erring(evidence)
    assert texts(evidence.story(), "no line in the access log near") == []


def test_an_error_log_of_another_site_says_nothing_of_single_lines(evidence):
    evidence.crowd(visitors=30)
    for at in range(30):
        evidence.say(at * 9000 + 4000, f"198.51.100.{at + 1}", script="/srv/other/a.php")
    assert texts(evidence.story(), "no line in the access log near") == []


def test_an_access_log_that_begins_after_other_logs_is_said(evidence):
    evidence.crowd()
    evidence.say(-90_000, "198.51.100.1")
    assert texts(evidence.story(), "The access log begins at")[0].weakens == (
        "entry points before it begins",
        "dwell time",
    )


def test_logins_before_the_access_log_are_counted(evidence):
    evidence.crowd()
    for at in range(3):
        evidence.act(-90_000 + at, "192.0.2.50", "ssh", "login", user="web")
    assert "3 logins" in texts(evidence.story(), "The access log begins at")[0].text


def test_refused_logins_before_it_are_the_noise_of_the_internet(evidence):
    evidence.crowd()
    evidence.act(-90_000, "192.0.2.50", "ssh", "refused", user="root")
    assert texts(evidence.story(), "The access log begins at") == []


def test_a_script_that_nobody_put_is_said(evidence):
    evidence.crowd()
    for at, word in enumerate(("id", "whoami", "uname -a")):
        evidence.ask(90_000 + at * 60, "203.0.113.9", f"/uploads/k.php?c={word}", size=40 + at, agent="curl/8.5",
                     found=("rce", "query:c", word))  # fmt: skip
    assert texts(evidence.story(), "/uploads/k.php answered, and no line of the evidence shows who put it there")


def test_a_script_that_was_uploaded_is_not(evidence):
    evidence.crowd()
    evidence.ask(89_000, "203.0.113.9", "/send", method="POST", agent="curl/8.5")
    for at, word in enumerate(("id", "whoami", "uname -a")):
        evidence.ask(90_000 + at * 60, "203.0.113.9", f"/uploads/k.php?c={word}", size=40 + at, agent="curl/8.5",
                     found=("rce", "query:c", word))  # fmt: skip
    assert texts(evidence.story(), "shows who put it there") == []


WIPES = (
    "sed -i /203.0.113.9/d /var/log/apache2/access.log",
    "rm -f /var/log/nginx/access.log",
    "> /var/log/nginx/access.log",
    "truncate -s 0 /var/log/nginx/access.log",
    "cat /dev/null > access.log",
    "shred -u /var/log/auth.log",
    "history -c",
)


@pytest.mark.parametrize("command", WIPES)
def test_a_shell_asked_to_wipe_logs_is_said(evidence, command):
    evidence.crowd()
    evidence.ask(89_000, "203.0.113.9", "/send", method="POST", agent="curl/8.5")
    asked = ["id", "whoami", "uname -a", command]
    for at, word in enumerate(asked):
        target = "/uploads/k.php?c=" + word.replace(" ", "+").replace(">", "%3E")
        evidence.ask(90_000 + at * 60, "203.0.113.9", target, size=40 + at, agent="curl/8.5",
                     found=("rce", "query:c", word))  # fmt: skip
    assert texts(evidence.story(), "asked a planted script to remove or change logs")


@pytest.mark.parametrize(
    "command", ["cat /var/log/apache2/access.log", "tail access.log", "grep a error.log", "ls /var/log/"]
)
def test_a_shell_asked_to_read_logs_wipes_nothing(evidence, command):
    evidence.crowd()
    evidence.ask(89_000, "203.0.113.9", "/send", method="POST", agent="curl/8.5")
    for at, word in enumerate(["id", "whoami", "uname -a", command]):
        target = "/uploads/k.php?c=" + word.replace(" ", "+")
        evidence.ask(90_000 + at * 60, "203.0.113.9", target, size=40 + at, agent="curl/8.5",
                     found=("rce", "query:c", word))  # fmt: skip
    assert texts(evidence.story(), "asked a planted script to remove or change logs") == []


def test_every_limit_but_notes_says_what_it_weakens(evidence):
    erring(evidence, lost=6)
    evidence.say(-90_000, "198.51.100.1")
    assert [limit.text for limit in evidence.story().limits if not limit.weakens] == []
