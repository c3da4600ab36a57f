"""What a command apart can reach: no network, no credential, no more than its limits; it ends with its worker."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from delicti.desk.worker.apart import command, confinement, environment


def apart(code: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(["-c", code]), env=environment(folder), cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif("no network" not in confinement()[0], reason="this system does not let the network be cut off")
def test_there_is_no_network(tmp_path: Path) -> None:
    code = "import socket; print(socket.socket().connect_ex(('127.0.0.1', 9)), [n for _, n in socket.if_nameindex()])"
    assert apart(code, tmp_path).stdout.split(" ", 1)[1].strip() == "['lo']"


def test_the_environment_holds_no_credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk:secret@127.0.0.1/desk")
    found = apart("import os; print(sorted(os.environ))", tmp_path).stdout
    assert ("DATABASE_URL" in found, "DELICTI_DESK_HOME" in found, "HOME" in found) == (False, False, True)


def test_no_core_is_dumped(tmp_path: Path) -> None:
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"
    assert apart(code, tmp_path).stdout.strip() == "(0, 0)"


def lives(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().split()[2] != "Z"


@pytest.mark.skipif("process tree" not in confinement()[0], reason="this system gives no process tree of its own")
def test_it_ends_when_its_worker_is_killed(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys; sys.path.pop(0); from delicti.desk.worker.apart import command, environment; "
        "from pathlib import Path; "
        "subprocess.run(command(['-c', \"import time; open('begun', 'w').close(); time.sleep(60); "
        "open('late', 'w').close()\"]), env=environment(Path('.')))"
    )
    worker = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path)
    while not (tmp_path / "begun").exists():
        time.sleep(0.05)
    held = f"/proc/{worker.pid}/task/{worker.pid}/children"
    child = int(Path(held).read_text().split()[0])
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    until = time.monotonic() + 10
    while lives(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not lives(child)
