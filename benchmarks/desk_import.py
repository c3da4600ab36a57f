"""Times the import of many case files into a desk; `python benchmarks/desk_import.py LOGS [--files N]`.

The logs are investigated once. Each copy is sealed with a bag-info.txt and a custody ledger of its own, so every one of
them is another case file whose seal holds. The desk is a new one, on SQLite or where DATABASE_URL says, on a real disk
where build/ lies on one. Figures go to benchmarks/desk_import.json with --write.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from machine import facts, versions

HERE = Path(__file__).parent
BUILD = HERE.parent / "build" / "bench"
BAR = {"files": 1_000, "seconds": 300}


def copies(case, into, count):
    """So many copies of a case file, each under a seal of its own."""
    from delicti.casefile import ledger
    from delicti.casefile.layout import BAG_INFO, HEAD, LEDGER, SEALED_TAGS, TAG_MANIFEST

    for number in range(count):
        folder = into / f"case-{number:04}"
        shutil.copytree(case, folder)
        info = folder / BAG_INFO
        info.write_text(f"{info.read_text()}External-Identifier: copy {number}\n")
        lines = [f"{hashlib.sha256((folder / one).read_bytes()).hexdigest()}  {one}\n" for one in sorted(SEALED_TAGS)]
        (folder / TAG_MANIFEST).write_text("".join(lines))
        for name in (LEDGER, HEAD):
            (folder / name).unlink()
        ledger.append(folder, ledger.CREATED, {}, None)
        yield folder


def measured(folders, home):
    """Imports them as `delicti desk import` does; gives the figures."""
    from delicti.desk.command import bring_in, ready

    ready(home)
    from delicti.desk.models import RoleGrant, User

    user = User.objects.create(username="import")
    RoleGrant.objects.create(user=user, role="investigator")
    wall, processor = time.monotonic(), time.process_time()
    rows = bring_in(folders, None, "import")
    wall, processor = time.monotonic() - wall, time.process_time() - processor
    if len({row.seal for row in rows}) != len(folders) or {row.state for row in rows} != {"holds"}:
        sys.exit("some were not imported, or their seals do not hold")
    return {
        "files": len(rows),
        "seconds": round(wall, 1),
        "processor_seconds": round(processor, 1),
        "processor_seconds_a_file": round(processor / len(rows), 4),
        "seconds_for_1000": round(wall / len(rows) * BAR["files"], 1),
    }


def main():
    """Measures, and ends with 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("logs", type=Path)
    parser.add_argument("--files", type=int, default=BAR["files"])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD, prefix="import-") as scratch:
        home = Path(scratch) / "home"
        os.environ |= {"DELICTI_DESK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "delicti.desk.settings"}
        from delicti.run import investigate

        case = investigate([given.logs], Path(scratch) / "case")
        before = facts()
        found = measured(list(copies(case, Path(scratch) / "copies", given.files)), home)
    database = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    result = {"machine": before, "versions": versions(), "bar": BAR, "database": database, **found}
    print(json.dumps(result, indent=1))
    if given.write:
        (HERE / "desk_import.json").write_text(json.dumps(result, indent=1) + "\n")
    sys.exit(found["seconds_for_1000"] >= BAR["seconds"])


if __name__ == "__main__":
    main()
