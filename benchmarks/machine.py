"""What the figures were taken on: processor, memory, system, versions."""

import importlib.metadata
import os
import platform
import shutil
import subprocess
from pathlib import Path

PARTS = ("delicti", "polars", "pyarrow", "numpy", "hyperscan", "pysigma", "django", "granian", "psycopg")


def facts():
    """The machine, as far as it bears on speed."""
    return {
        "processor": _value("/proc/cpuinfo", "model name") or platform.processor(),
        "processors": len(os.sched_getaffinity(0)),
        "memory_bytes": int((_value("/proc/meminfo", "MemTotal") or "0").split()[0]) * 1024,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "load_before": round(os.getloadavg()[0], 2),
    }


def versions():
    """What ran, by name; a program that is not there is left out."""
    found = {"python": platform.python_version()}
    for name in PARTS:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    for name in ("rg", "goaccess"):
        if shutil.which(name):
            told = subprocess.run([name, "--version"], capture_output=True, text=True, check=False).stdout
            found[name] = told.splitlines()[0].replace("ripgrep", "").replace("GoAccess -", "").strip(" .")
    return found


def _value(path, key):
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.partition(":")[0].strip() == key), None)
