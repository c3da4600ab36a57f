"""Remote file inclusion: an address in the place of a file that the application would load and run.

CWE-98. An address alone is ordinary in tracking and redirect parameters; what counts is the name of the parameter,
a path that ends in code or is cut off with a question mark, a bare number as the host, credentials that hide the
host. Source: the PHP manual on include and on URL wrappers.
"""

import re

from delicti.detect.contexts import FREE, POSSIBLE, PROBABLE, STRONG, WEAK, Anchor, Context, Place, Verdict

CLASS, TECHNIQUE, WEAKNESS = "rfi", "T1190", "CWE-98"
ANCHORS = (
    Anchor(
        r"^(?:url:|view-source:)?(?:https?|ftps?|ssh2|smb):/{1,3}",
        r"[\x1d-\x1f\"/](?:(?:url:|view-source:)(?:https?|ftp)|(?:ftps?|ssh2|smb):/|"
        r"https?://?(?:\d{1,3}\.\d{1,3}\.|\[|[^\x1d-\x1f?#\"]*@|[^\x1d-\x1f?#\"]*\?{1,3}[\x1d\x1f\"]|"
        r"[^\x1d-\x1f?#\"]*\.(?:txt|inc|dat|php\d?|phtml|aspx?|jsp|cfm|pl|sh|jpg|gif)(?:[\x1d\x1f?\"]|\x00)))|"
        r"(?:path|root|globals|conf|\])[^\x1d-\x1f]{0,20}\x1e(?:https?|ftp)",
    ),
    r"^\\\\[\w.-]+\\",
    r"^url:|^(?:https?|ftps?|file)\?$",
    r"(?:ftp|http)s?://\d{1,3}(?:\.\d{1,3}){3}",
    r"^/https?:/",
    r"^//[\w-]+\.[\w.:-]+/[^?#]{0,100}\.(?:txt|inc|dat|php\d?|phtml|aspx?|jsp|cfm|pl|sh)",
)
CONTEXTS = FREE | {Place.PATH}
HITS = (
    "http://evil.example/shell.txt?",
    "ftp://evil.example/shell.php",
    "http://203.0.113.9/c99.txt",
    "http://evil.example/r57.php?cmd=id",
    "url:http://evil.example/x",
)
LOOKALIKES = (
    "https://example.com/",
    "https://example.com/path?utm_source=a",
    "http://example.com/picture.jpg",
    "https://www.example.com/index.php",
    "https://example.com/a.js",
)

_ADDRESS = re.compile(
    (
        r"^(?P<prefix>url:|view-source:)?(?P<scheme>https?|ftps?|ssh2|smb)://?(?P<user>[^/@?#]*@)?(?P<host>\[[^\]]*\]|"
        r"[^/?#:]*)(?P<port>:\d+)?(?P<path>/[^?#]*)?(?P<tail>[?#].*)?$"
    ),
    re.IGNORECASE | re.DOTALL,
)
_INCLUDE = re.compile(
    r"^(?:file|page|include|inc|path|template|tpl|module|mod|lang|language|load|document|doc|root|dir|conf(?:ig)?|"
    r"cfg|style|theme|skin|layout|content|body|view|section|show|display|read|component|plugin|"
    r"controller|class|lib|require|absolute_path|mosconfig_absolute_path|phpbb_root_path|basepath|base_?dir|"
    r"src_?path|inc_?dir|_?\w*_path|_?\w*\[\w*(?:path|dir|root)\w*\]|globals.*|_conf.*)$",
    re.IGNORECASE,
)
_SHELL = re.compile(
    (
        r"(?:^|/)(?:c99|r57|shell|cmd|evil|backdoor|b374k|wso|webshell|inject|exploit|phpinfo|rfi\w*|hack\w*|"
        r"malicious|attack\w*)\d*\.(?:txt|php\d?|jpg|gif|inc|dat)\b|(?:^|/)(?:test|id|x|a|info|nc)\d*\.(?:txt|inc|dat)\b|\.(?:txt|inc|dat|php\d?)\?+$"
    ),
    re.IGNORECASE,
)
_CODE = re.compile(r"\.(?:php\d?|phtml|inc|asp|aspx|jsp|cfm|pl|sh|txt|dat)$", re.IGNORECASE)
_BARE = re.compile(r"^(?:https?|ftps?|file)\?+$", re.IGNORECASE)
_HIDDEN = re.compile(r"^https?://[^/\s]+/[^\s]*:?\w*@[\w.-]+\.\w+/?$", re.IGNORECASE)
_SHARE = re.compile(r"^\\\\[\w.-]+\\[\w$]+\\.*\.(?:php\d?|txt|aspx?|jsp)$", re.IGNORECASE)
_FOREIGN_SHARE = re.compile(
    r"\\\\(?![\w.-]*\.(?:local|lan|corp|internal|intern|intra|home|ad)\\)[\w-]+(?:\.[\w-]+)+(?:\\(?!.*\.(?:docx?|xlsx?|pptx?|pdf|"
    r"jpe?g|png|gif|csv|zip)$)[\w.$-]+){1,4}",
    re.IGNORECASE,
)
_NAMELESS = re.compile(r"//[\w-]+(?:\.[\w-]+)+(?::\d+)?(?P<path>/[^?#\s]*)(?:\?[^\s]{0,80})?", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,3}){3}$")


