"""Path traversal and local file inclusion: a path that leaves its folder, or names a file no visitor should read.

CWE-22, CWE-98. Sources: RFC 3986 section 5.2.4 (dot segments), the PHP manual on stream wrappers, the Filesystem
Hierarchy Standard, Microsoft's naming rules for files.
"""

import re

from delicti.detect.asked import is_question
from delicti.detect.contexts import ANYWHERE, CERTAIN, POSSIBLE, PROBABLE, STRONG, WEAK, Context, Place, Verdict

CLASS, TECHNIQUE, WEAKNESS = "lfi", "T1190", "CWE-22"
CONTEXTS = ANYWHERE
ANCHORS = (
    r"\.\.[/\\;\x00]",
    r"[/\\]\.\.",
    r"\.\.{1,4}(?:0x|\.|/)",
    r"0x2e",
    r"\.\s*\.\s*[/\\]",
    r"(?:^|[^\w.])/(?:etc|proc|sys|root|boot|dev|tmp|opt|var|usr|home|mnt|srv|private|bin|sbin|lib)/",
    r"[a-z]:[/\\]*(?:windows|winnt|boot|inetpub|program|users|documents|xampp|apache)",
    r"(?:win|system|boot|php|my|desktop)\.ini|boot\.ini|global\.asa|web\.config|config/sam|cmd\.exe",
    r"web-inf|meta-inf",
    (
        r"(?:^|[/\\=])\.(?:ssh|aws|git|svn|env|ht\w+|\w{0,6}_?history|docker|kube|netrc|npmrc|pgpass|my\.cnf|bashrc|"
        r"profile)\b"
    ),
    r"(?:php|zip|phar|data|expect|glob|ogg|zlib|compress\.\w+|rar|ssh2|file|jar|local_file|netdoc)\s*:\s*/",
    r"file:|php:|phar:|expect:|netdoc:",
    r"data:[\w/+.;-]{0,40},",
    r"\.\w{1,5}\x00|\x00\.\w",
    r"\{file\}",
    r"::\$(?:data|index)",
    r"\bid_[rd]sa|authorized_keys",
    r"/@(?:fs|id)/",
    r"\.{6,}",
    r"(?:/\.){5,}|/{5,}",
    r"\./(?:etc|proc|root|var)/",
    r"^/\.dockerenv|programdata|%(?:systemroot|windir)%",
    r"^\.{0,2}/?etc[/\\](?:passwd|shadow|group|hosts|issue|sudoers)|^(?:wp-config|config)\.php|^php\.ini|^web\.config",
)
HITS = (
    "../../../../etc/passwd",
    "..\\..\\..\\windows\\win.ini",
    "/etc/passwd",
    "php://filter/convert.base64-encode/resource=index.php",
    "....//....//etc/passwd",
    "C:\\boot.ini",
    "file:///etc/hosts",
    "/proc/self/environ",
    "index.php\0.jpg",
)
LOOKALIKES = (
    "../images/logo.png",
    "docs/etc/notes.txt",
    "C:\\Users\\ada\\Pictures\\cat.jpg",
    "wait... what",
    "/var/www",
    "and so on ...",
    "/etc is where settings live",
    "1.0..2.0",
    "what is /etc/passwd used for",
)

