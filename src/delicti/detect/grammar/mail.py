"""Mail injection: a line of its own that a mail program would take for a header or a command.

CWE-93. Sources: RFC 5322 (header fields), RFC 5321 (SMTP), RFC 9051 (IMAP), RFC 1939 (POP3).
"""

import re

from delicti.detect.contexts import ANYWHERE, CERTAIN, FREE, POSSIBLE, PROBABLE, STRONG, WEAK, Context, Verdict
from delicti.detect.written import is_letter

CLASS, TECHNIQUE, WEAKNESS = "mail-injection", "T1190", "CWE-93"
_HEADERS = (
    r"to|cc|bcc|subject|from|reply-to|sender|return-path|mime-version|x-mailer|content-transfer-encoding|"
    r"content-disposition|date|message-id"
)
ANCHORS = (
    rf"[\r\n]\s{{0,8}}(?:{_HEADERS})\s{{0,4}}:",
    (
        r"[\r\n]\s{0,8}(?:mail\s+from|rcpt\s+to|data|ehlo|helo|quit|auth|vrfy|expn|rset|starttls|retr|dele|list|stat|"
        r"apop|noop|help|top|uidl)\b"
    ),
    r"[\r\n]\s{0,8}[a-z]?\d{1,5}\s+[a-z]{3,}",
    (
        r"[\r\n]\s{0,8}\w{1,8}\s+(?:capability|login|logout|select|examine|fetch|search|store|list|status|append|copy|"
        r"authenticate|uid|create|delete|rename|subscribe|expunge)\b"
    ),
    r"^(?:bcc|cc)\s*:\s*\S+@|(?:\\r|\\n|%0a)\s*b?cc:",
    r"^[a-z]{1,4}\d{1,4} (?:capability|log|select|examine|fetch|list|status|uid|authenticate|noop)",
    r"^(?:helo|ehlo|vrfy|expn|rcpt to:|mail from:)\s?\S",
    r"(?:^|[\s\"'])-(?:oq|x|c|be|oqueuedirectory)=?[\s\"']{0,2}(?:/|\$\{)",
)
CONTEXTS = ANYWHERE
HITS = (
    "a@example.com\r\nBcc: b@example.com",
    "x\nTo: victim@example.com",
    "x\r\nRCPT TO:<a@example.com>\r\nDATA",
    "INBOX\r\nV100 CAPABILITY",
    "a\r\n.\r\nQUIT",
    "A01 LOGIN user word",
    "-OQueueDirectory=/tmp -X/srv/www/s.php x@example.com",
)
LOOKALIKES = (
    "Dear Sir,\nto whom it may concern: hello",
    "list\nof things",
    "line\n1 apple",
    "Subject: hello",
    "B12 select a dose",
    "curl -X /a",
)

_HEADER = re.compile(rf"[\r\n]\s{{0,8}}(?P<name>{_HEADERS})\s*:\s*(?P<value>[^\r\n]{{0,200}})", re.IGNORECASE)
_SMTP = re.compile(
    r"[\r\n]\s{0,8}(?P<command>MAIL\s+FROM\s*:|RCPT\s+TO\s*:|DATA\s*(?:[\r\n]|$)|(?:EHLO|HELO)\s+\S+|"
    r"QUIT\s*(?:[\r\n]|$)|AUTH\s+\w+(?:\s+\S+)?|VRFY\s+\S+|EXPN\s+\S+|RSET\s*(?:[\r\n]|$)|STARTTLS\s*(?:[\r\n]|$)|"
    r"RETR\s+\d+|DELE\s+\d+|TOP\s+\d+\s+\d+|APOP\s+\S+\s+[0-9a-f]{32}|UIDL(?:\s+\d+)?\s*(?:[\r\n]|$)|"
    r"LIST(?:\s+\d+)?\s*(?:[\r\n]|$)|STAT\s*(?:[\r\n]|$)|NOOP\s*(?:[\r\n]|$)|HELP(?:\s+\S+)?\s*(?:[\r\n]|$))",
    re.IGNORECASE,
)
_IMAP = re.compile(
    (
        r"[\r\n]\s{0,8}(?P<tag>[A-Za-z]{0,4}\d{0,6}[a-z]?)\s{1,8}(?:uid\s{1,8})?(?P<command>CAPABILITY|LOGIN|LOGOUT|SELECT|"
        r"EXAMINE|FETCH|SEARCH|STORE|LIST|LSUB|STATUS|APPEND|COPY|AUTHENTICATE|CREATE|DELETE|RENAME|SUBSCRIBE|EXPUNGE|"
        r"STARTTLS|NOOP)\b(?P<rest>[^\r\n]{0,200})"
    ),
    re.IGNORECASE,
)


