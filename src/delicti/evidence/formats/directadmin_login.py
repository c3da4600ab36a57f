"""DirectAdmin's `login.log`: who logged in, and who was refused. Times carry no zone."""

from delicti.evidence import acts, times
from delicti.evidence.acts import Form
from delicti.evidence.daemons import IP
from delicti.evidence.parsed import Context, Parsed, Sample
from delicti.evidence.pattern import share
from delicti.model.acts import LOGIN, REFUSED

NAME = "directadmin-login"
SOURCE = "https://docs.directadmin.com/directadmin/general-usage/log-files.html"
TABLE = "messages"
NAIVE = True
SAYS = 40
SAMPLES = (
    Sample(
        "2026:03:05-12:00:00: '192.0.2.7' 13 failed login attempts. Account 'admin'",
        time="2026-03-05T12:00:00Z",
        client="192.0.2.7",
        level="refused",
        text="panel refused user=admin: '192.0.2.7' 13 failed login attempts. Account 'admin'",
    ),
    Sample(
        "2026:03:05-12:00:09: '192.0.2.7' successful login to 'admin' after 14 attempts",
        time="2026-03-05T12:00:09Z",
        client="192.0.2.7",
        level="login",
        text="panel login user=admin: '192.0.2.7' successful login to 'admin' after 14 attempts",
    ),
)
_LINE = r"^(?P<time>[0-9]{4}:[0-9]{2}:[0-9]{2}-[0-9:]{8}): (?P<said>'.*)$"
_FORMS = (
    Form("panel", LOGIN, rf"^'{IP}' successful login to '(?P<user>.*)' after [0-9]+ attempt"),
    Form("panel", REFUSED, rf"^'{IP}' [0-9]+ failed login attempts?\.(?: Account '(?P<user>.*)')?"),
)


def sniff(head: bytes) -> float:
    """The share of lines that read so."""
    return share(head, _LINE)


def read(chunk: bytes, context: Context) -> Parsed:
    """The messages of a chunk."""
    return acts.parsed(
        chunk, _LINE, lambda text: times.read_pattern_column(text, "%Y:%m:%d-%H:%M:%S", context.timezone), _FORMS
    )