# Folders of a server whose files are settings, secrets or the state of the machine.
_UNIX = re.compile(
    r"(?:^|[^\w.~-]|(?<=\.\.))[/\\]+(?:\.{1,2}[/\\]+)*(?P<path>(?:"
    r"etc[/\\]+(?:\.{1,2}[/\\]+)*[\w.\[\]*?-]+|proc[/\\]+(?:self|version|cmdline|net|sys|mounts|cpuinfo|meminfo|"
    r"interrupts|\d+|\w+)|"
    r"sys[/\\]+(?:class|kernel|firmware|devices|module)|root[/\\]+\.?\w+|"
    r"var[/\\]+(?:log|lib|spool|mail|run|backups)[/\\]+\S+|usr[/\\]+(?:local|"
    r"share)[/\\]+(?:apache\w*|etc|nginx|php|mysql|"
    r"app\w*|tomcat\w*)[/\\]+\S+|"
    r"var[/\\]+www[/\\]+\S*\.(?:php\d?|inc|env|conf(?:ig)?|ini|ya?ml|log)\b|\.dockerenv\b|"
    r"home[/\\]+[^/\\\s]+[/\\]+\.\w+|boot[/\\]+grub|dev[/\\]+(?:tcp|udp|random|zero|fd|shm|mem)\b|"
    r"opt[/\\]+\S+[/\\](?:conf|etc)[/\\]\S+|private[/\\]+etc|tmp[/\\]+(?:sess_|\.?\w+\.(?:php|sh|log|txt))))",
    re.IGNORECASE,
)
_WINDOWS = re.compile(
    r"%(?:systemroot|windir)%[/\\]|(?:^|[^a-z0-9])[a-z]:[/\\]*(?:(?:windows|winnt)(?![/\\]+(?:fonts|"
    r"web|media|help)\b)|boot\.ini|inetpub|xampp|wamp|apache\w*|"
    r"php\w*|documents and settings|program\s?files|programdata[/\\]|users[/\\]+[^/\\]+[/\\]+(?:ntuser|appdata|\.)|"
    r"system volume|pagefile|sysprep|unattend|\$recycle)|[/\\]?(?:windows|winnt)[/\\]*(?:win\.ini|system32|"
    r"system\.ini|php\.ini|repair|debug|explorer|panther)|"
    r"\bboot\.ini\b|[/\\]win\.ini\b|\bglobal\.asax?\b|config[/\\]sam\b",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"(?:^|[/\\=])\.(?:ssh[/\\]\w+|aws[/\\]credentials|git[/\\](?:config|head)|svn[/\\](?:entries|wc)|"
    r"env(?:\.\w+)?$|htpasswd|htaccess|"
    r"bash_history|\w{0,6}_?history$|docker[/\\]\S+|kube[/\\]config|netrc|npmrc|pgpass|my\.cnf|bashrc|profile$)|"
    r"\bid_[rd]sa\b|\bauthorized_keys\b",
    re.IGNORECASE,
)
_INF = re.compile(
    r"(?:web|meta)-inf[/\\]*(?:web\.xml|classes|lib|manifest|context|\w+\.(?:xml|properties|yml|jsp))", re.IGNORECASE
)
_WRAPPER = re.compile(
    r"(?:^|[=:\s,'\"(/])(?P<name>php|zip|phar|expect|glob|ogg|zlib|rar|ssh2|compress\.(?:zlib|bzip2)|file|netdoc|"
    r"local_file|jar|data)"
    r"\s*:(?://|/{1,3}(?=[\w.]))(?P<rest>\S*)|^(?:data):(?:[\w.+-]+/[\w.+-]+)?(?:;[\w=.-]+)*,?\S*$",
    re.IGNORECASE,
)
_UP = re.compile(
    r"(?:^|[^.\w])\.\.(?:[/\\]|0x2f|0x5c|;\.?\\?|%2f|%5c)|(?:[/\\=;])\.\.(?=$|[/\\])|0x2e0x2e", re.IGNORECASE
)
_STEPS = re.compile(
    r"(?:\.{2,}|\.[\s\x00;]*\.)(?:[/\\;]|0x2f|0x5c)+|0x2e0x2e|\.{2,}/{2,}|(?:[/\\]\.{2,3}(?=[/\\]))", re.IGNORECASE
)
_NULL = re.compile(r"[\w)/\\-]\.?\w*\x00(?:$|\.\w{1,5}|[/?])")
_ASSET = re.compile(
    r"\.(?:js|mjs|css|png|jpe?g|gif|svg|webp|ico|woff2?|html?|pdf|map|mp4|vue|scss|less|tsx?)(?:$|[?#])", re.IGNORECASE
)
_DOTTED = re.compile(r"^[/\\]?(?:\.{5,}|(?:\.{3,}[/\\]*){2,})[^.\s]")
_STUFFED = re.compile(r"(?:/\.){8,}|(?:\./){8,}|/{5,}\S|/?a{100,}")
_MODULE = re.compile(
    r"[a-z]:\\(?:windows|program files)[\w\\ .()-]*\\(?!cmd\.|powershell)[\w.-]+\.(?:dll|exe|sys|drv|ocx|tt[fc])",
    re.IGNORECASE,
)
_TOLD = re.compile(r"(?:[a-z]+ ){1,8}[a-z]:", re.IGNORECASE)
_ASKED = re.compile(r"(?:what|where|how|why|which|edit|about|the|explain)(?: [a-z]{2,}){0,4} /?", re.IGNORECASE)
_PROSE = re.compile(r"[A-Za-z]{2,}[ ,][A-Za-z]{2,} [A-Za-z]{2,}")


