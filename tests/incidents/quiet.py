"""A school's site at which nothing happens but what always does: visitors, a link checker, forgotten passwords."""

import crowd
import lab
import servers

DAYS = 6


def play(made, folder):
    """All that happens: no attack, and no bot either."""
    draw = made.draw
    door, news = draw.choice(("/signin", "/parents/login", "/account")), draw.choice(("/letters", "/news", "/notes"))

    def answer(asked):
        if asked.path == door:
            if asked.method == "POST" and asked.form.get("word") == "spring-lamb":
                return 302, "", {"Location": "/board", "Set-Cookie": "sid=7; Path=/"}
            return 200, "<form>" + "l" * (1240 + 37 * (asked.method == "POST")), {}
        if asked.path.startswith(("/board", "/edit")):
            if "sid=7" not in asked.cookie:
                return 302, "", {"Location": door}
            return (302, "", {"Location": "/board"}) if asked.method == "POST" else (200, "b" * 6100, {})
        if asked.path == "/feed" and made.second > 4.6 * crowd.DAY:
            return 404, "gone", {}
        if asked.path in ("/", "/feed", "/robots.txt", "/contact", "/find", "/old-menu") or asked.path.startswith(news):
            return 200, "s" * (1500 + sum(asked.path.encode()) % 2000 + len(str(asked.query))), {}
        return 404, "<h1>Not found</h1>", {}

    def page(draw):
        return draw.choice(("/", f"{news}/{draw.randint(1, 50)}", f"{news}/{draw.randint(1, 50)}", "/contact",
                            f"/find?q={draw.choice(('drop+off+table', 'union+day+select+one', 'o%27neil', '1%3D1', 'caf%C3%A9'))}"))  # fmt: skip  # noqa: E501

    def then(at, address, agent, referrer):
        if draw.random() < 0.1:
            made.later(at, address, "/img/missing-banner.png", agent=agent, referer=referrer)
        if draw.random() < 0.07:
            made.later(at + 30, address, "/contact", agent=agent, referer=referrer, form={"text": "hello"})
        if draw.random() < 0.06:  # a forgotten password, then remembered or not
            made.later(at, address, door, agent=agent, referer=referrer)
            for _ in range(draw.randint(3, 14)):
                at += draw.uniform(6, 40)
                made.later(
                    at, address, door, agent=agent, referer=f"https://{made.host}{door}", form={"who": "p", "word": "x"}
                )
            if draw.random() < 0.7:
                made.later(
                    at + 9,
                    address,
                    door,
                    agent=agent,
                    referer=f"https://{made.host}{door}",
                    form={"who": "p", "word": "spring-lamb"},
                )
                made.later(
                    at + 10, address, "/board", agent=agent, referer=f"https://{made.host}{door}", cookie="sid=7"
                )

    def work(at, who):
        for n in range(draw.randint(4, 10)):
            at += draw.uniform(30, 200)
            made.later(at, target=f"/edit/{n}", form={"text": "x"}, **who)
            made.later(at + 1, target="/board", **who)

    with servers.nginx(made, answer, files={"static/s.css": b"x" * 3000, "static/s.js": b"y" * 7000}) as (
        access,
        error,
    ):
        crowd.visitors(made, 420, DAYS, page, ["/static/s.css", "/static/s.js"], then=then)
        crowd.machines(made, DAYS, page, old=[f"/2018/{n}.html" for n in range(9)], feed="/feed")
        crowd.staff(
            made,
            "office",
            DAYS,
            (door, {"who": "head", "word": "spring-lamb"}, "sid=7"),
            work,
            address=made.address(),
            agent=crowd.BROWSERS[0],
        )
        made.actor("linkcheck")
        with made.phase("linkcheck", "check"):
            address = made.address()
            for n in range(70):
                made.later(
                    90_000 + n,
                    address,
                    f"/archive/{n}.html" if n % 3 else f"{news}/{n}",
                    method="HEAD",
                    agent="LinkChecker/10.2 (+https://linkchecker.example)",
                )
        made.actor("planner")
        with made.phase("planner", "sync"):  # an application whose password was changed long ago
            address = made.address()
            for n in range(DAYS * 48):
                made.later(n * 1800 + 40, address, "/board/calendar.ics", agent="CalSync/4.1 okhttp/4.12")
        made.actor("curious")
        with made.phase("curious", "look"):
            address = made.address()
            for n, target in enumerate(("/", "/admin", "/", f"{news}/3", "/robots.txt")):
                made.later(3 * crowd.DAY + 40_000 + n * 20, address, target, agent=crowd.BROWSERS[3])
        made.actor("scraper")
        with made.phase("scraper", "copy"):
            address = made.address()
            for n in range(1, 60):
                made.later(2 * crowd.DAY + 5000 + n * 2, address, f"{news}/{n}", agent="python-requests/2.32.3")
    lab.write(made, folder, [access, error])


if __name__ == "__main__":
    lab.command("quiet", "2026-05-04", "nginx before an application", "www.school.example", play, __doc__)
