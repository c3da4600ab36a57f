"""A clinic's site on Apache with PHP: a guessed password, an inert shell, a changed front page; and one who failed.

The "shell" is an inert imitation: whatever is uploaded, the server stores a fixed text of its own that prints letters.
"""

import crowd
import lab
import servers

DAYS = 5
_INERT = "<?php /* inert: prints letters, runs nothing */ $v = reset($_REQUEST); echo 'out:' . str_repeat('z', 40 + 7 * strlen((string) $v));"  # noqa: E501


def play(made, folder):
    """All that happens."""
    draw = made.draw
    door, panel, form = draw.choice(
        (("signin.php", "desk.php", "pic"), ("login.php", "intern.php", "photo"), ("enter.php", "office.php", "image"))
    )
    doctor, number = draw.choice(("doctor.php", "team.php", "person.php")), draw.choice(("id", "n", "who"))
    store, shell = (
        draw.choice(("photos", "pictures", "media")),
        draw.choice(("thumb.php", "cache1.php", "x9.php", "style.php")),
    )
    secret = "autumn-leaf-3"

    def page(draw):
        return draw.choice(
            (
                "/",
                f"/{doctor}?{number}={draw.randint(1, 25)}",
                "/hours.php",
                "/search.php?s=" + draw.choice(("skin", "o%27hara", "x-ray")),
            )
        )

    def work(at, who):
        made.later(at, target=f"/{panel}", **who)
        for n in range(draw.randint(2, 5)):
            at += draw.uniform(40, 200)
            made.later(at, target=f"/{panel}", form={"name": f"p{at:.0f}{n}.jpg", form: "j"}, **who)

    pages = _pages(door, panel, form, doctor, number, store, secret)
    with servers.apache(made, pages) as (access, error):
        crowd.visitors(made, 330, DAYS, page, ["/clinic.css", "/clinic.js"])
        crowd.machines(made, DAYS, page, old=[f"/news{n}.php" for n in range(8)])
        crowd.bots(made, DAYS)
        where = made.address()
        crowd.staff(
            made,
            "nurse",
            DAYS,
            (f"/{door}", {"user": "nurse", "pass": secret}, "c=1"),
            work,
            address=where,
            agent=crowd.BROWSERS[2],
        )
        crowd.staff(
            made,
            "doctor",
            DAYS,
            (f"/{door}", {"user": "doctor", "pass": secret}, "c=1"),
            work,
            address=where,
            agent=crowd.BROWSERS[4],
        )
        failed, came = made.address(), made.address()
        made.actor("failing", "attacker")
        with made.phase("failing", "names", "discovery", "failed"):
            words = made.words("w", [f"{a}{b}.php" for a in _NAMES for b in ("", "1", "_old", "2", "-test")])
            made.tool(crowd.DAY + 4000, failed, "ffuf", "-s", "-t", "3", "-w", words, "-u", "{url}/FUZZ", "{headers}")
        with made.phase("failing", "inject", "exploitation", "failed"):
            made.tool(
                crowd.DAY + 9000,
                failed,
                "sqlmap",
                "-u",
                f"{{url}}/{doctor}?{number}=4",
                "--batch",
                "--disable-coloring",
                "--flush-session",
                "--technique=BEU",
                "--output-dir={tmp}/s",
                "--headers={lines}",
            )
        with made.phase("failing", "guess", "credential guessing", "failed"):
            wrong = made.words("wrong", [f"clinic{n}" for n in range(90)])
            made.tool(
                crowd.DAY + 20_000,
                failed,
                "hydra",
                "-l",
                "root",
                "-P",
                wrong,
                "-t",
                "4",
                "-I",
                "-s",
                "{port}",
                "127.0.0.1",
                "http-post-form",
                f"/{door}:user=^USER^&pass=^PASS^{{hydra}}:F=wrong",
            )
        made.actor("intruder", "attacker")
        at = 2 * crowd.DAY + draw.uniform(0, 20_000)
        with made.phase("intruder", "guess", "credential guessing", "succeeded"):
            words = made.words("right", [*(f"leaf{n}" for n in range(130)), secret])
            made.tool(
                at,
                came,
                "hydra",
                "-l",
                "nurse",
                "-P",
                words,
                "-t",
                "4",
                "-f",
                "-I",
                "-s",
                "{port}",
                "127.0.0.1",
                "http-post-form",
                f"/{door}:user=^USER^&pass=^PASS^{{hydra}}:F=wrong",
            )
        agent, at = crowd.BROWSERS[0].replace("140.0", "118.0"), at + draw.uniform(3000, 9000)
        who = {"address": came, "agent": agent, "cookie": "c=1"}
        with made.phase("intruder", "upload", "upload", "succeeded"):
            made.ask(at, came, f"/{door}", agent=agent)
            made.ask(
                at + 6,
                came,
                f"/{door}",
                agent=agent,
                form={"user": "nurse", "pass": secret},
                referer=f"http://{made.host}/{door}",
            )
            made.ask(at + 7, target=f"/{panel}", **who)
            made.ask(
                at + 40,
                target=f"/{panel}",
                form={"name": shell, form: "x"},
                referer=f"http://{made.host}/{panel}",
                **who,
            )
        at += 200
        with made.phase("intruder", "shell", "shell use", "succeeded"):
            for word in ("id", "uname%20-a", "ls%20-la%20..", "cat%20../config.php", "ps%20aux", "netstat%20-tn"):
                made.ask(at, target=f"/{store}/{shell}?c={word}", **who)
                at += draw.uniform(8, 60)
        with made.phase("intruder", "front", "defacement", "succeeded"):
            made.ask(at, target=f"/{store}/{shell}", form={"c": "put"}, **who)
            (made.folder / "html" / "index.php").write_text("<h1>changed</h1>" + "<!-- -->" * 30)
            made.ask(at + 4, target="/", **who)
        made.entry("intruder", "weak password, then unrestricted upload", f"/{door}")
    lab.write(made, folder, [access, error])