def judge(value: str, context: Context) -> Verdict | None:
    """The strongest sign that the value is a path out of its folder."""
    best: Verdict | None = None
    for reading in (_named, _climbing, _wrapped, _tricks, _expected):
        found = reading(value, context)
        if found is not None and (best is None or found.confidence > best.confidence):
            best = found
    return best


def _named(value: str, context: Context) -> Verdict | None:
    climbs = _STEPS.search(value) is not None
    for pattern, what in ((_UNIX, "a file of the server's system"), (_WINDOWS, "a file of the server's system")):
        match = pattern.search(value)
        if match is None:
            continue
        shown = match[0].strip()[:300]
        sure = CERTAIN if climbs else PROBABLE if re.search(r"[?*\[]", shown) else STRONG
        if (
            (not climbs and _MODULE.search(value) and (_MODULE.fullmatch(value) or _TOLD.match(value)))
            or (not climbs and _ASKED.fullmatch(value[: match.start() + 1]))
            or (not climbs and (_PROSE.search(value) or re.search(r"\w [a-z]{3,}$", value)))
            or (not climbs and context.place is Place.REFERRER and "://" in value[:10])
        ):
            sure = WEAK
        elif not climbs and context.place is Place.PATH and not value.startswith(match[0][:5]):
            sure = POSSIBLE if re.search(r"passwd|shadow|/proc/|/sys/", value) else WEAK
        elif not climbs and match.start() > 40 and " " in value[: match.start()]:
            sure = POSSIBLE
        return Verdict(sure, shown, f"Opened as a file, the value would give {what} ({shown}).")
    if match := _INF.search(value):
        return Verdict(STRONG, match[0], "Opened as a file, the value would give the settings of a Java application.")
    match = _SECRET.search(value)
    if match is not None and context.place is not Place.PATH:
        sure = CERTAIN if climbs else PROBABLE if " " not in value.strip() else WEAK
        return Verdict(sure, match[0], "Opened as a file, the value would give keys or settings kept out of sight.")
    return None


_IMPORTS = re.compile(
    r"^(?:imports?|from|sources?|require[sd]?|modules?|specifiers?|dependenc(?:y|ies)|deps)$", re.IGNORECASE
)
_IMPORTED = re.compile(
    r"(?:\.\./){2}(?!(?:etc|proc|windows|var|root|home|usr|opt|sys)/)[a-zA-Z@][\w@-]*(?:/[\w@\[\]-]+)+(?:\.(?:[jt]sx?|vue|py|css|scss))?"
)
_DULL = re.compile(
    r"(?:/|/\.?[^./%;\\\s]*|\.(?:js|mjs|css|png|jpe?g|gif|svg|webp|ico|woff2?|html?|map))$", re.IGNORECASE
)
_KEPT = re.compile(
    r"(?:^|/)(?:etc|proc|windows|winnt|passwd|shadow|admin|web-inf|meta-inf|cgi-bin|manager|actuator)(?:/|$)|[\\;%\x00?*]",
    re.IGNORECASE,
)


def _stays(path: str) -> bool:
    """Whether a path climbs once or twice, never past where it began, to a page, a picture or a script."""
    if _KEPT.search(path) or not _DULL.search(path) or path.count("..") > 2:
        return False
    depth = 0
    for part in path.split("/"):
        depth += -1 if part == ".." else part not in ("", ".")
        if depth < 0:
            return False
    return "..." not in path and (depth > 1 or _ASSET.search(path) is not None)


