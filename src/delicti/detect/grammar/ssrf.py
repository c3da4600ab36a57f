"""Server-side request forgery: an address that only the server itself could reach, or one in disguise.

CWE-918. Sources: WHATWG URL Standard, RFC 6890; the metadata services of Amazon, Google, Azure, Alibaba, Oracle,
DigitalOcean and Equinix.
"""

import re

from delicti.detect import addresses
from delicti.detect.asked import is_search
from delicti.detect.contexts import CERTAIN, FREE, POSSIBLE, PROBABLE, STRONG, WEAK, Context, Place, Verdict

CLASS, TECHNIQUE, WEAKNESS = "ssrf", "T1190", "CWE-918"
_SCHEMES = (
    "https?|ftps?|sftp|tftp|scp|ssh2?|gopher|dict|ldaps?|imaps?|pop3s?|smtps?|smb|telnet|rsync|rtmps?|rtsp|"
    "irc|ircs|svn|git|mysql|redis|mongodb|"
    "postgres(?:ql)?|netdoc|acap|xri|ni|jar|local_file|file|ws|wss|nntp|snmp|afp|nfs|mailto|view-source"
)
ANCHORS = (
    (
        r"(?:https?|ftps?|sftp|tftp|ssh2?|gopher|dict|ldaps?|imap|pop3|smtp|smb|telnet|rsync|rtmp|irc|svn|redis|acap|"
        r"xri|local_file|netdoc|wss?)\s*:\s*/{0,3}[^/?#]{0,80}(?:\[|\\)"
    ),
    (
        r"(?::/{1,3}|@|//|(?:https?|ftps?|gopher|dict|ldaps?|sshd?|rtmp|irc|imap|pop3|file|"
        r"ws):)\s{0,4}(?:0x[0-9a-f]{2,}|0\d+\.|\d{8,}|\d{1,3}\.\d{5,}|(?:127|10|0|169\.254|192\.168|"
        r"192\.0\.0|100\.100|172\.(?:1[6-9]|2\d|3[01]))\.|0177)"
    ),
    r"(?:gopher|dict|tftp|netdoc|ldaps?|rsync|acap|xri|sftp|irc|rtmp|imap|pop3)://",
    (
        r"//(?:0|[\w.-]+\.svc|\d[\d.]*)(?:[:/]|$)|https?:\\|kubernetes|localhost|loopback|localdomain|"
        r"docker\.internal|containers\.internal|cluster\.local|localtest\.me|lvh\.me|vcap\.me|nip\.io|sslip\.io|"
        r"xip\.io|rbndr\.us|1u\.ms"
    ),
    (
        r"169\.254\.|computemetadata|/latest/(?:meta-data|user-data|api/token|dynamic)|metadata\.(?:google|packet|"
        r"azure|tencent|platform)|instance-data|/opc/v\d"
    ),
    r"^(?:127|10|0)\.\d{1,3}\.\d|^(?:169\.254|192\.168|172\.\d\d)\.\d",
    r"https?:/{0,3}\d{8,}|https?:/?\d",
    r"https?://[^/?#\s]{1,80}[\s&#]{1,3}@",
    r"unix:.{1,400}\|",
    (
        r"burpcollaborator|oastify|interact\.sh|oast\.|dnslog\.cn|ceye\.io|canarytokens|pingb\.in|requestbin|"
        r"webhook\.site|r87\.me|bxss\.me|jar:(?:https?|ftp|file):"
    ),
)
CONTEXTS = FREE | {Place.PATH, Place.HEADER, Place.AGENT}
HITS = (
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1:22/",
    "gopher://127.0.0.1:6379/_INFO",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://[::1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://017700000001/",
    "dict://localhost:11211/stat",
    "http://127.0.0.1.nip.io/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://localhost/admin",
)
LOOKALIKES = (
    "https://example.com/",
    "127.0.0.1",
    "http://192.0.2.7/a",
    "10.0.0.1",
    "localhost",
    "http://example.com:8080/path",
    "https://www.example.com/?u=1",
    "version 10.15.7",
)

