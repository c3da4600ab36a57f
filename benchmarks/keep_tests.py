"""Keeps the outcome of a test run as a small dated JSON file: counts, seconds, what was skipped and why."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET


def kept(report: Path) -> dict[str, object]:
    """The outcome that a JUnit XML file tells."""
    suite = next(ET.parse(report).iter("testsuite"))
    skipped = {
        f"{case.get('classname')}.{case.get('name')}": skip.get("message", "")
        for case in suite.iter("testcase")
        for skip in case.iter("skipped")
    }
    slowest = sorted(((float(c.get("time", 0)), str(c.get("name"))) for c in suite.iter("testcase")), reverse=True)[:10]
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "tests": int(suite.get("tests", 0)),
        "failures": int(suite.get("failures", 0)) + int(suite.get("errors", 0)),
        "skipped": skipped,
        "seconds": round(float(suite.get("time", 0)), 1),
        "slowest": [{"seconds": round(seconds, 1), "test": name} for seconds, name in slowest],
    }


if __name__ == "__main__":
    source, target = (Path(argument) for argument in sys.argv[1:3])
    target.write_text(json.dumps(kept(source), indent=1) + "\n", encoding="utf-8")