_WHOLE = re.compile(  # as people write them in upper case, and with the tag that every command of a mailbox needs
    r"[A-Za-z]{1,4}\d{1,4} (?:CAPABILITY|LOGOUT|NOOP|LOGIN \S+ \S+|AUTHENTICATE \w+|(?:SELECT|EXAMINE|STATUS|FETCH|"
    r"LIST|UID) \S.{0,80})|(?:HELO|EHLO|VRFY|EXPN) [\w.@-]{1,80}|(?:RCPT TO|MAIL FROM):\s?<?\S{1,80}"
)
_OPTION = re.compile(r"(?:^|[\s\"'])-(?P<name>o[Qq]|OQueueDirectory=|X|C|be)\s?(?P<file>/[\w./-]+|\$\{\w+)")


def judge(value: str, context: Context) -> Verdict | None:
    """A line break and what a mail program would read behind it; a command or option of such programs alone."""
    return _line(value) or _alone(value, context)


def _alone(value: str, context: Context) -> Verdict | None:
    if _WHOLE.fullmatch(value.strip()):
        return Verdict(POSSIBLE, value[:300], "A mail server would take the line for a command.")
    options = list(_OPTION.finditer(value))
    if len({match["name"] for match in options}) > 1 or (
        options and "@" in value and context.place in FREE and options[0]["name"] in ("X", "C", "be")
    ):
        return Verdict(
            PROBABLE, value[options[0].start() :][:300], "Sendmail would take the value for options of its own."
        )
    return None


def _line(value: str) -> Verdict | None:
    if match := _HEADER.search(value):
        name, given = match["name"].lower(), match["value"]
        address = "@" in given or given.strip().startswith("<")
        before = value[: match.start()]
        if is_letter(before):  # a letter, or one that is quoted
            return Verdict(
                POSSIBLE if name == "bcc" and address else WEAK,
                match[0].strip()[:300],
                f"A mail program would take the line for the header {match['name']}.",
            )
        if address or (
            name in ("bcc", "mime-version", "x-mailer", "content-transfer-encoding", "content-disposition")
            and given.strip()
        ):
            return Verdict(
                CERTAIN if (address and name in ("bcc", "cc", "to")) or name == "mime-version" else STRONG,
                match[0].strip()[:300],
                f"A mail program would take the line for the header {match['name']}.",
            )
        if re.match(r"^[\w.+-]+@[\w.-]+\s*$", value[: match.start()]):
            return Verdict(
                STRONG, match[0].strip()[:300], f"A mail program would take the line for the header {match['name']}."
            )
        if name in ("subject", "from", "cc", "reply-to", "to") and re.match(r"\r\n(?!\r\n)", match[0]):
            return Verdict(
                PROBABLE, match[0].strip()[:300], f"A mail program would take the line for the header {match['name']}."
            )
    if match := _SMTP.search(value):
        told = (
            match["command"].isupper()
            or re.match(r"mail\s+from|rcpt\s+to|apop|auth", match["command"], re.IGNORECASE)
            or "\r\n" in value
        )
        if told:
            return Verdict(STRONG, match[0].strip()[:300], "A mail server would take the line for a command.")
    if (
        (match := _IMAP.search(value))
        and match["tag"].lower() not in ("", "at")
        and (
            re.search(r"\d", match["tag"])
            or match["command"].isupper()
            or re.search(r"[()\\\"]|\d+:\d+", match["rest"])
        )
    ):
        return Verdict(STRONG, match[0].strip()[:300], "A mailbox server would take the line for a command.")
    if match := re.match(r"(?:bcc|cc)\s*:\s*\S+@\S+", value, re.IGNORECASE):
        return Verdict(PROBABLE, match[0][:300], "A mail program would take the value for a header with a recipient.")
    return None
