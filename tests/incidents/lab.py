"""Makes incidents: real servers on loopback, real clients and scanners, and the truth for every line that they leave.

Each request carries two headers of the lab: `X-Lab-Client`, the address that the server takes it to come from, and
`X-Lab`, the number of a mark. A mark says who asks, in which phase, and at which second of the incident; so weeks pass
in minutes. Servers append the mark and their own clock to each line; both are taken off again when the incident is
written, and the time in the line is set to the incident's. Nothing here runs what an attacker sends: "shells" answer
canned text, and that is marked as inert where it stands.
"""

import argparse
import contextlib
import gzip
import http.client
import json
import random
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

_RANGES = ("192.0.2.", "198.51.100.", "203.0.113.", "198.18.{}.", "198.19.{}.", "2001:db8:{:x}::")
_CLASSES = {"attacker": "attack", "benign": "benign", "owner_scanner": "authorised_scan"}


@dataclass
class Mark:
    """Who asks, in which phase, at which second of the incident; the real moment at which that began."""

    actor: str
    phase: str
    second: float
    began: float
    address: str


@dataclass
class Lab:
    """One incident in the making."""

    name: str
    begin: datetime
    seed: int
    server: str
    host: str
    port: int = 0
    direct: bool = False  # clients use addresses of loopback as their own
    actors: dict = field(default_factory=dict)
    phases: list = field(default_factory=list)
    marks: list = field(default_factory=list)
    entries: list = field(default_factory=list)
    declared: dict = field(default_factory=dict)
    used: set = field(default_factory=set)
    now: tuple = ("", "")
    said: str = ""  # what the last scanner printed
    second: float = 0.0  # of the request that is being made
    count: int = 0
    queue: list = field(default_factory=list)

    def __post_init__(self):
        self.draw = random.Random(f"{self.name} {self.seed}")
        self.folder = Path(tempfile.mkdtemp(prefix="lab-"))
        self.folder.chmod(0o755)

    def address(self, start=None):
        """A new address from the ranges kept for documentation and tests."""
        while True:
            base = start or self.draw.choice(_RANGES)
            made = base.format(self.draw.randrange(0x1000 if ":" in base else 256))
            made += f"{self.draw.randrange(1, 0xFFFF):x}" if ":" in made else str(self.draw.randrange(1, 255))
            if made not in self.used:
                self.used.add(made)
                return made

    def actor(self, name, role="benign", **more):
        """Declares an actor of the truth."""
        self.actors[name] = {"role": role, "addresses": [], **more}

    @contextlib.contextmanager
    def phase(self, actor, name, kind=None, outcome=None, **result):
        """All that is asked within belongs to this phase; it is scored where it has a kind."""
        before, self.now = self.now, (actor, name)
        scored = {"scored": kind is not None, "episode": kind, "outcome": outcome, "result": result}
        if kind or not any((p["actor"], p["id"]) == self.now for p in self.phases):
            self.phases.append({"id": name, "actor": actor, **scored})
        yield
        self.now = before

    def entry(self, actor, weakness, target, parameter=None):
        """Declares a way in."""
        self.entries.append({"actor": actor, "weakness": weakness, "target": target, "parameter": parameter})

    def mark(self, second, address):
        """The number of a new mark."""
        self.marks.append(Mark(*self.now, second, time.time(), address))
        return len(self.marks) - 1

    def headers(self, second, address):
        """The lab's headers for a request or for all requests of a tool."""
        named = {} if self.direct else {"X-Lab-Client": address}
        return {**named, "X-Lab": str(self.mark(second, address))}

    def later(self, second, address, target, **how):
        """Asks when it is due: before the next thing that comes after it, or at the end."""
        self.count += 1
        self.queue.append((second, self.count, self.now, address, target, how))

    def flush(self, until=float("inf")):
        """Asks all that is due until then, in order of time."""
        due = sorted(one[:2] for one in self.queue if one[0] <= until)
        if not due:
            return
        by = {one[:2]: one[2:] for one in self.queue}
        self.queue = [one for one in self.queue if one[0] > until]
        before = self.now
        for key in due:
            self.now, address, target, how = by[key]
            self.ask(key[0], address, target, **how)
        self.now = before

    def ask(self, second, address, target, *, method=None, agent=None, form=None, data=None, **headers):
        """One request at a second of the incident; gives status, headers and body. What is due before goes first."""
        self.flush(second)
        self.second = second
        body = urllib.parse.urlencode(form) if form is not None else data
        sent = self.headers(second, address) | {"Host": self.host, "Connection": "close"}
        sent |= {"User-Agent": agent} if agent else {}
        sent |= {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        sent |= {name.replace("_", "-").title(): value for name, value in headers.items() if value}
        source = (address, 0) if self.direct else None
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=source)
        try:
            connection.request(method or ("GET" if body is None else "POST"), target, body, sent)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def tool(self, second, address, *command, seconds=90):
        """Runs a scanner; `{url}`, `{port}` and what `header` makes of it stand for this site and the lab's headers.

        Gives what it printed. A scanner that is not installed is an error: the incident would be another one.
        """
        self.flush(second)
        self.second = second
        sent = self.headers(second, address)
        program = shutil.which(command[0])
        if program is None:
            raise SystemExit(f"{command[0]} is not installed; `make test-full` installs it")
        url, words = f"http://127.0.0.1:{self.port}", []
        for word in command[1:]:
            if word == "{headers}":
                words += [part for name, value in sent.items() for part in ("-H", f"{name}: {value}")]
                continue
            told = "".join(f":H={name}\\: " + value.replace(":", "\\:") for name, value in sent.items())
            word = word.replace("{hydra}", told)
            word = word.replace("{lines}", "\n".join(f"{name}: {value}" for name, value in sent.items()))
            words.append(
                word.replace("{url}", url).replace("{port}", str(self.port)).replace("{tmp}", str(self.folder))
            )
        done = subprocess.run(
            [program, *words],
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
        )
        self.said = done.stdout + done.stderr
        return self.said

    def words(self, name, words):
        """A word list in the lab's folder."""
        path = self.folder / name
        path.write_text("".join(f"{word}\n" for word in words))
        return str(path)

    def moment(self, number, real):
        """The moment of the incident at which a line with this mark was written."""
        mark = self.marks[number]
        return self.begin + timedelta(seconds=mark.second + max(0.0, real - mark.began))