_ADDRESS = re.compile(
    rf"(?P<scheme>\b(?:{_SCHEMES})):(?P<slashes>[/\\]{{0,3}})(?:[^/?#\s@\[\]]{{0,80}}@)?(?P<host>\[[^\]]{{1,80}}\]?|[^/?#\s:&'\"<>,;|)]{{1,200}})(?P<port>:\d{{1,5}})?(?P<path>[/?#][^\s]{{0,300}})?",
    re.IGNORECASE,
)
_RARE = frozenset("gopher dict tftp netdoc ldap ldaps rsync acap xri".split())
_BARE = re.compile(r"^/{0,2}(?P<host>\[[^\]]+\]|[\w.-]{3,80}?)(?P<port>:\d{1,5})?(?P<path>/.*)?$")
_METADATA = re.compile(
    (
        r"/latest/(?:meta-data|user-data|api/token|dynamic)|computeMetadata/v\d|/metadata/(?:instance|identity|v\d)|"
        r"/openstack|/opc/v\d|/userdata"
    ),
    re.IGNORECASE,
)
_NAMES = re.compile(
    (
        r"redirect|callback|return|referr?er|origin|next|success|cancel|ref\b|^r$|^u$|^dl$|^dr$|^dp$|^purl$|page_?url|"
        r"location"
    ),
    re.IGNORECASE,
)
_SENT = re.compile(
    (
        r"^(?:ssrf|url|uri|src|source|target|dest|host|server|site|proxy|fetch|load|feed|image|img|file|path|link|"
        r"domain|webhook|endpoint|backend|api|xml|data|addr|address|page|open|to|val|view)\w*$"
    ),
    re.IGNORECASE,
)
_DEVELOPS = re.compile(
    r"^(?:url|uri|(?:api|app|base|site|home|public|server|proxy|frontend|backend|dev|web_?hook|hook|endpoint|issuer|host|request)"
    r"[_-]?(?:ur[il]s?|endpoint|host)?|\w*ur[il]s)$",
    re.IGNORECASE,
)
_DEVELOPED = re.compile(
    r"https?://(?:localhost|127\.0\.0\.1):(?:3\d{3}|4[0-4]00|4\d{3}|5[01]\d\d|517\d|5678|80[08]\d|8400|8888|9[03]00|"
    r"4915[2-9]|49[2-9]\d\d|5\d{4})"
    r"(?!.*(?:admin|manage|actuator|server-status|metadata|console|internal|secret|debug|env|jmx|_cat|latest|flag|key|passw|\.\.|%|@))"
    r"(?:/[\w./-]*)?(?:\?[\w=&-]*)?",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"https?://[^/?#\s@]{1,80}(?:[\s&#]+)@[^\s/]+|https?://[^/\s]{1,80}\s+&?@", re.IGNORECASE)
_BACK = re.compile(r"^(https?):[/\\]{0,3}(?=[\w\[])", re.IGNORECASE)
_CALLS_HOME = re.compile(
    r"(?:^|[/.@])(?:burpcollaborator\.net|oastify\.com|interact\.sh|oast\.(?:pro|live|site|online|fun|me)|"
    r"dnslog\.cn|ceye\.io|canarytokens\.com|"
    r"pingb\.in|requestbin\.net|webhook\.site|r87\.me|bxss\.me)\b",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"^https?://(?:\\+\w){3,}", re.IGNORECASE)
_LOOKED_UP = "169.254.169.254"  # an address without anything to ask for
_SOCKET = re.compile(r"unix:[^|]{1,4096}\|\s*(?:https?|fcgi|ajp|uwsgi|h2c?)://", re.IGNORECASE)