def _climbing(value: str, context: Context) -> Verdict | None:
    steps = _STEPS.findall(value)
    if not steps:
        return None
    if context.place is Place.REFERRER and not any("percent" in step for step in context.steps):
        return Verdict(WEAK, value[:100], "The referrer holds steps upwards.")
    shown = value[:300]
    why = "The value climbs out of the folder it should stay in."
    hidden = any(step in ("overlong UTF-8", "%u") for step in context.steps) or context.steps.count("percent") > 1
    ups = _UP.findall(value)
    if hidden and (ups or len(steps) > 1):
        return Verdict(STRONG, shown, "Decoded further, the value climbs out of the folder it should stay in.")
    if context.place is Place.PATH:
        if _stays(value) and "percent" not in context.steps:
            return Verdict(WEAK, shown, "The path goes up and comes down again inside its folder.")
        return Verdict(STRONG if len(steps) > 1 or "percent" in context.steps else POSSIBLE, shown, why)
    if "..;" in value:
        return Verdict(STRONG, shown, "The value climbs past a proxy by a path parameter.")
    if len(steps) >= 3:
        return Verdict(STRONG if not _ASSET.search(value) or len(steps) >= 5 else WEAK, shown, why)
    if len(steps) == 2 and context.place is Place.BODY and _IMPORTS.search(context.name) and _IMPORTED.fullmatch(value):
        return Verdict(WEAK, shown, "It names a module of a program beside it.")
    if len(steps) == 2:
        return Verdict(PROBABLE if not _ASSET.search(value) and not re.search(r"\s", value) else WEAK, shown, why)
    if re.match(r"^(?:\.{1,2}[/\\])?(?:[\w.-]+[/\\])*\.\.[/\\](?:[\w.-]+[/\\])*[\w.-]*$", value) and _SOURCE.search(
        value
    ):
        back = _BACK.search(context.name) or context.place is Place.REFERRER
        return Verdict(WEAK if back else PROBABLE, shown, "The value climbs to a file of code or settings.")
    if re.match(r"^(?:\.\.[/\\]|[/\\]\.\.)[^/\\\s]+$|^\.\.[/\\]$", value) and not _ASSET.search(value):
        return Verdict(POSSIBLE if re.search(r"[/\\]\.\w+$", value) else WEAK, shown, why)
    return Verdict(WEAK, shown, why)


_SOURCE = re.compile(
    (
        r"\.(?:php\d?|phtml|inc|conf(?:ig)?|ini|env|aspx?|jspx?|py|rb|pl|ya?ml|properties|sql|bak|log|cfg|"
        r"toml)(?:\x00.*)?$"
    ),
    re.IGNORECASE,
)
_INSIDE = re.compile(r"filter|input|output|memory|temp|stdin|stdout|fd|convert|resource", re.IGNORECASE)


_PROJECT = re.compile(
    r"/(?:home|Users|workspace)/[\w-]+(?:/[\w@-][\w.@-]*)+\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|cs|cpp|[ch]|rb|vue|css|scss|json|md)"
)


_MENTIONED = re.compile(r"\w+:/{2,3}(?: [a-z]{2,}){1,5}\??", re.IGNORECASE)  # without a path, in a sentence


def _wrapped(value: str, context: Context) -> Verdict | None:
    match = _WRAPPER.search(value)
    if match is None:
        return None
    name = (match["name"] or "data").lower()
    rest = match["rest"] or ""
    shown = match[0].strip()[:300]
    if name == "data":
        code = re.search(r"php|<\?|;base64,\s*PD9|text/plain", value, re.IGNORECASE)
        return Verdict(PROBABLE, shown, "Included as a file, the value would run what it carries.") if code else None
    if _MENTIONED.fullmatch(value) or (name == "php" and (_PROSE.search(value) or is_question(value))):
        return Verdict(WEAK, shown, "It names a wrapper.")
    if name == "php":
        return Verdict(
            CERTAIN if _INSIDE.match(rest) else PROBABLE,
            shown,
            "Opened by PHP, the wrapper would read or run what it names.",
        )
    if name == "file" and context.place in (Place.REFERRER, Place.AGENT):
        return Verdict(WEAK, shown, "It names a file of the visitor.")
    if name in ("file", "zip", "glob", "jar", "zlib") and not rest:
        return Verdict(WEAK, shown, "It names a wrapper.")
    if (
        name == "file"
        and context.place is Place.BODY
        and _PROJECT.fullmatch(rest)
        and re.search("ur[il]$", context.name, re.IGNORECASE)
    ):
        return Verdict(WEAK, shown, "It names a source of the visitor's own.")
    if name == "file" and re.match(r"/?[a-z]:/users/", rest, re.IGNORECASE) and _ASSET.search(rest):
        return Verdict(WEAK, shown, "It names a file of the visitor.")
    return Verdict(STRONG, shown, f"Opened as a file, the wrapper {name} would read from the server.")