@dataclass
class Log:
    """Lines of one log, each with its mark, its real moment, and how the time stands in it."""

    name: str
    stamp: object  # (line, moment) -> line
    lines: list = field(default_factory=list)  # (mark or None, real seconds, text)
    head: str = ""

    def sorted(self, lab):
        """(moment, mark, line) in order of time; what no request caused stands at the beginning."""
        told = []
        for number, real, text in self.lines:
            moment = lab.begin if number is None else lab.moment(number, real)
            told.append((moment, number, self.stamp(text, moment)))
        return sorted(told, key=lambda one: one[0])


def write(lab, folder, logs, *, lost=lambda moment, mark: False):
    """The incident's files; `lost` tells which lines of the access logs were removed from the evidence."""
    counts, seen = {}, {}
    for part in ("logs", "labels"):
        shutil.rmtree(folder / part, ignore_errors=True)
        (folder / part).mkdir(parents=True)
    for log in logs:
        told, labels = [], ["line\tclass\tactor\tphase"]
        head = log.head.splitlines()
        labels += [f"{n}\tbenign\tserver\tservice" for n in range(1, len(head) + 1)]
        error = "error" in log.name
        for moment, number, line in log.sorted(lab):
            mark = lab.marks[number] if number is not None else Mark("server", "service", 0, 0, "")
            if not error and lost(moment, mark):
                continue
            line = line.replace(f"127.0.0.1:{lab.port}", lab.host).replace(f"{lab.folder}/html", "/var/www/html")
            line = line.replace(f"{lab.folder}/root", "/srv/www").replace(f"{lab.folder}/", "/etc/web/")
            told.append(line)
            role = lab.actors[mark.actor]["role"] if number is not None else "benign"
            labels.append(f"{len(head) + len(told)}\t{_CLASSES[role]}\t{mark.actor}\t{mark.phase}")
            if not error and number is not None:
                seen.setdefault((mark.actor, mark.phase), []).append(moment)
                addresses = lab.actors[mark.actor]["addresses"]
                addresses.append(mark.address) if mark.address not in addresses else None
        if not told:
            continue
        gz(folder / "logs" / f"{log.name}.gz", [*head, *told])
        gz(folder / "labels" / f"{log.name}.tsv.gz", labels)
        counts[log.name] = {"lines": len(head) + len(told), "labels": f"labels/{log.name}.tsv.gz"}
    phases = []
    for one in lab.phases:
        times = seen.get((one["actor"], one["id"]))
        if one["scored"] and not times:
            raise SystemExit(f"{one['actor']} left no line in {one['id']}; a scanner failed? {lab.said[-600:]}")
        if times:
            span = {"begin_utc": _iso(min(times)), "end_utc": _iso(max(times)), "requests": len(times)}
            phases.append({**one, **span})
    truth = {"incident": lab.name, "seed": lab.seed, "server": lab.server, "host": lab.host, "declared": lab.declared}
    truth |= {"actors": lab.actors, "phases": phases, "entry_points": lab.entries, "logs": counts}
    text = re.sub(r"\[\s+\"[^\]]*\]", lambda list_: " ".join(list_[0].split()), json.dumps(truth, indent=1))
    (folder / "ground_truth.json").write_text(text + "\n")
    shutil.rmtree(lab.folder)


