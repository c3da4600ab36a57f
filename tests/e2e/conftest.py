"""A small incident in hostile logs, investigated once through the command line."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HOSTILE = (
    rb"<script>document.title='owned'</script><img src=x onerror=document.title='owned'>&lt;b&gt;\x1b[31m\x1b]0;t\x07"
    b"\xe2\x80\xaegnp.exe\xc2\x9b2J {{7*7}} [bold red]x[/] https://outside.example/leak \xff\xfe"
)
Run = Callable[..., subprocess.CompletedProcess[bytes]]
Made = tuple[Path, subprocess.CompletedProcess[bytes]]


def line(number: int, client: str, target: bytes, status: int = 200, agent: bytes = b"Mozilla/5.0") -> bytes:
    clock = b"%02d:%02d:%02d" % (3 + number // 3600, number // 60 % 60, number % 60)
    return b'%s - - [09/Sep/2026:%s +0000] "GET %s HTTP/1.1" %d %d "-" "%s"' % (
        client.encode(),
        clock,
        target,
        status,
        500 + len(target),
        agent,
    )


def incident() -> bytes:
    lines = [line(n, f"198.51.100.{n % 40}", b"/item.php?id=%d" % (n % 9)) for n in range(400)]
    lines += [
        line(
            400 + n, "203.0.113.9", b"/item.php?id=1%%27%%20UNION%%20SELECT%%20%d,user,pass%%20FROM%%20users--%%20-" % n
        )
        for n in range(12)
    ]
    lines += [line(420 + n, "203.0.113.9", b"/get.php?f=" + b"../" * n + b"etc/passwd") for n in range(1, 8)]
    lines += [line(440, "203.0.113.66", b"/?q=" + HOSTILE.replace(b" ", b"%20"), 404, HOSTILE)]
    lines += [line(441, "203.0.113.66", b"/a?q=%3Cscript%3Edocument.title%3D%27owned%27%3C/script%3E", 200, HOSTILE)]
    return b"\n".join([*lines, b"\x16\x03\x01\x00<script>document.title='owned'</script>\xff", b""])


@pytest.fixture(scope="session")
def delicti() -> Run:
    def run(*arguments: object, **how: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [sys.executable, "-m", "delicti", *map(str, arguments)],
            capture_output=True,
            timeout=300,
            env={**os.environ, "DELICTI_PASSPHRASE": "only for this test"},
            **how,
        )

    return run


@pytest.fixture(scope="session")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence")
    (folder / "access.log").write_bytes(incident())
    (folder / "notes.txt").write_bytes(b"This is no log.\n")
    return folder


@pytest.fixture(scope="session")
def made(
    delicti: Run, logs: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    case = tmp_path_factory.mktemp("cases") / "case-001"
    return case, delicti("investigate", logs, "-o", case, "--workers", 1)


@pytest.fixture(scope="session")
def case(made: Made) -> Path:
    assert made[1].returncode == 0, made[1].stderr.decode()
    return made[0]
