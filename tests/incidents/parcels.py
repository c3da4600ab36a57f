"""A parcel service's API in Node: one customer counts through everybody's parcels; another only hits the walls."""

import json
from pathlib import Path

import crowd
import lab

DAYS = 4


def play(made, folder):
    """All that happens."""
    draw = made.draw
    kind = draw.choice(("parcels", "shipments", "letters"))
    first = draw.randrange(20_000, 80_000)
    own = [first + n * 3 + draw.randrange(3) for n in range(420)]
    log = lab.Log(
        "access.log", lambda line, moment: line.replace('"TIME"', json.dumps(moment.isoformat(timespec="milliseconds")))
    )
    made.port, path = lab.free_port(), made.folder / "api.log"
    command = ["node", str(Path(__file__).with_name("parcels.js")), str(made.port), str(path), kind, json.dumps(own)]
    token = {"authorization": "Bearer t"}
    with lab.running(made, command, made.port):
        made.actor("customers")
        with made.phase("customers", "use"):
            for at_home in range(190):
                address, agent = (
                    made.address(),
                    draw.choice(
                        ("ParcelApp/5.2 (iOS 18.6)", "ParcelApp/5.2 (Android 14)", "ParcelApp/5.1 (Android 13)")
                    ),
                )
                mine = own[at_home * 2 : at_home * 2 + draw.randint(1, 2)]
                for _ in range(draw.randint(1, 6)):
                    at = crowd.daytime(draw, DAYS)
                    made.later(at, address, "/v2/token", data="{}", agent=agent)
                    for _ in range(draw.randint(1, 6)):
                        at += draw.uniform(1, 30)
                        what = draw.choice(
                            (
                                f"/v2/{kind}/{draw.choice(mine)}",
                                f"/v2/{kind}/{draw.choice(mine)}/events",
                                f"/v2/offices?zip={draw.randint(10, 99)}000",
                            )
                        )
                        made.later(at, address, what, agent=agent, **token)
        made.actor("partner")
        with made.phase("partner", "batch"):  # a shop asks every night for the few parcels it sent
            address, sent = made.address(), draw.sample(own[380:], 12)
            for day in range(DAYS):
                for n, one in enumerate(sent):
                    made.later(day * crowd.DAY + 7000 + n, address, f"/v2/{kind}/{one}", agent="Java/17.0.11", **token)
        made.actor("monitor")
        with made.phase("monitor", "watch"):
            address = made.address()
            for at in range(0, DAYS * crowd.DAY, 900):
                made.later(at, address, "/health", agent="kube-probe/1.31")
        crowd.bots(made, DAYS, 7)
        made.actor("thief", "attacker")
        address, agent, at = (
            made.address(),
            draw.choice(("okhttp/4.12.0", "axios/1.7.2", "ParcelApp/5.2 (Android 14)")),
            2 * crowd.DAY + draw.uniform(0, 50_000),
        )
        got = 0
        with made.phase("thief", "count", "collection", "succeeded"):
            for _ in range(2):
                made.ask(at, address, "/v2/token", data="{}", agent=agent)
                at += 4
            for number in range(first - 20, first + 900):
                status, _, _ = made.ask(at, address, f"/v2/{kind}/{number}", agent=agent, **token)
                got, at = got + (status == 200), at + draw.uniform(0.1, 1.2)
        made.phases[-1]["result"] = {"rows_taken": {kind: got}}
        made.entry("thief", "insecure direct object reference", f"/v2/{kind}/", None)
        made.actor("wall", "attacker")
        address, at = made.address(), 3 * crowd.DAY + 9000
        with made.phase("wall", "names", "discovery", "failed"):
            words = made.words(
                "w", [f"{a}{b}" for a in _NAMES for b in ("", "_v1", "-list", "s", "_export", "-debug", ".json")]
            )
            made.tool(
                at, address, "ffuf", "-s", "-t", "3", "-mc", "200", "-w", words, "-u", "{url}/v2/FUZZ", "{headers}"
            )
        made.flush()
    for line in path.read_text("utf-8", "surrogateescape").split("\n")[:-1]:
        log.lines.append(lab.tail(line))
    lab.write(made, folder, [log])


_NAMES = (
    "admin", "users", "user", "internal", "config", "accounts", "keys", "orders", "graphql", "status", "metrics", "env",
    "invoices", "customers", "docs", "test", "auth", "login", "payments", "reports", "files", "backup", "logs", "jobs",
)  # fmt: skip

if __name__ == "__main__":
    lab.command("parcels", "2026-07-06", "Node", "api.parcels.example", play, __doc__)
