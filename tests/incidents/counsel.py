"""A law office's client records, W3C logs: somebody of the office copies every record on an evening.

The server is nginx; its log is converted to the W3C form that IIS writes.
"""

import re

import crowd
import lab
import servers

DAYS = 9
_FIELDS = (
    "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2026-02-02 00:00:00\n"
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) "
    "sc-status sc-substatus sc-win32-status sc-bytes time-taken\n"
)
_LINE = re.compile(r'(\S+) - \S+ \[[^]]+\] "(\S+) (\S*)(?: \S+)?" (\d+) (\d+) "([^"]*)" "([^"]*)"')


def play(made, folder):
    """All that happens."""
    draw = made.draw
    file, key = draw.choice(("matter", "client", "case")), draw.choice(("id", "key", "nr"))
    area, door = draw.choice(
        (("/office", "/office/login.aspx"), ("/intern", "/intern/signin.aspx"), ("/desk", "/account/login.aspx"))
    )
    record, note = f"{area}/{file}.aspx", f"{area}/note.aspx"

    def answer(asked):
        if asked.path == door:
            if asked.form.get("p") == "gavel":
                return 302, "", {"Location": f"{area}/default.aspx", "Set-Cookie": "a=1"}
            return 200, "<form>" + "l" * (1900 + 30 * (asked.method == "POST")), {}
        if asked.path.startswith(area + "/"):
            if not asked.cookie:
                return 302, "", {"Location": door}
            if asked.method == "POST":
                return 302, "", {"Location": record}
            number = asked.query.get(key, "")
            if asked.path == record and not (number.isdigit() and 0 < int(number) < 1000):
                return 404, "none", {}
            return 200, "r" * (3100 + int(number or 0) * 7 % 900), {}
        if asked.path in ("/", "/default.aspx", "/robots.txt", "/people.aspx", "/contact.aspx"):
            return 200, "p" * (2200 + 90 * len(asked.path)), {}
        return 404, "The resource cannot be found." + "n" * 1100, {}

    def page(draw):
        return draw.choice(("/", "/people.aspx", f"/people.aspx?p={draw.randint(1, 9)}", "/contact.aspx"))

    def work(at, who):
        made.later(at, target=f"{area}/default.aspx", **who)
        for _ in range(draw.randint(3, 8)):
            at += draw.uniform(60, 900)
            here = f"{record}?{key}={draw.randint(1, 990)}"
            made.later(at, target=here, **who)
            if draw.random() < 0.5:
                made.later(at + 50, target=note, form={"t": "x"}, **(who | {"referer": f"https://{made.host}{here}"}))

    with servers.nginx(made, answer, files={"content/o.css": b"x" * 3900, "content/o.js": b"y" * 9900}) as (access, _):
        crowd.visitors(made, 230, DAYS, page, ["/content/o.css", "/content/o.js"])
        crowd.machines(made, DAYS, page)
        crowd.bots(made, DAYS, 7)
        office = made.address()
        made.actor("copier", "attacker", note="an employee; the daily work is his too")
        for name, agent in (("anna", crowd.BROWSERS[0]), ("ben", crowd.BROWSERS[4]), ("copier", crowd.BROWSERS[2])):
            crowd.staff(made, name, DAYS, (door, {"u": name, "p": "gavel"}, "a=1"), work, address=office, agent=agent)
        at, many = 4 * crowd.DAY + 66_000 + draw.uniform(0, 9000), draw.randint(420, 640)
        with made.phase("copier", "copy", "collection", "succeeded"):
            for number in range(1, many):
                made.ask(
                    at,
                    office,
                    f"{record}?{key}={number}",
                    agent=crowd.BROWSERS[2],
                    cookie="a=1",
                    referer=f"https://{made.host}{area}/default.aspx",
                )
                at += draw.uniform(0.7, 3)
        made.entry("copier", "misused valid account", door)
    log = lab.Log("u_ex260202.log", lambda line, moment: f"{moment:%Y-%m-%d %H:%M:%S} {line}", head=_FIELDS)
    log.lines = [(number, real, _w3c(text)) for number, real, text in access.lines]
    lab.write(made, folder, [log])


def _w3c(text):
    client, method, target, status, size, referrer, agent = _LINE.match(text).groups()
    stem, _, query = target.partition("?")
    agent = agent.replace(" ", "+")
    return f"10.0.0.5 {method} {stem} {query or '-'} 443 - {client} {agent} {referrer} {status} 0 0 {size} {int(size) // 90 + 3}"  # noqa: E501


if __name__ == "__main__":
    lab.command("counsel", "2026-02-02", "nginx, converted to the W3C form", "www.counsel.example", play, __doc__)