def _pages(door, panel, form, doctor, number, store, secret):
    top = "<?php function page($text, $fill) { echo '<h1>Clinic</h1>', $text, str_repeat('c', $fill); }"
    return {
        "base.php": top,
        "index.php": "<?php require 'base.php'; page('welcome', 3900);",
        "hours.php": "<?php require 'base.php'; page('hours', 1200);",
        "search.php": "<?php require 'base.php'; page(htmlspecialchars($_GET['s']), 900);",
        doctor: f"<?php require 'base.php'; $n = $_GET['{number}']; if (!ctype_digit($n)) error_log('no such person: ' . substr($n, 0, 60)); "  # noqa: E501
        "$n = (int) $n; if ($n < 1 || $n > 20) { http_response_code(404); page('nobody', 300); exit; } page('person', 1500 + $n * 31);",  # noqa: E501
        door: f"<?php require 'base.php'; if (($_POST['pass'] ?? '') === '{secret}') {{ setcookie('c', '1'); header('Location: /{panel}'); exit; }} "  # noqa: E501
        "if ($_POST) error_log('login failed for ' . preg_replace('/[^a-z]/', '', $_POST['user'] ?? '')); page($_POST ? 'wrong' : 'enter', 1100);",  # noqa: E501
        panel: f"<?php require 'base.php'; if (empty($_COOKIE['c'])) {{ header('Location: /{door}'); exit; }} "
        f"if (isset($_POST['name'])) {{ copy('inert.txt', '{store}/' . basename($_POST['name'])); page('stored', 90); exit; }} page('desk', 2600);",  # noqa: E501
        "inert.txt": _INERT,
        f"{store}/readme.txt": "pictures",
        "clinic.css": "x" * 3700,
        "clinic.js": "y" * 5100,
        "robots.txt": "User-agent: *\n",
    }


_NAMES = (
    "admin", "backup", "phpinfo", "info", "test", "db", "config", "user", "mail", "tmp", "dev", "shell", "upload", "install",  # noqa: E501
    "setup", "export", "cron", "ajax", "api", "panel", "manager", "root", "sql", "dump", "old", "wp-config", "debug", "status",  # noqa: E501
)  # fmt: skip

if __name__ == "__main__":
    lab.command("clinic", "2026-04-06", "Apache with PHP", "www.clinic.example", play, __doc__)
