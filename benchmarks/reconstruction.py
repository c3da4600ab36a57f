"""Scores reconstruction on incidents with ground truth and keeps the figures in benchmarks/reconstruction.json.

`python benchmarks/reconstruction.py FOLDER...`: each folder holds `logs/`, `labels/` and `ground_truth.json`.
What an owner would declare is declared. With `--check` it fails where an incident got worse.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from delicti.casefile.read import open_case
from delicti.model.settings import Settings
from delicti.run import investigate
from delicti.score import score_incident

KEPT = Path(__file__).with_name("reconstruction.json")


def measured(folder: Path) -> dict[str, Any]:
    """The figures of one incident."""
    truth = json.loads((folder / "ground_truth.json").read_text(encoding="utf-8"))
    testers = [a for actor in truth["actors"].values() if actor["role"] == "owner_scanner" for a in actor["addresses"]]
    with tempfile.TemporaryDirectory() as scratch:
        declared = {name: tuple(value) for name, value in truth.get("declared", {}).items()}
        settings = Settings(**{"authorised": tuple(testers)} | declared)
        case = investigate([folder / "logs"], Path(scratch) / "case", settings)
        opened = open_case(case)
        tables = {name: opened.table(name) for name in ("requests", "actors", "episodes", "evidence")}
        score = score_incident(tables, msgspec.to_builtins(opened.case), folder)
    phases = score["phases"]
    return {
        "recall": score["lines"]["recall"],
        "precision": score["lines"]["precision"],
        "benign_named": score["benign_named"]["lines"],
        "merging_f1": score["merging"]["f1"],
        "phases_right": f"{phases['right']} of {phases['scored']}",
        "phases_share": phases["share"],
        "wrong_outcomes": phases["wrong"],
        "entry_points": f"{score['entry_points']['named']} of {score['entry_points']['truth']}",
        "entry_points_missing": len(score["entry_points"]["missing"]),
        "entry_points_invented": len(score["entry_points"]["invented"]),
        "taken_held": f"{score['taken']['held']} of {score['taken']['truth']}",
    }


def worse(now: dict[str, Any], kept: dict[str, Any]) -> list[str]:
    """The figures that fell by more than 0.2 points, or faults that rose."""
    more_is_better = ("recall", "precision", "merging_f1", "phases_share")
    less_is_better = ("benign_named", "wrong_outcomes", "entry_points_missing", "entry_points_invented")
    return [f for f in more_is_better if now[f] < kept[f] - 0.002] + [f for f in less_is_better if now[f] > kept[f]]


def main() -> int:
    """Prints the table; 1 where something got worse under `--check`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="compare with what is kept instead of keeping it")
    options = parser.parse_args()
    figures = {folder.name: measured(folder) for folder in options.folders}
    print(json.dumps(figures, indent=1))
    if not options.check:
        KEPT.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return 0
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    faults = [f"{name}: {field}" for name in figures if name in kept for field in worse(figures[name], kept[name])]
    print("\n".join(f"worse than kept: {fault}" for fault in faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
