"""Lists every page of the desk with what it costs one person: `python benchmarks/desk_pages.py HOME`.

    python benchmarks/desk_pages.py HOME [--only TEXT] [--rounds N] [--sql]

HOME was filled by desk_seed.py; DATABASE_URL names its PostgreSQL. Each address of the desk that answers to GET, and
each that the load of desk_load.py asks for, is asked for as every account that may see it, in this process. Of each
stands the most that an account had to wait: processor and wall-clock milliseconds, best of the rounds; statements, and
milliseconds that they took. `--sql` shows the slowest statement, too.
"""

import argparse
import json
import os
import time
from contextlib import ExitStack
from pathlib import Path

from desk_load import addresses

ROUNDS = 3


def main():
    """Prints the pages, the slowest first."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--only", default="", metavar="TEXT", help="addresses that hold this")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--sql", action="store_true", help="the slowest statement of each, too")
    given = parser.parse_args()
    os.environ |= {"DELICTI_DESK_HOME": str(given.home.absolute()), "DJANGO_SETTINGS_MODULE": "desk_settings"}
    import django

    django.setup()
    told = json.loads((given.home / "bench.json").read_text())
    worst = {}
    for person in told["people"]:
        client = _client(person["sessions"][0])
        every = {**dict(_patterns(person, told)), **{where: where for where in addresses(person, told)}}
        for name, where in every.items():
            if given.only not in where:
                continue
            found = _asked(client, where, given.rounds)
            if found and found["wall"] > worst.get(name, {"wall": 0})["wall"]:
                worst[name] = {**found, "who": person["name"]}
    print(f"{'processor':>9} {'wall':>9} {'sql':>4} {'sql ms':>9} {'kB':>6}")
    for name, row in sorted(worst.items(), key=lambda one: -one[1]["wall"]):
        print(
            f"{row['cpu']:9.1f} {row['wall']:9.1f} {row['sql']:4} {row['spent']:9.1f} {row['bytes'] / 1e3:6.1f} "
            f"{name}  ({row['who']})"
        )
        if given.sql:
            print(f"          {row['most'][0]:9.1f}  {' '.join(row['most'][1].split())[:1500]}")


def _client(session):
    from django.conf import settings
    from django.test import Client

    client = Client(raise_request_exception=True, HTTP_HOST="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def _asked(client, where, rounds):
    """What one page costs; None where it is none for this person."""
    from django.db import connection

    best = None
    for _ in range(rounds):
        spent = []

        def kept(execute, sql, parameters, many, context, spent=spent):
            begun = time.perf_counter()
            try:
                return execute(sql, parameters, many, context)
            finally:
                spent.append(((time.perf_counter() - begun) * 1e3, sql))

        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(kept))
            begun, used = time.perf_counter(), time.thread_time()
            answer = client.get(where)
            size = len(answer.getvalue())
            cpu, wall = (time.thread_time() - used) * 1e3, (time.perf_counter() - begun) * 1e3
        if answer.status_code != 200:
            return None
        if best is None or wall < best["wall"]:
            most = max(spent, default=(0.0, ""))
            best = {
                "cpu": cpu,
                "wall": wall,
                "sql": len(spent),
                "spent": sum(one for one, _ in spent),
                "bytes": size,
                "most": most,
            }
    return best


def _patterns(person, told):
    """Each address of the desk's own pages, with something of the person's in the place of its keys."""
    from delicti.desk.web.urls import urlpatterns

    for route in _routes(urlpatterns):
        if "account/" in route or "welcome/" in route:
            continue
        where = _filled(route, person, told)
        if where is not None:
            yield f"/{route}", where


def _routes(patterns, before=""):
    for one in patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _routes(one.url_patterns, route)
        else:
            yield route


def _filled(route, person, told):
    from delicti.desk import models as m

    first = {
        "case/<str:reference>/": lambda: next(iter(person["cases"]), None),
        "suspects/<str:reference>": lambda: next(iter(person["suspects"]), None),
        "measures/<str:reference>": lambda: next(iter(person["measures"]), None),
        "triage/<str:number>": lambda: next(iter(person["reports"]), None),
        "persons/<str:number>": lambda: _some(m.SubjectRequest, "number"),
        "jobs/<uuid:key>": lambda: _some(m.Job, "pk"),
        "people/<uuid:key>": lambda: _some(m.User, "pk"),
        "webhooks/<uuid:key>": lambda: _some(m.Webhook, "pk"),
        "b/<slug:link>": lambda: told["bulletins"][0],
        "desk/bulletins/<slug:link>": lambda: told["bulletins"][0],
        "desk/answers/<slug:number>": lambda: (
            m.Report.objects.filter(kind="tip").values_list("number", flat=True).first()
        ),
        "desk/claims/<uuid:key>": lambda: _some(m.ClaimSource, "pk"),
        "campaigns/<slug:slug>": lambda: told["campaign"],
        "snapshots/<uuid:key>": lambda: told["snapshots"]["suspects"],
    }
    where = route
    for begin, value in first.items():
        if where.startswith(begin):
            found = value()
            if found is None:
                return None
            where = begin[: begin.index("<")] + str(found) + where[begin.index(">") + 1 :]
            break
    where = where.replace("figures/<slug:name>", "figures/suspects")
    return None if "<" in where else f"/{where}"


def _some(kind, field):
    return kind.objects.values_list(field, flat=True).first()


if __name__ == "__main__":
    main()
