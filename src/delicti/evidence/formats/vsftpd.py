"""vsftpd's own log: connections, logins and files. Times carry no zone."""

from delicti.evidence import acts, daemons, times
from delicti.evidence.parsed import Context, Parsed, Sample
from delicti.evidence.pattern import share

NAME = "vsftpd"
SOURCE = "https://security.appspot.com/vsftpd/vsftpd_conf.html"
TABLE = "messages"
NAIVE = True
SAYS = 40
SAMPLES = (
    Sample(
        'Thu Mar  5 12:00:00 2026 [pid 3] CONNECT: Client "::ffff:192.0.2.7"',
        time="2026-03-05T12:00:00Z",
        text='CONNECT: Client "::ffff:192.0.2.7"',
    ),
    Sample(
        'Thu Mar  5 12:00:01 2026 [pid 2] [web] FAIL LOGIN: Client "192.0.2.7"',
        time="2026-03-05T12:00:01Z",
        client="192.0.2.7",
        level="refused",
        text='ftp refused user=web: [web] FAIL LOGIN: Client "192.0.2.7"',
    ),
    Sample(
        'Thu Mar 15 12:00:02 2026 [pid 4] [web] OK UPLOAD: Client "192.0.2.7", "/html/a b.php", 5 bytes, 3.2Kbyte/sec',
        time="2026-03-15T12:00:02Z",
        client="192.0.2.7",
        level="upload",
        script="/html/a b.php",
        text='ftp upload user=web size=5: [web] OK UPLOAD: Client "192.0.2.7", "/html/a b.php", 5 bytes, 3.2Kbyte/sec',
    ),
)
_LINE = (
    rf"^(?P<time>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:{times.MONTH}) [ 0-3][0-9] [0-9:]{{8}} [0-9]{{4}}) "
    r"\[pid [0-9]+\] (?P<said>(?:\[.*?\] )?[A-Za-z]+(?: [A-Za-z]+)?: .*)$"
)
_PATTERN = "%a %b %e %H:%M:%S %Y"
_FORMS = daemons.vsftpd()


def sniff(head: bytes) -> float:
    """The share of lines that read so."""
    return share(head, _LINE)


def read(chunk: bytes, context: Context) -> Parsed:
    """The messages of a chunk."""
    return acts.parsed(chunk, _LINE, lambda text: times.read_pattern_column(text, _PATTERN, context.timezone), _FORMS)
