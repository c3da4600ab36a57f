"""Twenty people at the desk, one request a second each: which pages they ask for, and how long the server worked."""

import http.client
import re
import threading
import time
from collections import defaultdict
from random import Random

USERS, THINK = 20, 1.0
_TABS = (
    "",
    "timeline",
    "actors",
    "findings",
    "changes",
    "limits",
    "evidence",
    "work",
    "tell",
    "members",
    "links",
    "audit",
)
_LISTS = (
    "/", "/cases", "/cases?status=all", "/cases?sort=received", "/cases?sort=due", "/cases?sort=findings&status=all",
    "/cases?sort=attackers&status=all", "/cases?sort=succeeded", "/cases?status=closed", "/cases?sector=bank",
    "/cases?whose=mine", "/cases?whose=nobody", "/cases?whose=broken", "/cases?q=water", "/cases?q=www.oak", "/jobs",
)  # fmt: skip
_SEARCHES = (
    "/search?q=council", "/search?q=sqlmap", "/search?q=192.0.2", "/search?q=exploitation", "/search?q=water+board",
    "/search?q=hoster+answers&kind=note", "/search?q=zebra", "/search?q=scanner", "/search?q=uploads+holiday7.php",
    "/search?q=a",
)  # fmt: skip
_DECIDED = (
    "/suspects", "/suspects?state=proposed", "/suspects?standing=charged", "/suspects?q=night", "/suspects?q=a",
    "/suspects?q=no+such+person", "/search?q=night&kind=suspect", "/measures", "/measures?state=requested",
    "/measures?kind=arrest",
)  # fmt: skip
_BEHIND = (
    "cases", "suspects", "measures", "attackers", "victims", "records-exposed", "cases-with-suspect",
    "cases?sector=bank", "cases?week=2025-W40&sector=bank", "suspects?standing=charged", "suspects?technique=T1190",
    "measures?kind=arrest", "losses?currency=EUR", "clocks-overdue",
)  # fmt: skip
_NEXT = re.compile(r'rel="next" href="([^"]+)"')
_TIMES = re.compile(r"app;dur=([0-9.]+), cpu;dur=([0-9.]+)")


def addresses(person, action):
    """What this person can ask for but pages of one case, suspect or report; more often asked, more often there."""
    public = [f"/b/{link}" for link in action["bulletins"]]
    own = [*_LISTS, *_SEARCHES, *_DECIDED, *public, "/bulletins"]
    if {"reviewer", "publisher"} & set(person["roles"]):
        board = f"/campaigns/{action['campaign']}"
        own += [board] * 4 + [f"{board}/figures/{name}" for name in _BEHIND]
        own += [f"/snapshots/{key}" for key in action["snapshots"].values()]
        own += ["/campaigns", "/desk/bulletins", "/desk/claims"]
        own += [f"/desk/bulletins/{link}" for link in action["bulletins"]]
        own += [f"/desk/claims/{key}" for key in action["claims"]]
    if "publisher" in person["roles"]:
        own += ["/desk/answers"]
    if "reviewer" in person["roles"]:
        own += ["/persons"]
    if "intake" in person["roles"]:
        own += ["/triage"] * 3
    if "auditor" in person["roles"]:
        own += ["/audit", "/audit?who=ada", "/audit?who=nobody+known", "/audit?verb=case+opened", "/audit?below=900"]
    if "administrator" in person["roles"]:
        own += ["/people", "/webhooks"]
    return own


def asked(person, action, draw):
    """Addresses that this person asks for, without end; (name of the page, address). `action` names the campaign."""
    own = addresses(person, action)
    while True:
        if person["cases"] and draw.random() < 0.4:
            tab = draw.choice(_TABS)
            yield f"case/{tab or 'story'}", f"/case/{draw.choice(person['cases'])}/{tab}"
        elif person["suspects"] and draw.random() < 0.1:
            yield "suspect", f"/suspects/{draw.choice(person['suspects'])}"
        elif person["measures"] and draw.random() < 0.1:
            yield "measure", f"/measures/{draw.choice(person['measures'])}"
        elif person["reports"] and draw.random() < 0.15:
            yield "triage/report", f"/triage/{draw.choice(person['reports'])}"
        else:
            where = draw.choice(own)
            yield _named(where, action), where


