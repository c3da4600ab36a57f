"""A ticket shop whose logins are tried with stolen passwords from 200 addresses; a few fit."""

import crowd
import lab
import servers

DAYS = 4


def play(made, folder):
    """All that happens; every client has an address of loopback as its own."""
    made.direct, draw = True, made.draw
    door, mine = draw.choice((("/login", "/my/tickets"), ("/user/signin", "/user"), ("/session", "/orders")))
    event = draw.choice(("/event", "/show", "/concert"))

    def answer(asked):
        if asked.path == door:
            if asked.method == "POST" and asked.form.get("word", "").startswith("right"):
                return 303, "", {"Location": mine, "Set-Cookie": "t=1"}
            return 200, "<form>" + "k" * (1610 + 44 * (asked.method == "POST")), {}
        if asked.path == mine:
            return (
                (200, "o" * (2700 + sum(asked.address.encode()) % 400), {})
                if asked.cookie
                else (302, "", {"Location": door})
            )
        if asked.path in ("/", "/robots.txt", "/buy", "/feed.xml") or asked.path.startswith(event + "/"):
            return 200, "e" * (2000 + sum(asked.path.encode()) % 1700), {}
        return 404, "<h1>Nothing on tonight</h1>" + "n" * 200, {}

    def page(draw):
        return draw.choice(("/", f"{event}/{draw.randint(1, 40)}", f"{event}/{draw.randint(1, 40)}"))

    def then(at, address, agent, referrer):
        if draw.random() < 0.35:
            here = f"https://{made.host}{door}"
            made.later(at, address, door, agent=agent, referer=referrer)
            for _ in range(draw.choice((0, 0, 0, 1, 2))):
                at += 11
                made.later(at, address, door, agent=agent, referer=here, form={"mail": "a", "word": "oops"})
            made.later(at + 9, address, door, agent=agent, referer=here, form={"mail": "a", "word": "right"})
            made.later(at + 10, address, mine, agent=agent, referer=here, cookie="t=1")
            if draw.random() < 0.4:
                made.later(
                    at + 60,
                    address,
                    "/buy",
                    agent=agent,
                    referer=f"https://{made.host}{mine}",
                    cookie="t=1",
                    form={"n": "2"},
                )

    with servers.nginx(made, answer, files={"st/t.css": b"x" * 3300, "st/t.js": b"y" * 8200}) as (access, error):
        crowd.visitors(made, 500, DAYS, page, ["/st/t.css", "/st/t.js"], then=then)
        crowd.machines(made, DAYS, page, feed="/feed.xml")
        crowd.bots(made, DAYS)
        made.actor("stuffer", "attacker")
        start, agent = (
            crowd.DAY * 2 + draw.uniform(0, 40_000),
            crowd.BROWSERS[draw.randrange(3)]
            .replace("140.0", "121.0")
            .replace("142.0", "115.0")
            .replace("139.0", "122.0"),
        )
        with made.phase("stuffer", "stuff", "credential guessing", "succeeded"):
            for _ in range(200):
                address = made.address("127.0.{}.")
                for _ in range(draw.randint(2, 7)):
                    at, good = start + draw.uniform(0, 9000), draw.random() < 0.012
                    made.ask(at, address, door, agent=agent, form={"mail": "b", "word": "right" if good else "wrong"})
                    if good:
                        made.ask(at + 1, address, mine, agent=agent, cookie="t=1")
        made.entry("stuffer", "weak password", door)
    lab.write(made, folder, [access, error])


if __name__ == "__main__":
    lab.command("tickets", "2026-06-01", "nginx before an application", "tickets.example", play, __doc__)
