"""Times the desk's pages under twenty people at once, and a recount; `python benchmarks/desk.py`.

    python benchmarks/desk.py [--seconds N] [--port N] [--sqlite CASES] [--postgres CASES]

The real server, as `delicti desk` starts it, on SQLite and on PostgreSQL (.ci/postgres, whose data lie in memory), each
filled by the demo's generator. Server time is what desk_settings.Timed measures: everything but the network. Bars hold
for all pages, for each kind of page, and for the recount of a campaign's dashboard. Figures go to benchmarks/desk.json,
.svg and .png, beside what issues at TheHive and IRIS report of their lists.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from desk_load import figures, groups, run
from machine import facts, versions

HERE = Path(__file__).parent
BUILD = HERE.parent / "build" / "bench"
PORT = 8765
SIZES = {"sqlite": 7_400, "postgresql": 100_000}  # cases of the desks whose figures are kept
BARS = {"sqlite": 150, "postgresql": 300}  # ms at the 95th percentile
RECOUNT = {"postgresql": 2.0}  # seconds, of a campaign of 74,000 cases
REPORTED = {
    "low_ms": 5_000,
    "high_ms": 12_000,
    "cases": "8,000 to 12,500",
    "of": "TheHive, IRIS: seconds a list, as reported",
}


def measured(name, cases, given, home, url):
    """Seeds a desk where that is not done, serves it, lets people work; gives the figures."""
    base = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DELICTI_DESK_HOME")}
    base |= {"PYTHONPATH": os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))}
    base |= {"DATABASE_URL": url} if url else {}
    seed = [sys.executable, str(HERE / "desk_seed.py"), str(home), str(cases)]
    subprocess.run(seed, env=base, check=True)
    told = json.loads((home / "bench.json").read_text())
    base |= {"DELICTI_DESK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "desk_settings"}
    machine = facts()
    server = subprocess.Popen(_server(given.port), env=base, stdout=subprocess.DEVNULL)
    try:
        _wait(server, given.port)
        load = run(told, given.port, given.seconds)
    finally:
        server.terminate()
        server.wait(20)
    if load.wrong:
        sys.exit(f"{len(load.wrong)} answers were no pages, such as {load.wrong[:3]}")
    found, kinds = figures(load), groups(load)
    print(f"{name}, {told['cases']:,} cases: p50 {found['all']['p50_ms']} ms, p95 {found['all']['p95_ms']} ms")
    for page, row in [*kinds.items(), *list(found.items())[:12]]:
        print(
            f"  {page:44}{row['requests']:6}{row['p50_ms']:9.1f}{row['p95_ms']:9.1f}{row['processor_p95_ms']:9.1f} cpu"
        )
    counted = told["recount"]
    middle = counted["seconds"][len(counted["seconds"]) // 2]
    print(f"  recount of {counted['cases']:,} cases: {middle} s")
    seeded = {"rows": told["rows"], "seconds": told["seconds"]}
    return {
        "machine": machine,
        "versions": versions(),
        "cases": told["cases"],
        "suspects": told["suspects"],
        "bar_p95_ms": BARS[name],
        "seeded": seeded,
        "recount": {
            "cases": counted["cases"],
            "seconds": middle,
            "bar_s": RECOUNT.get(name),
            "each": counted["seconds"],
        },
        "kinds": kinds,
        "pages": found,
    }


def missed(name, one):
    """Which bars this desk missed, in words."""
    every = {"all pages": one["pages"]["all"], **one["kinds"]}
    slow = [f"{kind} {row['p95_ms']} ms" for kind, row in every.items() if row["p95_ms"] >= one["bar_p95_ms"]]
    recount, bar = one["recount"]["seconds"], one["recount"]["bar_s"]
    if bar and recount >= bar:
        slow.append(f"recount {recount} s")
    return [f"{name}: {', '.join(slow)}"] if slow else []


def must_be_free(port):
    """Ends with a plain sentence where something listens there already: its pages would be measured, not the desk's."""
    with socket.socket() as one:
        one.settimeout(1)
        if one.connect_ex(("127.0.0.1", port)) == 0:
            sys.exit(f"port {port} of this machine is in use; end what listens there, or give another one by --port")


