"""Plesk's `panel.log`: who was refused at the panel, beside what else it says. Times carry no zone.

A login that was let in stands in Plesk's action log, which is a table of a database and is not read.
"""

from delicti.evidence import acts, times
from delicti.evidence.acts import Form
from delicti.evidence.daemons import IP
from delicti.evidence.parsed import Context, Parsed, Sample
from delicti.evidence.pattern import share
from delicti.model.acts import REFUSED

NAME = "plesk-panel"
SOURCE = "https://docs.plesk.com/en-US/obsidian/advanced-administration-guide-linux/services-logs-and-configuration-files.68806/"
TABLE = "messages"
NAIVE = True
SAYS = 40
SAMPLES = (
    Sample(
        "[2026-03-05 12:00:00.123] 7:5f ERR [panel] [Action Log] Failed login attempt with login 'a' from IP 192.0.2.7",
        time="2026-03-05T12:00:00.123Z",
        client="192.0.2.7",
        level="refused",
        text="panel refused user=a: 7:5f ERR [panel] [Action Log] Failed login attempt with login 'a' from IP "
        "192.0.2.7",
    ),
    Sample(
        "[2026-03-05 12:00:01] INFO [panel] a",
        time="2026-03-05T12:00:01Z",
        text="INFO [panel] a",
    ),
)
_LINE = (
    r"^\[?(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}(?:[.,][0-9]{1,6})?)\]? "
    r"(?P<said>(?:[0-9a-f:]+ )?(?:ERR|ERROR|WARN|INFO|DEBUG|NOTICE) \[(?:panel|extension|util_exec)[^\]]*\].*)$"
)
_FORMS = (Form("panel", REFUSED, rf"Failed login attempt with login '(?P<user>.*)' from IP {IP}$"),)


def sniff(head: bytes) -> float:
    """The share of lines that read so."""
    return share(head, _LINE)


def read(chunk: bytes, context: Context) -> Parsed:
    """The messages of a chunk."""
    return acts.parsed(chunk, _LINE, lambda text: times.read_iso_column(text, context.timezone), _FORMS)
