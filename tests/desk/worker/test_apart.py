"""What a command apart can reach: its input to read, its work to write, and nothing else; it ends with its worker."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from delicti.desk.worker import apart
from delicti.desk.worker.apart import INPUT, WORK, command, confinement, environment, prepare

ALL = "no network, own process tree, its own files only (own view and Landlock), at most "


@pytest.fixture
def folder(home: Path) -> Path:
    """The folder of a job, in the home of a desk whose secrets lie beside it."""
    (home / "uploads" / "other").write_bytes(b"the evidence of another case")
    (home / "keys" / "audit").write_bytes(b"the key that signs")
    prepare(home / "jobs" / "another")
    folder = home / "jobs" / "a-job"
    prepare(folder)
    (folder / INPUT / "file").write_bytes(b"its own evidence")
    return folder


def run(code: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(["-c", code], folder), env=environment(folder), cwd=folder, capture_output=True, text=True, check=False
    )


def test_this_system_lets_a_command_be_shut_in_whole() -> None:
    assert (confinement()[: len(ALL)], apart.missing()) == (ALL, [])


def test_it_reads_its_input_and_writes_to_its_work(folder: Path) -> None:
    done = run(f"open('out', 'w').write(open({str(folder / INPUT / 'file')!r}).read())", folder)
    assert (done.stderr, (folder / WORK / "out").read_text()) == ("", "its own evidence")


@pytest.mark.parametrize(
    "path", ["desk.sqlite3", "keys/audit", "keys/secret", "uploads", "heads", "jobs/another", "store", "/etc/shadow"]
)
def test_it_does_not_see_the_desk(folder: Path, home: Path, path: str) -> None:
    where = str(home / path)
    code = f"import os; print(os.listdir({where!r}) if os.path.isdir({where!r}) else open({where!r}).read())"
    done = run(code, folder)
    assert ("Error" in done.stderr, done.stdout) == (True, "")


@pytest.mark.parametrize("path", ["/etc/passwd", "/tmp/../var/x", "/usr/x", "/proc/sys/kernel/core_pattern", "IN"])
def test_it_writes_nowhere_else(folder: Path, path: str) -> None:
    path = str(folder / INPUT / "file") if path == "IN" else path
    done = run(f"open({path!r}, 'w').write('x')", folder)
    assert ("Error" in done.stderr, (folder / INPUT / "file").read_bytes()) == (True, b"its own evidence")


def test_what_it_writes_to_its_scratch_is_nowhere(folder: Path) -> None:
    run("open('/dev/shm/left-by-a-job', 'w').write('x')", folder)
    assert not Path("/dev/shm/left-by-a-job").exists()


@pytest.mark.parametrize("path", ["/proc/1/environ", "/proc/1/root/etc/shadow"])
def test_it_sees_no_process_of_the_desk(folder: Path, path: str) -> None:
    done = run(f"print(len(open('/proc/1/stat').read().split()), open({path!r}, 'rb').read())", folder)
    assert b"DELICTI_DESK_HOME" not in done.stdout.encode()
    assert "root:" not in done.stdout


def test_there_is_no_network(folder: Path) -> None:
    code = "import socket; print([n for _, n in socket.if_nameindex()]); socket.create_connection(('127.0.0.1', 9), 2)"
    done = run(code, folder)
    assert (done.stdout.strip(), "Error" in done.stderr) == ("['lo']", True)


def test_a_server_of_this_machine_is_not_reached(folder: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as local:
        local.bind(str(folder.parent / "socket"))
        local.listen()
        code = (
            "import socket\n"
            f"for kind, to in ((2, {server.getsockname()!r}), (1, {local.getsockname()!r})):\n"
            "    try:\n        socket.socket(kind).connect(to)\n    except OSError:\n        print('refused')\n"
        )
        assert run(code, folder).stdout == "refused\nrefused\n"


def test_it_has_no_powers(folder: Path) -> None:
    code = "print([line.split()[1] for line in open('/proc/self/status') if line.startswith(('Cap', 'NoNewPrivs'))])"
    assert run(code, folder).stdout.strip() == str(["0" * 16] * 5 + ["1"])


@pytest.mark.parametrize("code", ["os.mknod('disk', 0o600 | 0o060000, os.makedev(254, 0))", "os.chroot('.')"])
def test_it_makes_no_device_and_no_root(folder: Path, code: str) -> None:
    assert "PermissionError" in run(f"import os; {code}", folder).stderr


def test_it_cannot_fill_the_machine_with_processes(folder: Path) -> None:
    code = (
        "import os, signal\nnumber = 0\ntry:\n    while number < 5000:\n        if os.fork() == 0: signal.pause()\n"
        "        number += 1\nexcept OSError: pass\nprint(number)"
    )
    assert 100 < int(run(code, folder).stdout) < apart._processes()


def test_it_cannot_take_all_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_JOB_BYTES", str(300 << 20))
    assert "MemoryError" in run("x = bytearray(600 << 20)", folder).stderr


def test_the_environment_holds_no_credential(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk:secret@127.0.0.1/desk")
    found = run("import os; print(sorted(os.environ))", folder).stdout
    assert ("DATABASE_URL" in found, "DELICTI_DESK_HOME" in found, "HOME" in found) == (False, False, True)


def test_no_core_is_dumped(folder: Path) -> None:
    assert run("import resource; print(resource.getrlimit(resource.RLIMIT_CORE))", folder).stdout.strip() == "(0, 0)"


@pytest.mark.parametrize("number", range(len(apart._WAYS)))
@pytest.mark.parametrize("landlock", [True, False])
def test_each_way_that_works_here_keeps_what_it_says(folder: Path, home: Path, number: int, landlock: bool) -> None:
    way = apart._WAYS[number]
    code = f"open('out', 'w'); print(open({str(home / 'keys' / 'audit')!r}).read())"
    line = apart._command(["-c", code], folder, way, landlock)
    done = subprocess.run(line, env=environment(folder), cwd=folder, capture_output=True, text=True, check=False)
    assert ((folder / WORK / "out").exists(), done.returncode == 0) == (True, not way.view and not landlock)


def test_what_a_system_does_not_allow_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_best", lambda: (apart.Way(), False))
    assert ("network NOT cut off" in confinement(), "ALL FILES" in confinement(), len(apart.missing())) == (
        True,
        True,
        4,
    )


def lives(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().split()[2] != "Z"


def test_it_ends_when_its_worker_is_killed(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys; sys.path.pop(0); from delicti.desk.worker.apart import command, environment, prepare; "
        "from pathlib import Path; here = Path('.').absolute(); prepare(here); "
        "subprocess.run(command(['-c', \"import time; open('begun', 'w').close(); time.sleep(60); "
        "open('late', 'w').close()\"], here), env=environment(here))"
    )
    worker = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path)
    while not (tmp_path / WORK / "begun").exists():
        time.sleep(0.05)
    held = f"/proc/{worker.pid}/task/{worker.pid}/children"
    child = int(Path(held).read_text().split()[0])
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    until = time.monotonic() + 10
    while lives(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not lives(child)
