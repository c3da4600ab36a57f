"""The front door: what each verb says of itself, and how errors are told."""

import subprocess
import sys
from pathlib import Path

import pytest

from delicti import cli
from delicti.model.errors import UserError

VERBS = [
    ["investigate"],
    ["show"],
    ["diff"],
    ["verify"],
    ["custody"],
    ["formats"],
    ["examiner", "new"],
    ["examiner", "list"],
    ["rules", "list"],
    ["rules", "test"],
    ["score", "requests"],
    ["score", "incident"],
]


def delicti(*arguments: str, **how: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from delicti.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        **how,  # type: ignore[call-overload]
    )


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_each_verb_teaches_by_an_example(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    cli.run([*verb, "--help"])
    assert f"\n  delicti {' '.join(verb)}" in capsys.readouterr().out


def test_starting_brings_no_heavy_room_along() -> None:
    heavy = "polars pyarrow hyperscan rich jinja2 sigma cryptography zoneinfo".split()
    code = f"import sys, delicti.commands.door; print(sorted(set({heavy}) & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n", done.stderr


def test_a_worker_that_starts_does_not_read_the_verbs_again() -> None:
    code = "import sys, delicti.cli; print('typer' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "False\n", done.stderr


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert (cli.run(["--version"]), capsys.readouterr().out[:8]) == (0, "delicti ")


def test_an_unknown_option_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.run(["show", "--quickly"])
    assert (code, capsys.readouterr().err) == (2, "delicti: No such option: --quickly. Try 'delicti show --help'.\n")


def test_no_verb_at_all_gives_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    cli.run([])
    assert "delicti investigate logs/ -o case-001" in "".join(capsys.readouterr())


def test_what_the_user_can_mend_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.run(["investigate", str(tmp_path), "-o", str(tmp_path / "case"), "--owner", "office"])
    assert (code, capsys.readouterr().err.count("\n")) == (2, 1)


def test_an_error_never_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["investigate", "x", "-o", "/tmp/\x1b[31m\u202e/case"])
    assert r"\x1b[31m\xe2\x80\xae" in capsys.readouterr().err


def fails(error: BaseException) -> object:
    def failing(*_: object, **__: object) -> None:
        raise error

    return failing


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> object:
    def run(error: BaseException, *more: str) -> int:
        monkeypatch.setattr("delicti.run.investigate", fails(error))
        return cli.run(["investigate", str(tmp_path), "-o", str(tmp_path / "case"), *more])

    return run


def test_a_fault_of_delicti_is_one_sentence_with_a_hint(failing: object, capsys: pytest.CaptureFixture[str]) -> None:
    code = failing(KeyError("boom"))  # type: ignore[operator]
    said = capsys.readouterr().err
    assert (code, said.count("\n"), "--debug" in said) == (3, 1, True)


def test_debug_shows_the_traceback(failing: object, capsys: pytest.CaptureFixture[str]) -> None:
    failing(KeyError("boom"), "--debug")  # type: ignore[operator]
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_is_told_plainly(failing: object, capsys: pytest.CaptureFixture[str]) -> None:
    code = failing(KeyboardInterrupt())  # type: ignore[operator]
    assert (code, capsys.readouterr().err) == (130, "Interrupted; nothing was written.\n")


def test_a_mistake_of_the_user_ends_with_two(failing: object, capsys: pytest.CaptureFixture[str]) -> None:
    code = failing(UserError("access.log, line 3: no zone"))  # type: ignore[operator]
    assert (code, capsys.readouterr().err) == (2, "delicti: access.log, line 3: no zone\n")


def test_a_closed_pipe_is_quiet() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -c 'from delicti.cli import main; main()' formats | head -1"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""


def test_formats_name_vendor_and_sample() -> None:
    listed = delicti("formats").stdout
    assert "https://httpd.apache.org/docs/2.4/logs.html#combined" in listed


def test_every_built_in_rule_passes_its_samples(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.run(["rules", "test"])
    assert (code, "0 faults" in capsys.readouterr().out) == (0, True)


def test_a_rule_that_misses_its_sample_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = (
        "title: Wrong\nid: 7d3f0a52-2b7a-4f57-9d0a-2f7a5b1c9e01\nstatus: test\ndescription: Wrong on purpose.\n"
        "author: tests\ndate: 2026-01-01\nlogsource:\n  category: webserver\ndetection:\n  selection:\n"
        "    cs-uri-query|contains: 'never-there'\n  condition: selection\nlevel: low\n"
        "samples:\n  hit: ['GET /a?b=c HTTP/1.1']\n  miss: ['GET / HTTP/1.1']\n"
    )
    (tmp_path / "wrong.yml").write_text(rule)
    code = cli.run(["rules", "test", str(tmp_path)])
    assert (code, "should be found: GET /a?b=c HTTP/1.1" in capsys.readouterr().out) == (1, True)