_BACK = re.compile(r"redir|return|next|back|goto|dest|continue|target|url|uri|href|link|ref|action", re.IGNORECASE)
_FILES = re.compile(
    r"^(?:file(?:name|path)?|path(?:name)?|page|include|inc|tpl|template|load|read|view|doc(?:ument)?|lang|module|"
    r"dir|folder|src|source|conf(?:ig)?|cfg|download|attachment|show|content|theme|skin|layout|img|image)$",
    re.IGNORECASE,
)
_BARE_SYSTEM = re.compile(
    r"^\.?/?etc[/\\]+(?:passwd-?|shadow-?|g?shadow|group-?|sudoers|hosts|issue)(?:\x00.*)?$", re.IGNORECASE
)
_BARE_SETTINGS = re.compile(
    r"^(?:\./)?(?:[\w-]+[/\\])*(?:wp-config\.php|config(?:uration)?\.(?:php|inc|ini|ya?ml|json)|"
    r"settings\.(?:php|py)|web\.config|"
    r"php\.ini|my\.(?:cnf|ini)|win\.ini|\.env|\.htaccess|\.htpasswd|database\.ya?ml|local\.xml|parameters\.ya?ml)"
    r"(?:\x00.*)?$",
    re.IGNORECASE,
)


def _expected(value: str, context: Context) -> Verdict | None:
    """A file of settings where the parameter's name says that a file is meant, or of the system in any parameter."""
    if context.place is Place.PATH:
        return None
    if _BARE_SYSTEM.match(value):
        return Verdict(PROBABLE, value[:200], "Opened as a file, the value would give a file of the server's system.")
    if _FILES.match(context.name) and _BARE_SETTINGS.match(value):
        return Verdict(PROBABLE, value[:200], "Opened as a file, the value would give the settings of the application.")
    return None


def _tricks(value: str, context: Context) -> Verdict | None:
    if match := re.match(r"file:\.{4,}", value, re.IGNORECASE):
        return Verdict(PROBABLE, value[:200], "The wrapper would read a file of the server.")
    if match := re.search(r"::\$(?:DATA|INDEX_ALLOCATION)", value, re.IGNORECASE):
        return Verdict(
            PROBABLE, value[:200], "A Windows server would give the source of the file instead of running it."
        )
    if "\0" in value and (match := _NULL.search(value)) and context.place is not Place.AGENT:
        return Verdict(
            PROBABLE, value[max(0, match.start() - 40) : match.end()], "A null byte ends the file name early."
        )
    if _DOTTED.search(value) and not _PROSE.search(value):
        return Verdict(POSSIBLE, value[:100], "Runs of dots climb on systems that fold them.")
    if "{file}" in value.lower() and value[:1] in "/\\.":
        return Verdict(PROBABLE, value[-100:], "A fuzzer's unfilled place for a file name stands in the path.")
    if (
        _STUFFED.search(value)
        and not re.match(r"https?:", value)
        and (re.search(r"\.\.|etc|passwd|(?:/\.){8,}", value) or value.startswith("/////"))
    ):
        return Verdict(POSSIBLE, value[:100], "The path is stuffed so that its end is cut off.")
    if context.place is Place.PATH and re.match(r"^/@(?:fs|id)/\S", value):
        return Verdict(STRONG, value[:200], "A development server would give files of the whole system.")
    return None
