"""A newspaper behind a CDN: the origin logs the CDN's nodes and, in X-Forwarded-For, who asked; one forges that header.

The "command" that is injected is answered with canned text; nothing is run.
"""

import crowd
import lab
import servers

DAYS = 3
NODES = ("127.9.0.11", "127.9.0.12", "127.9.0.13")


def play(made, folder):
    """All that happens."""
    draw = made.draw
    made.declared = {"trust_proxy": ["127.9.0.0/24"]}
    probe, host = draw.choice((("/tools/reach", "target"), ("/status/check", "host"), ("/intern/ping", "addr")))
    story, topic = draw.choice(("/story", "/article", "/a")), draw.choice(("topic", "tag", "section"))

    def answer(asked):
        if asked.path == probe:
            asks = asked.query.get(host, "")
            base = "<pre>" + "reply from host\n" * 4
            for word, size in (
                ("passwd", 1710),
                ("id", 54),
                ("uname", 112),
                ("ls", 380),
                ("config", 2240),
                ("hostname", 21),
            ):
                if word in asks and any(sign in asks for sign in ";|`$&"):
                    return 200, base + "o" * size, {}
            return 200, base, {}
        if asked.path in ("/", "/feed", "/robots.txt", "/search") or asked.path.startswith((story + "/", "/section")):
            return (
                200,
                "n" * (3000 + sum(asked.path.encode()) % 4000 + len(str(asked.query))),
                {"Cache-Control": "no-store"},
            )
        return 404, "<h1>Not found</h1>" + "n" * 420, {}

    def page(draw):
        return draw.choice(("/", f"{story}/{draw.randint(1000, 1080)}", f"{story}/{draw.randint(1000, 1080)}?utm_source=mail", f"/section?{topic}={draw.choice(('world', 'sport', 'arts'))}",  # noqa: E501
                            f"/search?q={draw.choice(('election', 'rain+or+shine', 'o%27brien'))}"))  # fmt: skip

    def then(at, address, agent, referrer):
        if draw.random() < 0.05:
            made.later(at, address, f"{probe}?{host}=mirror{draw.randint(1, 4)}.example", agent=agent, referer=referrer)

    files = {"st/n.css": b"x" * 6100, "st/n.js": b"y" * 12_000}
    with servers.nginx(made, answer, files=files, log=servers.FORWARDED, cdn=NODES) as (access, error):
        crowd.visitors(made, 420, DAYS, page, ["/st/n.css", "/st/n.js"], then=then)
        crowd.machines(made, DAYS, page, old=[f"/2015/{n}.html" for n in range(9)], feed="/feed")
        crowd.bots(made, DAYS)
        walker, forger = made.address(), made.address()
        made.actor("walker", "attacker")
        with made.phase("walker", "names", "discovery", "failed"):
            words = made.words("w", [f"{a}{b}" for a in _NAMES for b in ("", ".php", ".old", "1", ".tar.gz", "_dev")])
            made.tool(crowd.DAY + 4000, walker, "ffuf", "-s", "-t", "4", "-w", words, "-u", "{url}/FUZZ", "{headers}")
        with made.phase("walker", "scan", "exploitation", "failed"):
            made.tool(
                crowd.DAY + 9000,
                walker,
                "sqlmap",
                "-u",
                f"{{url}}/section?{topic}=arts",
                "--batch",
                "--disable-coloring",
                "--flush-session",
                "--technique=BU",
                "--output-dir={tmp}/s",
                "--headers={lines}",
            )
        made.actor("forger", "attacker")
        agent, at = draw.choice(crowd.BROWSERS[:5]), 2 * crowd.DAY + draw.uniform(4000, 30_000)
        with made.phase("forger", "command", "exploitation", "succeeded"):
            for n, value in enumerate(
                (
                    "mirror1.example",
                    "mirror1.example;",
                    "mirror1.example;id",
                    "mirror1.example%7Cid",
                    "x;uname%20-a",
                    "x;ls%20-la%20/srv",
                    "x;cat%20/etc/passwd",
                    "x;cat%20/srv/config.yml",
                    "x;hostname",
                )
            ):
                forged = f"10.1.{n}.{draw.randrange(1, 250)}"
                made.ask(at, forger, f"{probe}?{host}={value}", agent=agent, x_forwarded_for=forged)
                at += draw.uniform(8, 80)
        made.entry("forger", "command injection", probe, host)
    lab.write(made, folder, [access, error])


_NAMES = (
    "admin", "editor", "cms", "wp-admin", "backup", "archive", "intern", "login", "private", "staging", "preview", "drafts",  # noqa: E501
    "api", "graphql", "uploads", "config", "debug", "console", "status", "db", "export", "newsletter", "subscribers", "old",  # noqa: E501
)  # fmt: skip

if __name__ == "__main__":
    lab.command("news", "2026-08-03", "nginx behind a CDN", "www.news.example", play, __doc__)
