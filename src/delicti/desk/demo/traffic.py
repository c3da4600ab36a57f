"""A small scripted web server log: visitors, crawlers and the bots that probe everybody, written in a format.

Addresses are of the documentation ranges (RFC 5737, RFC 3849), hosts end in `.example`. Seeded: same draw, same bytes.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
)
_PROBES = (
    "/.env",
    "/.git/config",
    "/wp-login.php",
    "/xmlrpc.php",
    "/phpmyadmin/",
    "/actuator/health",
    "/server-status",
)
_BOTS = ("python-requests/2.31.0", "Go-http-client/1.1", "Mozilla/5.0 zgrab/0.x", "curl/7.88.1")
_NETS = ("192.0.2", "198.51.100", "203.0.113")
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Hit:
    """One request, `second` after the log begins."""

    second: float
    client: str
    method: str
    target: str
    status: int
    size: int
    agent: str
    referrer: str
    user: str


@dataclass
class Log:
    """The requests of a made-up site, in any order until they are written."""

    draw: Random
    host: str
    begin: datetime
    days: int
    pages: tuple[str, ...]
    hits: list[Hit] = field(default_factory=list)
    given: set[str] = field(default_factory=set)

    def address(self) -> str:
        """One that nobody has yet."""
        while True:
            six = self.draw.random() < 0.1
            net = self.draw.choice(_NETS)
            found = f"2001:db8:{self.draw.randrange(1, 999):x}::{self.draw.randrange(2, 999):x}" if six else ""
            found = found or f"{net}.{self.draw.randrange(2, 254)}"
            if found not in self.given:
                self.given.add(found)
                return found

    def add(
        self,
        second: float,
        client: str,
        target: str,
        *,
        method: str = "GET",
        status: int = 200,
        size: int = 0,
        agent: str = BROWSERS[0],
        referrer: str = "",
        user: str = "",
    ) -> None:
        """One request; a page without a size has its own usual one."""
        usual = 1_500 + sum(target.partition("?")[0].encode()) % 6_000
        self.hits.append(Hit(second, client, method, target, status, size or usual, agent, referrer, user))

    def ordinary(self, visits: int = 60) -> None:
        """What is in every log: people, a crawler, a monitor, bots that get nowhere."""
        draw = self.draw
        for _ in range(visits):
            client, agent, at = self.address(), draw.choice(BROWSERS), draw.uniform(0, self.days * DAY - 900)
            before = draw.choice(("", "", "https://search.example/"))
            for step in range(draw.choice((1, 2, 3, 5))):
                page = draw.choice(self.pages)
                self.add(at, client, page, agent=agent, referrer=before)
                before = f"https://{self.host}{page}"
                if not step:
                    for asset in ("/static/site.css", "/static/site.js"):
                        self.add(at + 0.3, client, asset, agent=agent, referrer=before)
                at += draw.uniform(4, 90)
        crawler, at = self.address(), draw.uniform(0, DAY)
        for page in ("/robots.txt", *draw.choices(self.pages, k=20)):
            self.add(at, crawler, page, agent="Mozilla/5.0 (compatible; FindBot/2.1; +http://find.example/bot.html)")
            at += draw.uniform(2, 30)
        monitor = self.address()
        for at in range(130, self.days * DAY, 7_200):
            self.add(at, monitor, "/", agent="Mozilla/5.0+(compatible; Watcher/1.0; http://watch.example/)")
        for _ in range(3):
            bot, agent, at = self.address(), draw.choice(_BOTS), draw.uniform(0, self.days * DAY - 60)
            for target in draw.sample(_PROBES, 5):
                self.add(at, bot, target, status=404, size=196, agent=agent)
                at += draw.uniform(0.2, 2)

    def lines(self, form: str) -> bytes:
        """The log in a format, in the order of time."""
        ordered = sorted(self.hits, key=lambda hit: hit.second)
        head, write = FORMS[form]
        body = (write(self, hit, self.begin + timedelta(seconds=hit.second)) for hit in ordered)
        return (head + "\n".join(body) + "\n").encode()


def _combined(log: Log, hit: Hit, at: datetime) -> str:  # noqa: ARG001
    first = f"{hit.client} - {hit.user or '-'} [{at:%d/%b/%Y:%H:%M:%S +0000}]"
    agent = hit.agent.replace('"', '\\"')
    return f'{first} "{hit.method} {hit.target} HTTP/1.1" {hit.status} {hit.size} "{hit.referrer or "-"}" "{agent}"'


def _vhost(log: Log, hit: Hit, at: datetime) -> str:
    return f"{log.host}:443 {_combined(log, hit, at)}"


def _json(log: Log, hit: Hit, at: datetime) -> str:
    return json.dumps(
        {
            "time_iso8601": f"{at:%Y-%m-%dT%H:%M:%S+00:00}",
            "remote_addr": hit.client,
            "request": f"{hit.method} {hit.target} HTTP/1.1",
            "status": str(hit.status),
            "body_bytes_sent": str(hit.size),
            "http_referer": hit.referrer,
            "http_user_agent": hit.agent,
            "request_time": f"{0.02 + hit.size % 90 / 1000:.3f}",
            "host": log.host,
        }
    )


_W3C_HEAD = (
    "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n"
    "#Fields: date time cs-method cs-uri-stem cs-uri-query cs-username c-ip cs(User-Agent) cs(Referer) "
    "sc-status sc-bytes time-taken\n"
)


def _w3c(log: Log, hit: Hit, at: datetime) -> str:  # noqa: ARG001
    stem, _, query = hit.target.partition("?")
    agent = hit.agent.replace(" ", "+")
    head = f"{at:%Y-%m-%d %H:%M:%S} {hit.method} {stem} {query or '-'} {hit.user or '-'} {hit.client}"
    return f"{head} {agent} {hit.referrer or '-'} {hit.status} {hit.size} {15 + hit.size % 90}"


FORMS: dict[str, tuple[str, Callable[[Log, Hit, datetime], str]]] = {
    "combined": ("", _combined),
    "vhost": ("", _vhost),
    "nginx-json": ("", _json),
    "w3c": (_W3C_HEAD, _w3c),
}
