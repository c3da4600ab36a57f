"""Transfer log of FTP servers (`xferlog`): wu-ftpd's form, which ProFTPD, vsftpd and Pure-FTPd write too.

One line a file: time, seconds, address, bytes, file, type, action, direction (`i` came in, `o` went out, `d` deleted),
access, user, service, and `c` where it was completed. What broke off (`i` at the end) is a message without an act. A
server may write blanks in a file's name as they are or as underscores. Times carry no zone.
"""

from delicti.evidence import acts, times
from delicti.evidence.acts import Form
from delicti.evidence.parsed import Context, Parsed, Sample
from delicti.evidence.pattern import share
from delicti.model.acts import DELETE, DOWNLOAD, UPLOAD

NAME = "xferlog"
SOURCE = "https://linux.die.net/man/5/xferlog"
TABLE = "messages"
NAIVE = True
SAYS = 40
SAMPLES = (
    Sample(
        "Thu Mar  5 12:00:00 2026 1 192.0.2.7 512 /srv/www/a b.php b _ i r web ftp 0 * c",
        time="2026-03-05T12:00:00Z",
        client="192.0.2.7",
        level="upload",
        script="/srv/www/a b.php",
        text="ftp upload user=web size=512: 1 192.0.2.7 512 /srv/www/a b.php b _ i r web ftp 0 * c",
    ),
    Sample(
        "Thu Mar 15 12:00:00 2026 1 ::ffff:192.0.2.7 9 /a.sql a _ o a x@y ftp 0 * c",
        time="2026-03-15T12:00:00Z",
        client="192.0.2.7",
        level="download",
        script="/a.sql",
        text="ftp download user=x@y size=9: 1 ::ffff:192.0.2.7 9 /a.sql a _ o a x@y ftp 0 * c",
    ),
    Sample(
        "Thu Mar  5 12:00:00 2026 1 192.0.2.7 5 /a.php b _ i r web ftp 0 * i",
        time="2026-03-05T12:00:00Z",
        text="1 192.0.2.7 5 /a.php b _ i r web ftp 0 * i",
    ),
)
_BODY = r"^[0-9]+ (?:::ffff:)?(?P<client>[^\s]+) (?P<size>[0-9]{1,18}) (?P<file>.+) [ab] [CUT_]+ "
_END = r" [agr] (?P<user>.+) \S+ [01] \S+ c$"
_FORMS = tuple(Form("ftp", act, _BODY + way + _END) for act, way in ((UPLOAD, "i"), (DOWNLOAD, "o"), (DELETE, "d")))
_LINE = (
    rf"^(?P<time>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:{times.MONTH}) [ 0-3][0-9] [0-9:]{{8}} [0-9]{{4}}) "
    r"(?P<said>[0-9]+ [^\s]+ [0-9]+ .+ [ab] [CUT_]+ [iod] [agr] .+ \S+ [01] \S+ [ci])$"
)
_PATTERN = "%a %b %e %H:%M:%S %Y"


def sniff(head: bytes) -> float:
    """The share of lines that are such transfers."""
    return share(head, _LINE)


def read(chunk: bytes, context: Context) -> Parsed:
    """The transfers of a chunk."""
    return acts.parsed(chunk, _LINE, lambda text: times.read_pattern_column(text, _PATTERN, context.timezone), _FORMS)
