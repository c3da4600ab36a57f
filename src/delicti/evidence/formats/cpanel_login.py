"""cPanel and WHM: `login_log` (who was refused) and `session_log` (which sessions began)."""

from delicti.evidence import acts, times
from delicti.evidence.acts import Form
from delicti.evidence.daemons import IP
from delicti.evidence.parsed import Context, Parsed, Sample
from delicti.evidence.pattern import share
from delicti.model.acts import LOGIN, REFUSED

NAME = "cpanel-login"
SOURCE = "https://docs.cpanel.net/knowledge-base/cpanel-product/the-cpanel-log-files/"
TABLE = "messages"
SAYS = 40
SAMPLES = (
    Sample(
        '[2026-03-05 12:00:00 +0100] info [cpaneld] 192.0.2.7 - web "POST /login/?login_only=1 HTTP/1.1" FAILED LOGIN '
        "cpaneld: user password incorrect",
        time="2026-03-05T11:00:00Z",
        client="192.0.2.7",
        level="refused",
        text='panel refused user=web: [cpaneld] 192.0.2.7 - web "POST /login/?login_only=1 HTTP/1.1" FAILED LOGIN '
        "cpaneld: user password incorrect",
    ),
    Sample(
        "[2026-03-05 12:00:09 +0100] info [cpaneld] 192.0.2.7 NEW web:AbC address=192.0.2.7,app=cpaneld,creator=web,"
        "method=handle_form_login,path=form,possessed=0",
        time="2026-03-05T11:00:09Z",
        client="192.0.2.7",
        level="login",
        text="panel login user=web: [cpaneld] 192.0.2.7 NEW web:AbC address=192.0.2.7,app=cpaneld,creator=web,"
        "method=handle_form_login,path=form,possessed=0",
    ),
    Sample(
        "[2026-03-05 13:00:00 +0100] info [cpaneld] 192.0.2.7 PURGE web:AbC logout",
        time="2026-03-05T12:00:00Z",
        text="[cpaneld] 192.0.2.7 PURGE web:AbC logout",
    ),
)
_LINE = (
    r"^\[(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} [+-][0-9]{4})\] (?:info|warn|die) "
    r"(?P<said>\[(?:cp|cpanel|whostmgr|webmail|cpdav|cphulk)[a-z]*\] .*)$"
)
_FORMS = (
    Form("panel", REFUSED, rf'^\[\w+\] {IP} - "?(?P<user>\S+) "[^"]*" (?:FAILED|DEFERRED) LOGIN \w+: '),
    Form(
        "panel",
        LOGIN,
        rf"^\[\w+\] {IP} NEW (?P<user>[^\s:]+):\S* .*method=(?:handle_form_login|handle_auth_transfer|handle_basic\w*)",
    ),
)


def sniff(head: bytes) -> float:
    """The share of lines that read so."""
    return share(head, _LINE)


def read(chunk: bytes, context: Context) -> Parsed:  # noqa: ARG001 - each line carries its zone
    """The messages of a chunk."""
    return acts.parsed(chunk, _LINE, lambda text: times.read_pattern_column(text, "%F %T %z", None), _FORMS)