def judge(value: str, context: Context) -> Verdict | None:  # noqa: C901
    """An address that only makes sense as a file to run."""
    why = "Included as a file, the application would load and run what lies at the address."
    shown = value[:300]
    if context.place is Place.PATH:
        if re.match(r"^/(?:https?|ftp):/{1,2}\d{1,3}(?:\.\d{1,3}){3}[/:].*\.(?:txt|php|sh)", value, re.IGNORECASE):
            return Verdict(POSSIBLE, shown, why)
        return None
    if _BARE.match(value):
        return Verdict(POSSIBLE, shown, "The question mark would cut off what the application adds to the address.")
    if _SHARE.match(value):
        return Verdict(STRONG, shown, why)
    if _FOREIGN_SHARE.fullmatch(value):
        return Verdict(POSSIBLE, shown, "A Windows server would open the file on the other host, and sign in there.")
    if (
        (match := _NAMELESS.fullmatch(value))
        and _INCLUDE.match(context.name)
        and (_CODE.search(match["path"]) or _SHELL.search(match["path"]))
    ):
        return Verdict(PROBABLE, shown, why)
    match = _ADDRESS.match(value)
    if match is None:
        return None
    scheme, path, tail, host = match["scheme"].lower(), match["path"] or "", match["tail"] or "", match["host"]
    if match["prefix"]:
        return Verdict(PROBABLE, shown, why)
    includes = _INCLUDE.match(context.name) is not None
    code = _CODE.search(path) is not None
    if tail in ("?", "??") and (code or includes or path in ("", "/")):
        return Verdict(
            STRONG if code or includes else POSSIBLE,
            shown,
            "The question mark would cut off what the application adds to the address.",
        )
    if _SHELL.search(path + tail):
        return Verdict(STRONG if code or includes else PROBABLE, shown, why)
    if scheme in ("ftp", "ftps", "smb", "ssh2"):
        handed = (
            context.place is Place.BODY and scheme in ("ftp", "ftps", "smb") and not match["user"] and path.strip("/")
        )
        return Verdict(PROBABLE if includes or code else WEAK if handed else POSSIBLE, shown, why)
    if _NUMBER.match(host) or host.startswith("["):
        if code and path.rstrip("/") != "/index.php":
            return Verdict(PROBABLE, shown, why)
        return Verdict(POSSIBLE if includes else WEAK, shown, why)
    if _HIDDEN.match(value) and not re.search(r"[?&=]", value):
        return Verdict(POSSIBLE, shown, "What stands before the at sign would hide the host that is really asked.")
    if includes:
        loads = (
            code
            or tail.endswith("?")
            or "absolute_path" in context.name
            or re.search(r"\[|_path$|root|globals|conf", context.name, re.IGNORECASE)
        )
        return Verdict(PROBABLE if loads else WEAK, shown, why)
    return Verdict(WEAK, shown, why)
