"""A tea shop: with a stolen password somebody changes the checkout's script, and customers' cards go to a new place."""

import crowd
import lab
import servers

DAYS = 8


def play(made, folder):
    """All that happens. The changed script is longer, and does nothing: browsers of the lab run none."""
    draw = made.draw
    back = draw.choice(("/backoffice", "/manage", "/shopadmin"))
    door, script = f"{back}/login", draw.choice(("/js/checkout.js", "/js/cart.js", "/js/pay.js"))
    drop = draw.choice(("/media/pixel.php", "/img/t.php", "/css/font.php"))
    item, pay = draw.choice(("/tea", "/leaf", "/blend")), draw.choice(("/checkout/pay", "/order/place"))
    state = {"script": 18_211, "drop": False}

    def answer(asked):
        if asked.path == door:
            if asked.form.get("code") == "oolong-77":
                return 302, "", {"Location": back, "Set-Cookie": "adm=1"}
            return 200, "<form>" + "l" * (1500 + 40 * (asked.method == "POST")), {}
        if asked.path.startswith(back):
            if not asked.cookie:
                return 302, "", {"Location": door}
            if asked.method == "POST" and asked.path.endswith("/theme"):
                state["script"] = 20_644
            if asked.method == "POST" and asked.path.endswith("/upload"):
                state["drop"] = True
            return (
                (302, "", {"Location": back})
                if asked.method == "POST"
                else (200, "a" * (7000 + len(asked.path) * 31), {})
            )
        if asked.path == script:
            return 200, "j" * state["script"], {"Content-Type": "application/javascript"}
        if asked.path == drop and state["drop"]:
            return 204, "", {}
        if asked.path == pay and asked.method == "POST":
            return 302, "", {"Location": "/thanks"}
        if asked.path in ("/", "/cart", "/checkout", "/thanks", "/robots.txt") or asked.path.startswith(item + "/"):
            return 200, "t" * (2800 + sum(asked.path.encode()) % 900), {}
        return 404, "<h1>No such page</h1>" + "n" * 180, {}

    def page(draw):
        return draw.choice(("/", f"{item}/{draw.randint(1, 45)}", f"{item}/{draw.randint(1, 45)}"))

    def then(at, address, agent, referrer):
        if draw.random() < 0.4:
            for target in ("/cart", "/checkout"):
                made.later(at, address, target, agent=agent, referer=referrer)
                made.later(at + 0.4, address, script, agent=agent, referer=f"https://{made.host}{target}")
                referrer, at = f"https://{made.host}{target}", at + draw.uniform(10, 60)
            made.later(at, address, pay, agent=agent, referer=referrer, form={"card": "x"})
            made.later(at + 0.5, address, "/thanks", agent=agent, referer=referrer)
            if at > when:
                made.later(at + 0.2, address, drop, agent=agent, referer=referrer, form={"d": "x"})

    def work(at, who):
        for n in range(draw.randint(3, 8)):
            at += draw.uniform(40, 300)
            made.later(at, target=f"{back}/product", **(who | {"referer": f"https://{made.host}{back}"}))
            made.later(
                at + 30,
                target=f"{back}/product/save",
                form={"n": str(n)},
                **(who | {"referer": f"https://{made.host}{back}/product"}),
            )

    when = 4 * crowd.DAY + draw.uniform(2000, 12_000)
    with servers.nginx(made, answer, files={"st/t.css": b"x" * 4400, "st/t.png": b"y" * 3000}) as (access, error):
        crowd.visitors(made, 520, DAYS, page, ["/st/t.css", "/st/t.png"], then=then)
        crowd.machines(made, DAYS, page)
        crowd.bots(made, DAYS)
        crowd.staff(
            made,
            "keeper",
            DAYS,
            (door, {"who": "keeper", "code": "oolong-77"}, "adm=1"),
            work,
            address=made.address(),
            agent=crowd.BROWSERS[1],
        )
        thief, agent = (
            made.address(),
            draw.choice(crowd.BROWSERS[2:5]).replace("142.0", "115.0").replace("128.0", "109.0"),
        )
        made.actor("thief", "attacker")
        at, here = when - 220, f"https://{made.host}{back}"
        with made.phase("thief", "plant", "fraud", "succeeded"):
            made.ask(at, thief, door, agent=agent)
            made.ask(
                at + 14,
                thief,
                door,
                agent=agent,
                referer=f"https://{made.host}{door}",
                form={"who": "keeper", "code": "oolong-77"},
            )
            made.ask(at + 15, thief, back, agent=agent, referer=f"https://{made.host}{door}", cookie="adm=1")
            made.ask(at + 60, thief, f"{back}/theme?file={script}", agent=agent, referer=here, cookie="adm=1")
            made.ask(at + 130, thief, f"{back}/upload", agent=agent, referer=here, cookie="adm=1", form={"f": "x"})
            made.ask(
                at + 150,
                thief,
                f"{back}/theme?file={script}",
                agent=agent,
                referer=here,
                cookie="adm=1",
                form={"t": "x"},
                method="POST",
            )
            made.ask(at + 190, thief, "/checkout", agent=agent)
            made.ask(at + 191, thief, script, agent=agent, referer=f"https://{made.host}/checkout")
        made.entry("thief", "stolen or known password, then unrestricted upload", door)
    lab.write(made, folder, [access, error])


if __name__ == "__main__":
    lab.command("tea", "2026-09-07", "nginx before an application", "www.tea.example", play, __doc__)
