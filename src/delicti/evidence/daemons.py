"""What sshd, FTP servers and Webmin write when they let somebody in, refuse somebody or take a file."""

from delicti.evidence.acts import Form
from delicti.model.acts import DELETE, DOWNLOAD, LOGIN, REFUSED, RENAME, UPLOAD

IP = r"(?:::ffff:)?(?P<client>[0-9a-fA-F.:]+)"
_FROM = rf"from {IP} port (?P<client_port>[0-9]{{1,5}})(?: |$)"
_SSHD = r"^sshd(?:-session|-auth)?: (?:message repeated [0-9]+ times: \[ )?"
_PROFTPD = rf"^proftpd: (?:\S+ )?\([^()\s\[\]]*\[{IP}\]\)(?: -|:) "
_PURE = r"^pure-?ftpd: \("
_PURE_USER = rf"{_PURE}(?P<user>[^()]*)@{IP}\) \[[A-Z]+\] "
_PURE_OTHER = rf"{_PURE}[^()]*@{IP}\) \[[A-Z]+\] "
_BYTES = r" +\((?P<size>[0-9]{1,18}) bytes"


def _vsftpd(word: str, way: str = "", more: str = "$") -> str:
    return rf'^{way}\[(?P<user>.*?)\] {word}: Client "{IP}"{more}'


def vsftpd(way: str = "") -> tuple[Form, ...]:
    """The lines of vsftpd's own log, after what stands before them."""
    file = r', "(?P<file>.*?)"'
    moved = file + r"(?:, (?P<size>[0-9]{1,18}) bytes)?(?:, [0-9.]+ ?Kbyte/sec)?$"
    return (
        Form("ftp", LOGIN, _vsftpd("OK LOGIN", way, "(?:,|$)")),
        Form("ftp", REFUSED, _vsftpd("FAIL LOGIN", way, "(?:,|$)")),
        Form("ftp", UPLOAD, _vsftpd("OK UPLOAD", way, moved)),
        Form("ftp", DOWNLOAD, _vsftpd("OK DOWNLOAD", way, moved)),
        Form("ftp", DELETE, _vsftpd("OK DELETE", way, file + "$")),
        Form("ftp", RENAME, _vsftpd("OK RENAME", way, file + "$")),
    )


FORMS = (
    Form("ssh", LOGIN, rf"{_SSHD}Accepted \S+ for (?P<user>.*) {_FROM}"),
    Form("ssh", REFUSED, rf"{_SSHD}Failed \S+ for (?:invalid user |illegal user )?(?P<user>.*) {_FROM}"),
    Form("ftp", UPLOAD, rf"{_PURE_USER}(?P<file>/.*) uploaded{_BYTES}"),
    Form("ftp", DOWNLOAD, rf"{_PURE_USER}(?P<file>/.*) downloaded{_BYTES}"),
    Form("ftp", DELETE, rf"{_PURE_USER}Deleted (?P<file>.*)$"),
    Form("ftp", LOGIN, rf"{_PURE_OTHER}(?P<user>.*) is now logged in$"),
    Form("ftp", REFUSED, rf"{_PURE_OTHER}Authentication failed for user \[(?P<user>.*)\]$"),
    Form("ftp", LOGIN, rf"{_PROFTPD}(?:ANON|USER) (?P<user>.*): Login successful"),
    Form("ftp", REFUSED, rf"{_PROFTPD}USER (?P<user>.*?)(?: \(Login failed\)|: no such user found)"),
    Form(
        "ftp",
        REFUSED,
        rf"^vsftpd: pam_unix\(vsftpd:auth\): authentication failure; .* ruser=(?P<user>.*) rhost={IP}(?: |$)",
    ),
    *vsftpd("vsftpd: "),
    Form("panel", LOGIN, rf"^webmin: Successful login as (?P<user>.*) from {IP}$"),
    Form("panel", REFUSED, rf"^webmin: (?:Invalid|Non-existent) login as (?P<user>.*) from {IP}$"),
)
