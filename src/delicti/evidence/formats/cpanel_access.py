"""cPanel's own access log (ports 2082 to 2096): requests to the panel, not to the site.

A file that the panel's file manager took is an act; the log does not say which file. Other requests carry none.
"""

from delicti.evidence import acts, times
from delicti.evidence.acts import Form
from delicti.evidence.daemons import IP
from delicti.evidence.parsed import Context, Parsed, Sample
from delicti.evidence.pattern import share
from delicti.model.acts import LOGIN, REFUSED, UPLOAD

NAME = "cpanel-access"
SOURCE = "https://docs.cpanel.net/knowledge-base/cpanel-product/the-cpanel-log-files/"
TABLE = "messages"
SAYS = 40
SAMPLES = (
    Sample(
        '192.0.2.7 - web [03/05/2026:11:00:00 -0000] "POST /cpsess12/execute/Fileman/upload_files HTTP/1.1" 200 0 '
        '"https://a:2083/" "Mozilla/5.0" "s" "-" 2083',
        time="2026-03-05T11:00:00Z",
        client="192.0.2.7",
        level="upload",
        text='panel upload user=web: 192.0.2.7 - web "POST /cpsess12/execute/Fileman/upload_files HTTP/1.1" 200 0 '
        '"https://a:2083/" "Mozilla/5.0" "s" "-" 2083',
    ),
    Sample(
        '192.0.2.7 - - [03/05/2026:10:59:00 -0000] "POST /login/?login_only=1 HTTP/1.1" 401 0 "-" "-" "-" "-" 2083',
        time="2026-03-05T10:59:00Z",
        client="192.0.2.7",
        level="refused",
        text='panel refused user=-: 192.0.2.7 - - "POST /login/?login_only=1 HTTP/1.1" 401 0 "-" "-" "-" "-" 2083',
    ),
    Sample(
        '192.0.2.7 - web [03/05/2026:11:00:00 -0000] "GET /favicon.ico HTTP/1.1" 200 0 "-" "-" "-" "-" 2083',
        time="2026-03-05T11:00:00Z",
        text='192.0.2.7 - web "GET /favicon.ico HTTP/1.1" 200 0 "-" "-" "-" "-" 2083',
    ),
)
_LINE = (
    r"^(?P<before>[0-9a-fA-F.:]+ - \S+) \[(?P<time>[0-9]{2}/[0-9]{2}/[0-9]{4}:[0-9:]{8} [+-][0-9]{4})\] "
    r'(?P<said>"[A-Z]+ .*" [0-9]{3} .*)$'
)
_DONE = r'[^"]*" (?:200|301|302) '
_MANAGER = r"(?:execute/Fileman/(?:upload_files|save_file)|frontend/[^\s?]*/filemanager/(?:upload|savefile))"
_FORMS = (
    Form("panel", UPLOAD, rf'^{IP} - (?P<user>\S+) "POST /cpsess[0-9]+/{_MANAGER}{_DONE}'),
    Form("panel", LOGIN, rf'^{IP} - (?P<user>\S+) "POST /login/{_DONE}'),
    Form("panel", REFUSED, rf'^{IP} - (?P<user>\S+) "POST /login/[^"]*" 401 '),
)


def sniff(head: bytes) -> float:
    """The share of lines that read so."""
    return share(head, _LINE)


def read(chunk: bytes, context: Context) -> Parsed:  # noqa: ARG001 - each line carries its zone
    """The messages of a chunk."""
    return acts.parsed(chunk, _LINE, lambda text: times.read_pattern_column(text, "%m/%d/%Y:%T %z", None), _FORMS)