def gz(path, lines):
    """Writes the lines compressed, the same bytes for the same lines."""
    path.write_bytes(
        gzip.compress("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"), 9, mtime=0)
    )


def _iso(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp_clf(line, moment):
    """The time of the common log format."""
    return re.sub(r"\[\d\d/\w{3}/\d{4}:[\d:]{8} [+-]\d{4}\]", f"[{moment:%d/%b/%Y:%H:%M:%S %z}]", line, count=1)


def stamp_apache_error(line, moment):
    """The time of Apache's error log."""
    return re.sub(r"^\[\w{3} \w{3} [^\]]*\]", f"[{moment:%a %b %d %H:%M:%S.%f %Y}]", line, count=1)


def stamp_nginx_error(line, moment):
    """The time of nginx's error log."""
    return re.sub(r"^\d{4}/\d\d/\d\d [\d:]{8}", f"{moment:%Y/%m/%d %H:%M:%S}", line, count=1)


def tail(line):
    """A line without the lab's tail, its mark and its real moment: `LINE<tab>SECONDS<tab>MARK`."""
    text, real, number = line.rsplit("\t", 2)
    return (int(number) if number.isdigit() else None, float(real), text)


def free_port():
    """A port of loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(lab, command, port):
    """A server, until the block ends; it is waited for."""
    if shutil.which(command[0]) is None:
        raise SystemExit(f"{command[0]} is not installed; `make test-full` installs it")
    with (lab.folder / "server.out").open("ab") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, cwd=lab.folder, start_new_session=True)
        try:
            for _ in range(200):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                    break
                if server.poll() is not None:
                    raise SystemExit((lab.folder / "server.out").read_text())
                time.sleep(0.05)
            yield server
        finally:
            server.terminate()
            server.wait(20)


@contextlib.contextmanager
def in_thread(server):
    """A server of this process, until the block ends; gives its port."""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def command(name, begin, server, host, play, doc):
    """The command of an incident's script: `FOLDER --seed N`. `play(lab, folder)` makes it and writes it."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    made = parser.parse_args()
    play(Lab(name, datetime.fromisoformat(begin).replace(tzinfo=UTC), made.seed, server, host), made.folder)
