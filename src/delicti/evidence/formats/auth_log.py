"""System log of logins (`auth.log`, `secure`, `messages`, journalctl): sshd, FTP servers, Webmin.

Every line of such a log is a message; those in which sshd, vsftpd, ProFTPD, Pure-FTPd or Webmin let somebody in, refuse
somebody or take a file tell the act (`delicti.model.acts`). Times are RFC 3164's, without year and zone, or ISO's. What
has no year gets that of the other evidence when all of it is read (`evidence.settle`).
"""

import re

import polars as pl

from delicti.evidence import acts, daemons, times, years
from delicti.evidence.convert import NO_ZONE
from delicti.evidence.lines import lines_of
from delicti.evidence.parsed import Context, Parsed, Sample

NAME = "auth-log"
SOURCE = "https://man.openbsd.org/sshd_config#SyslogFacility"
TABLE = "messages"
SAYS = 30
YEARLESS = True
SAMPLES = (
    Sample(
        "2026-03-05T12:00:00.250000+01:00 web1 sshd[71]: Accepted password for web from 192.0.2.7 port 50022 ssh2",
        time="2026-03-05T11:00:00.25Z",
        client="192.0.2.7",
        client_port=50022,
        level="login",
        text="ssh login user=web: sshd: Accepted password for web from 192.0.2.7 port 50022 ssh2",
    ),
    Sample(
        "2026-03-05T11:59:00Z web1 sshd-session[71]: Failed password for invalid user a b from ::7 port 1 ssh2",
        time="2026-03-05T11:59:00Z",
        client="::7",
        client_port=1,
        level="refused",
        text=r"ssh refused user=a\x20b: sshd-session: Failed password for invalid user a b from ::7 port 1 ssh2",
    ),
    Sample(
        "2026-03-05T12:01:00Z web1 pure-ftpd: (web@192.0.2.7) [NOTICE] /home/web//a b.php uploaded  (512 "
        "bytes, 9KB/sec)",
        time="2026-03-05T12:01:00Z",
        client="192.0.2.7",
        level="upload",
        script="/home/web//a b.php",
        text="ftp upload user=web size=512: pure-ftpd: (web@192.0.2.7) [NOTICE] /home/web//a b.php uploaded  "
        "(512 bytes, 9KB/sec)",
    ),
    Sample(
        "2026-03-05T12:02:00Z web1 CRON[9]: pam_unix(cron:session): session opened for user root",
        time="2026-03-05T12:02:00Z",
        text="CRON: pam_unix(cron:session): session opened for user root",
    ),
)
_KNOWN = re.compile(
    r"^(?:sshd(?:-session|-auth)?|vsftpd|proftpd|pure-?ftpd|webmin|usermin|sudo|su|cron|crond|login|systemd(?:-logind)?|"
    r"useradd|userdel|usermod|groupadd|groupdel|passwd|chpasswd|chage|polkitd?|pkexec|gdm-\S+|dbus-daemon|runuser)$",
    re.IGNORECASE,
)
_LINE = (
    rf"^(?:<[0-9]{{1,3}}>)?(?:(?P<b>{times.MONTH}) (?P<d>[ 0-3][0-9]) (?P<clock>[0-9:]{{8}})"
    r"(?:\.[0-9]{6})?"
    r"|(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:[.,][0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})))"
    r" (?:[^\s\[\]:]{1,255} )(?P<program>[^\s:\[\]()]{1,64})(?:\[[0-9]{1,10}\])?: ?(?P<rest>.*)$"
)


def sniff(head: bytes) -> float:
    """The share of lines that such programs wrote."""
    found = lines_of(head).str.extract_groups(_LINE).struct.unnest()
    programs = found["program"].drop_nulls()
    lines = sum(1 for line in head.split(b"\n") if line.strip())
    known = sum(n for name, n in programs.value_counts().iter_rows() if _KNOWN.match(name))
    return known / lines if lines else 0.0


def start(head: bytes) -> years.Turn:  # noqa: ARG001
    """No year has turned yet."""
    return years.Turn()


def advance(state: years.Turn, chunk: bytes) -> years.Turn:
    """How often the year had turned after this chunk."""
    return years.turned(lines_of(chunk).str.extract_groups(_LINE).struct.field("b"), state)[1]


def read(chunk: bytes, context: Context) -> Parsed:
    """The messages of a chunk; a time without year lies in one of the years before `years.FIRST_REAL`."""
    lines = lines_of(chunk)
    frame = pl.DataFrame({"line": pl.int_range(len(lines), dtype=pl.Int64, eager=True), "raw": lines})
    frame = frame.with_columns(pl.col("raw").str.extract_groups(_LINE).alias("parts")).unnest("parts")
    year, _ = years.turned(frame["b"], context.state or years.Turn())
    frame = frame.with_columns(years.times(frame["b"], frame["d"], frame["clock"], year).alias("wall"))
    iso = times.read_iso_column(frame["iso"].str.replace(",", ".", literal=True), None)
    frame = frame.with_columns(pl.coalesce(pl.col("wall"), pl.Series("iso_time", iso)).alias("time"))
    frame = frame.with_columns(pl.format("{}: {}", "program", "rest").alias("said"))
    good = frame.filter(pl.col("program").is_not_null())
    zones = {NO_ZONE} if good["wall"].is_not_null().any() else set()
    written = good["iso"].str.extract(r"(Z|[+-][0-9:]+)$").drop_nulls().unique()
    zones |= {"UTC" if one == "Z" else one for one in written}
    return acts.accounted(frame, frame["program"].is_not_null(), daemons.FORMS, frozenset(zones))