def judge(value: str, context: Context) -> Verdict | None:  # noqa: C901
    """The host an address really names, and who could reach it."""
    if match := _SOCKET.search(value):
        return Verdict(
            STRONG, match[0][-120:], "A proxy would pass the request to the address behind the mark (CVE-2021-40438)."
        )
    if match := _CALLS_HOME.search(value):
        return Verdict(
            PROBABLE,
            match[0],
            "The host only tells its owner that somebody asked for it, which is how such holes are tried.",
        )
    if match := re.match(r"(?:url:)?jar:(?:https?|ftp|file):\S+", value, re.IGNORECASE):
        return Verdict(PROBABLE, match[0][:300], "A Java server would fetch the archive from the address.")
    if _SLASHED.search(value):
        return Verdict(PROBABLE, value[:200], "The address hides its host behind backslashes.")
    if match := _SPLIT.search(value):
        return Verdict(STRONG, match[0][:300], "Two readers of the address would see two different hosts.")
    if is_search(context.name) and value == _LOOKED_UP:
        return None
    best: Verdict | None = None
    if "\\" in value:
        value = _BACK.sub(r"\1://", value).replace("\\", "/")
    for match in list(_ADDRESS.finditer(value))[:6]:
        found = _address(match, value, context)
        if found is not None and (best is None or found.confidence > best.confidence):
            best = found
    if best is not None:
        return best
    match = _BARE.match(value)
    if match is not None and context.place is not Place.PATH:
        host = addresses.read(match["host"])
        if host is not None and host.kind != "public":
            if host.kind == "metadata":
                return Verdict(
                    STRONG if match["path"] else PROBABLE,
                    value[:200],
                    f"The server would ask the cloud's metadata service ({host.address}).",
                )
            plain = re.fullmatch(r"\d{1,3}(?:\.\d{1,3}){3}", match["host"])
            if host.kind == "name" and (match["path"] or host.address != "localhost"):
                sure = PROBABLE if host.address != "localhost" or match["path"] else WEAK
                return Verdict(
                    sure if not _NAMES.search(context.name) else WEAK,
                    value[:200],
                    f"The server would ask itself ({host.address}).",
                )
            if host.kind == "name" and re.match(
                r"^(?:ssrf|url|uri|src|server|proxy|fetch|backend|webhook)$", context.name, re.IGNORECASE
            ):
                return Verdict(POSSIBLE, value[:200], f"The server would ask itself ({host.address}).")
            if value.startswith("//"):
                return Verdict(
                    PROBABLE, value[:200], f"The server would ask itself or its own network ({host.address})."
                )
            if plain and match["path"] and len(match["path"]) > 1 and _SENT.match(context.name):
                return Verdict(POSSIBLE, value[:200], f"The server would ask an internal address ({host.address}).")
    if (match := _METADATA.search(value)) and context.place is not Place.PATH:
        return Verdict(POSSIBLE, value[:200], "It names a path of a cloud's metadata service.")
    return None


def _address(match: re.Match[str], value: str, context: Context) -> Verdict | None:  # noqa: C901
    scheme = match["scheme"].lower()
    text = match["host"]
    shown = match[0][:300]
    starts = match.start() == 0
    returns = _NAMES.search(context.name) is not None
    if scheme == "mailto":
        return None
    host = addresses.read(text)
    if host is not None and host.kind == "metadata":
        return Verdict(
            CERTAIN, shown, f"The server would ask the cloud's metadata service ({host.address}) for its keys."
        )
    if host is not None and host.kind in ("loopback", "unspecified", "name", "rebinding"):
        who = f"The server would ask itself ({host.address})."
        if host.disguised:
            return Verdict(STRONG, shown, f"The server would ask itself ({host.address}), written as {host.disguised}.")
        if scheme in _RARE or scheme not in ("http", "https", "ws", "wss"):
            return Verdict(CERTAIN if scheme in ("gopher", "dict") else STRONG, shown, who)
        if context.place is Place.PATH and not starts and not value.startswith("/http"):
            return Verdict(WEAK, shown, who)
        if returns or not starts or re.search(r"\s[a-z]{3,}", value):
            return Verdict(WEAK, shown, who)
        if context.place is Place.BODY and _DEVELOPS.search(context.name) and _DEVELOPED.fullmatch(match[0]):
            return Verdict(WEAK, shown, "It is the address of a program on a developer's own machine.")
        return Verdict(PROBABLE, shown, who)
    if host is not None and host.kind in ("link-local", "private"):
        who = f"The server would ask an internal address ({host.address})."
        if host.disguised:
            return Verdict(STRONG, shown, f"{who[:-2]}, in disguise).")
        if scheme in _RARE:
            return Verdict(STRONG, shown, who)
        return Verdict(WEAK if returns or not starts or context.place is Place.AGENT else POSSIBLE, shown, who)
    if host is not None and host.disguised and starts:
        return Verdict(PROBABLE, shown, f"The address hides {host.address} behind {host.disguised}.")
    if text.startswith("[") and starts and not returns and scheme in ("http", "https"):
        return Verdict(POSSIBLE, shown, "The server would ask a numeric IPv6 address.")
    if scheme in ("gopher", "dict", "netdoc"):
        return Verdict(STRONG, shown, f"The server would speak {scheme} to a host of the sender's choice.")
    if scheme in _RARE and starts and match["slashes"]:
        return Verdict(PROBABLE, shown, f"The server would speak {scheme} to a host of the sender's choice.")
    if not text.isascii() and "look-alike letters" not in context.steps and re.search(r"[\u2460-\u24ff\u3002]", text):
        return Verdict(PROBABLE, shown, "The address spells its host in look-alike letters.")
    return None