def _server(port):
    from delicti.desk.command import services

    return services("127.0.0.1", port)[0]


def _wait(server, port):
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/alive", timeout=1).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server did not answer; what it said stands above")


def picture(result):
    """The Vega-Lite specification: the 95th percentile of each desk beside what is reported of others."""
    rows = [
        {"who": f"Delicti, {one['cases']:,} cases, {name}", "ms": one["pages"]["all"]["p95_ms"], "own": True}
        for name, one in result["desks"].items()
    ]
    rows += [
        {"who": f"others, {REPORTED['cases']} cases ({end[:-3]})", "ms": REPORTED[end], "own": False}
        for end in ("low_ms", "high_ms")
    ]
    y = {"field": "who", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 320, "ticks": False}}
    x = {"field": "ms", "type": "quantitative", "scale": {"type": "log"}, "title": "ms a page, 95th percentile (log)"}
    colour = {"condition": {"test": "datum.own", "value": "#1f4e79"}, "value": "#b9bec4"}
    text = {"mark": {"type": "text", "align": "left", "dx": 6}, "encoding": {"text": {"field": "ms", "format": ",.0f"}}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": "Twenty people, one page a second each", "anchor": "start", "fontWeight": "normal"},
        "data": {"values": rows},
        "width": 420,
        "height": {"step": 24},
        "encoding": {"y": y, "x": x},
        "layer": [{"mark": {"type": "point", "filled": True, "size": 90}, "encoding": {"color": colour}}, text],
        "config": {"font": "sans-serif", "view": {"stroke": None}},
    }


def write(result):
    """desk.json, and the picture where vl-convert is installed. A desk that was not measured now keeps its figures."""
    kept = HERE / "desk.json"
    before = json.loads(kept.read_text())["desks"] if kept.exists() else {}
    result["desks"] = {name: one for name in SIZES if (one := result["desks"].get(name) or before.get(name))}
    kept.write_text(json.dumps(result, indent=1) + "\n")
    try:
        import vl_convert
    except ImportError:
        print("vl-convert-python is not installed, so no picture is drawn.", file=sys.stderr)
        return
    (HERE / "desk.svg").write_text(vl_convert.vegalite_to_svg(picture(result)))
    (HERE / "desk.png").write_bytes(vl_convert.vegalite_to_png(picture(result), scale=2))


def main():
    """Measures both, writes the figures, ends with 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--sqlite", type=int, default=SIZES["sqlite"], metavar="CASES", help="0 leaves it out")
    parser.add_argument("--postgres", type=int, default=SIZES["postgresql"], metavar="CASES", help="0 leaves it out")
    parser.add_argument(
        "--again", action="store_true", help="the desks as they are; the PostgreSQL of the last run, too"
    )
    given = parser.parse_args()
    must_be_free(given.port)
    url = os.environ.get("DELICTI_TEST_DATABASE_URL")
    if given.postgres and not url:
        again = [str(HERE.parent / ".ci" / "postgres"), sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, check=False).returncode)
    result = {"reported_of_others": REPORTED, "desks": {}}
    for name, cases, place in (("sqlite", given.sqlite, None), ("postgresql", given.postgres, url)):
        if cases:
            home = BUILD / f"desk-{name}-{cases}"
            if place and not given.again:
                shutil.rmtree(home, ignore_errors=True)  # its server is a new one each time
            result["desks"][name] = measured(name, cases, given, home, place)
    late = [said for name, one in result["desks"].items() for said in missed(name, one)]
    result["desks"] = {name: one for name, one in result["desks"].items() if one["cases"] >= SIZES[name]}
    if result["desks"]:
        write(result)
    sys.exit(f"missed: {'; '.join(late)}" if late else 0)


if __name__ == "__main__":
    main()