def _named(where, action):
    """The address without its keys, so that desks can be compared."""
    for number, link in enumerate(action["bulletins"], 1):
        where = where.replace(f"/{link}", f"/{number}")
    for name, key in action["snapshots"].items():
        where = where.replace(key, name)
    for number, key in enumerate(action["claims"], 1):
        where = where.replace(key, str(number))
    return where


class Load:
    """What was measured: server milliseconds by page, and what did not answer with 200."""

    def __init__(self):
        self.wall, self.cpu, self.bytes = defaultdict(list), defaultdict(list), defaultdict(list)
        self.wrong = []
        self._lock = threading.Lock()

    def visit(self, person, action, session, number, port, until, warm):
        """One person, until the time is over; what is asked before `warm` is not counted."""
        draw = Random(number)
        pages = asked(person, action, draw)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        time.sleep(number * THINK / USERS)
        follow = ""
        while time.monotonic() < until:
            begun = time.monotonic()
            name, where = ("/cases, a later page", follow) if follow else next(pages)
            connection.request("GET", where, headers={"Cookie": f"sessionid={session}", "Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            body = answer.read()
            self._keep(name, where, answer, len(body), begun > warm)
            found = _NEXT.search(body.decode("utf-8", "replace")) if name.startswith("/cases") else None
            follow = f"/cases{found[1].replace('&amp;', '&')}" if found and draw.random() < 0.4 else ""
            time.sleep(max(0.0, THINK - (time.monotonic() - begun)))

    def _keep(self, name, where, answer, size, counted):
        with self._lock:
            found = _TIMES.search(answer.headers.get("Server-Timing", ""))
            if answer.status != 200 or not found:
                self.wrong.append(f"{answer.status} {where}")
            elif counted:
                self.wall[name].append(float(found[1]))
                self.cpu[name].append(float(found[2]))
                self.bytes[name].append(size)


def run(told, port, seconds, warm=10):
    """Lets the people of bench.json work; gives the `Load`."""
    load, start = Load(), time.monotonic()
    sessions = [(one, key) for one in told["people"] for key in one["sessions"]][:USERS]
    threads = [
        threading.Thread(
            target=load.visit, args=(one, told, key, n, port, start + warm + seconds, start + warm), daemon=True
        )
        for n, (one, key) in enumerate(sessions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return load


def group(name):
    """What kind of page this is: bars hold for each kind, since a page alone is asked for too seldom."""
    kinds = (
        ("figures", ("/figures/", "/snapshots/")),
        ("dashboards", ("/campaigns/",)),
        ("searches", ("q=", "/search")),
        ("public", ("/b/", "/bulletins")),
        ("case pages", ("case/", "suspect", "measure", "triage/report")),
    )
    if name == "/":
        return "dashboards"
    for kind, marks in kinds:
        if any(name.startswith(one) if kind in ("public", "case pages") else one in name for one in marks):
            return kind
    return "lists"


def share(values, part):
    """The value below which so great a part lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def figures(load):
    """Of each page and of all: requests, milliseconds in the middle, at 95 of 100 and at most."""
    return _summed(
        *({"all": [one for values in kept.values() for one in values], **kept} for kept in (load.wall, load.cpu))
    )


def groups(load):
    """The same of each kind of page."""
    both = []
    for kept in (load.wall, load.cpu):
        found = defaultdict(list)
        for name, values in kept.items():
            found[group(name)] += values
        both.append(found)
    return _summed(*both)


def _summed(every, cpu):
    return {
        name: {
            "requests": len(values),
            "p50_ms": round(share(values, 0.5), 1),
            "p95_ms": round(share(values, 0.95), 1),
            "most_ms": round(max(values), 1),
            "processor_p50_ms": round(share(cpu[name], 0.5), 1),
            "processor_p95_ms": round(share(cpu[name], 0.95), 1),
        }
        for name, values in sorted(every.items(), key=lambda item: -share(item[1], 0.95))
    }
