"""PHP injection: a value that PHP would run, or that changes how PHP is set up.

CWE-94. Source: the PHP manual (language reference: tags, variable functions, superglobals; function reference for
functions that run code or commands, read files or unpack hidden code; list of php.ini directives).
"""

import re

from delicti.detect.asked import is_about_call, is_question
from delicti.detect.contexts import ANYWHERE, CERTAIN, POSSIBLE, PROBABLE, STRONG, WEAK, Context, Place, Verdict

CLASS, TECHNIQUE, WEAKNESS = "php-injection", "T1059", "CWE-94"
_RUN = (
    "system|exec|shell_exec|passthru|popen|proc_open|pcntl_exec|eval|assert|create_function|"
    "call_user_func(?:_array)?|preg_replace|include(?:_once)?|require(?:_once)?|"
    "phpinfo|array_map|array_filter|usort|ob_start|register_shutdown_function|ini_set|dl|mail|putenv"
)
_PACK = (
    "base64_decode|gzinflate|gzuncompress|gzdecode|str_rot13|convert_uudecode|hex2bin|strrev|unserialize|pack|"
    "unpack|bzdecompress|openssl_decrypt|rawurldecode"
)
_FILE = (
    "file_get_contents|file_put_contents|fopen|fputs|fwrite|fputcsv|readfile|highlight_file|show_source|"
    "scandir|opendir|glob|move_uploaded_file|symlink|chroot|chmod|unlink|touch|"
    "fsockopen|pfsockopen|curl_init|curl_exec|posix_\\w+|get_defined_(?:vars|functions|constants)|getenv|"
    "php_uname|phpversion|error_log|tidy_\\w+|ldap_\\w+|session_start"
)
_PLAIN_NAMES = "|".join(
    dict.fromkeys(
        name for name in re.sub(r"\(\?:[^)]*\)\??", "", f"{_RUN}|{_PACK}|{_FILE}").split("|") if "\\w" not in name
    )
)
ANCHORS = (
    r"<\?(?:php|=|\s|xml\s*:|$)|\?>|<\?[a-z]",
    r"[\[{</\\]\s*php\s*[\]}>]",
    r"^(?:globals|_(?:server|request|get|post|cookie|files|env|session))\[",
    r"\$_+\s*\.?=|\$\{_(?:get|post|request|server|cookie)\}",
    rf"(?:{_PLAIN_NAMES})[\s'\"\])=]{{0,3}}\(|(?:{_PLAIN_NAMES})\s{{0,3}}(?:/|#)[^(]{{0,40}}\(",
    r"(?:posix_|tidy_|ldap_|get_defined_|user_func_|include_|require_)\w{1,30}[\s'\"\])=]{0,3}(?:[/#][^(]{0,40})?\(",
    r"(?:base64_decode|shell_exec|zlib_decode)\s*=",
    r"\$(?:_(?:get|post|request|server|cookie|files|env|session)|globals)\b",
    r"\$\s*\{|\$[\w$]*\s*(?:\[[^\]]{0,60}\]\s*|\{[^}]{0,40}\}\s*|/\*.{0,20}\*/\s*|//.{0,20}|#.{0,20})*\(",
    r"['\"\])]\s*\)?\s*(?:\[\d\]\s*|\{\d\}\s*)*\(\s*['\"@$\w]",
    r"chr\s*\(\s*\d{1,3}\s*\)\s*\.",
    r"\w::\$",
    (
        r"(?:print(?:_r|f)?|echo|die|exit|var_dump|var_export)\s*\(?\s*[a-z_\d]+\s*\(|['\"]\s*\.\s*(?:md5|"
        r"eval|print|phpversion)\s*\("
    ),
    (
        r"(?:allow_url_(?:include|fopen)|auto_(?:ap|pre)pend_file|disable_functions|open_basedir|safe_mode|"
        r"extension(?:_dir)?|suhosin\.\S+|memory_limit|mbstring\.\w+|opcache\.\w+|"
        r"unserialize_\w+|precision|sendmail_path|error_log|include_path|smtp|engine|cgi\.\w+)\s*="
    ),
    r"php://",
    r"['\"][\s)]*;\s*(?:print|echo|die|var_dump)[\s(]*\d{4}",
    r"@\$_|\$_\[",
    r"\([\s\w$]{0,20}\)?(?:\[\d\])?\s{0,4};?\s{0,4}$",
)
CONTEXTS = ANYWHERE
HITS = (
    "<?php system('id'); ?>",
    "<?= `id` ?>",
    "system('id')",
    "@eval($_POST['x']);",
    "${@print(md5(1))}",
    "('system')('id')",
    "-d allow_url_include=1 -d auto_prepend_file=php://input",
    "base64_decode('aWQ=')",
    "array_filter(['id'], 'system')",
    "extract($_REQUEST)",
    "GLOBALS[x]",
)
LOOKALIKES = (
    "<?xml version='1.0'?>",
    "php tutorial",
    "how to use base64_decode in php",
    "$price (net)",
    "${name}",
    "memory_limit",
    "file_get_contents() returns false",
    "eval",
)

_TAG = re.compile(r"<\?(?:\s*php\b|=|\s*xml\s*:|(?=[\s$@'\"`(])|$)(?P<code>.{0,300})", re.IGNORECASE | re.DOTALL)
_BRACKET = re.compile(r"[\[{<]\s*[/\\]?\s*php\s*[\]}>]", re.IGNORECASE)
_OVERWRITTEN = re.compile(r"^(?:GLOBALS|_(?:SERVER|REQUEST|GET|POST|COOKIE|FILES|ENV|SESSION))\[\w*\]?")
_HANDED = re.compile(r"\w\s*\(\s*\$_(?:GET|POST|REQUEST|COOKIE)\s*\)|\$\{_(?:GET|POST|REQUEST|SERVER|COOKIE)\}\s*[\[{]")
_SIGNS = re.compile(r"\$_+\s*\.?=\s*[\"'(\[$@~+]")  # names of underscores, texts of signs: a program without letters
_NAMED = re.compile(
    r"\b(?:array_(?:map|filter|walk|reduce)|u[ak]?sort|call_user_func(?:_array)?|ob_start|iterator_apply|"
    r"register_(?:shutdown|tick)_function|forward_static_call(?:_array)?)\s*\([^()]{0,120}"
    r"['\"](?:system|exec|shell_exec|passthru|popen|proc_open|assert|eval|phpinfo)['\"]",
    re.IGNORECASE,
)
_GAP = r"(?:\s|/\*.*?\*/|//[^\n]*\n?|\#[^\n]*\n?|['\"\])])*"
_CALL = re.compile(
    rf"(?P<name>\b(?:{_RUN}|{_PACK}|{_FILE}))(?:=)?{_GAP}\(\s*(?P<inside>[^)]{{0,200}})(?P<end>\)?)",
    re.IGNORECASE | re.DOTALL,
)
_RUNS = re.compile(rf"^(?:{_RUN})$", re.IGNORECASE)
_PACKS = re.compile(rf"^(?:{_PACK})$", re.IGNORECASE)
_GLOBAL = re.compile(
    r"\$(?:_(?:GET|POST|REQUEST|SERVER|COOKIE|FILES|ENV|SESSION)|_S ERVER|GLOBALS)\s*[\[{]", re.IGNORECASE
)
_VARIABLE = re.compile(
    (
        rf"(?P<name>@?\$+(?:\w+|\{{[^}}]{{1,60}}\}}))(?P<index>(?:{_GAP}(?:\[[^\]]{{0,80}}\]+|"
        rf"\{{[^}}]{{0,40}}\}}))*){_GAP}\(\s*(?P<inside>[^)]{{0,120}})\)?"
    ),
    re.DOTALL,
)
_BRACED = re.compile(r"\$\s*\{\s*(?P<inside>@?\$?[\w@'\".$>:-]+(?:\s*\()?[^}]{0,120})\}?")
_CONCATENATED = re.compile(
    r"(?:\(\s*(?:\(?\s*string\s*\)?\s*[+{]?\s*)?|\[\s*|^\s*|"
    r"return)\s*(?:/\*.*?\*/\s*)?(?:['\"][\w\s\\]{1,30}['\"](?:\s*\.\s*['\"]\w{1,20}['\"])*|"
    r"[a-z_]\w*(?:\s*\.\s*\(?\w+\)?)*|\[+\s*['\"]?\w+['\"]?\s*\]+)\s*(?:/\*.*?\*/\s*)?"
    r"(?:[\])}]|\[\s*\d+\s*\]|\{\s*(?:/\*.*?\*/)?\s*\d\s*\})*\s*(?:\[\s*\d+\s*\]|"
    r"\{\s*(?:/\*.*?\*/)?\s*\d\s*\})*\s*\(\s*[@'\"]?\s*[\w/. $-]+\s*(?:/\*.*?\*/)?\s*['\"]?\s*\)",
    re.DOTALL,
)
_CHR = re.compile(r"chr\s*\(\s*\d{1,3}\s*\)(?:\s*\.\s*chr\s*\(\s*\d{1,3}\s*\))+", re.IGNORECASE)
_PRINTED = re.compile(
    r"(?:^|[;{@'\".])\s*(?:print(?:_r|f)?|echo|die|exit|var_dump|var_export)\s*\(?\s*(?:md5|sha1|crc32|crypt|"
    r"base64_\w+|str_\w+|"
    r"phpversion|php_uname|phpinfo|getcwd|get_current_user|getenv|scandir|glob|file\w*|shell_exec|system|implode|"
    r"array_\w+|call_user_func\w*)\s*\(|['\"]\s*\.\s*(?:phpinfo|system|passthru|exec|shell_exec|md5|eval|"
    r"print|phpversion)\s*\(",
    re.IGNORECASE,
)
_TESTED = re.compile(r"['\"]\s*\)*\s*;\s*(?:print|echo|die|var_dump)\s*\(?\s*\d{4,}\s*\)?\s*;", re.IGNORECASE)
_STATIC = re.compile(r"\w+::\$\w+\s*\(")
_SETTING = re.compile(
    r"(?:^|[\s&;'\"\n-])(?P<name>allow_url_(?:include|fopen)|auto_(?:ap|pre)pend_file|disable_functions|"
    r"open_basedir|safe_mode|extension(?:_dir)?|suhosin\.[\w.]+|memory_limit|mbstring\.\w+|"
    r"opcache\.\w+|unserialize_\w+|precision|sendmail_path|error_log|include_path|smtp|engine|cgi\.\w+|"
    r"zend_extension|session\.auto_start)\s*=\s*\S",
    re.IGNORECASE,
)
_GRAVE = frozenset(
    "allow_url_include allow_url_fopen auto_prepend_file auto_append_file disable_functions open_basedir safe_mode "
    "extension_dir cgi.force_redirect session.auto_start".split()
)
_STREAM = re.compile(r"php://(?:input|filter|stdin|stdout|memory|temp|output|fd)", re.IGNORECASE)
_PROSE = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b", re.IGNORECASE)
_ALONE = re.compile(
    rf"^\s*(?:FOO)?((?:{_RUN}|{_PACK}|{_FILE}|(?:array|str|mb|pg|mysqli?|ldap|tidy|sodium|curl|gz|bz|zlib|ob|preg|"
    rf"posix|pcntl|openssl|stream|socket|xml|date|file|is|get|session|image|"
    rf"mcrypt|ftp|imap|odbc|oci|sqlite|ssh2|shmop|yaml|assert|call|func|ini|register|strip)_\w+|gzuncompress|"
    rf"checkdate|symlink|serialize|intval|substr|crypt|range|filegroup|file|pi|chr|"
    r"bzdecompress|base64_\w+|convert_\w+))(?:\s|/\*.*?\*/|//[^\n]*\n?|"
    r"\#[^\n]*\n?)*\((?:[\s\w$]{0,20}\)?(?:\[\d\])?)\s*;?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_TESTS = re.compile(r"!?(?:isset|empty)\(\$_\w+\[['\"]\w+['\"]\]\)")
_BROWSER = re.compile(r"\b(?:alert|prompt|confirm|atob)\s*\(|\bdocument\.|\bwindow\b|javascript:", re.IGNORECASE)
_RUN_NAMES = re.compile(
    r"^(?:cmd|exec|command|eval|shell|run|execute|code|php|func|function|callback|payload|x|yt)$", re.IGNORECASE
)
_PLACE = re.compile(r"[^\s'\"$]{1,300}(?::\d+){1,2}|<anonymous>|native")
_TOLD = re.compile(
    r"(?:[\w./:@?=&-]+\.(?:m?js|jsx|tsx?|vue|py|php|html?)(?:\?[\w=.&-]*)?(?::\d+){1,2}|<anonymous>|webpack[\w:/.-]+)"
)
_ASIDE = re.compile(r"[a-z]+ \([a-z]{3,20}\)", re.IGNORECASE)  # a word, and a word in brackets
_MACRO = re.compile(r"\$__[a-zA-Z]\w+$")  # of a dashboard's queries
_FILTERED = re.compile(r"__(?:time|from|to|interval|unix|url|user|org|range|all)\w*")
_SHOWN = re.compile(r"^(?:code|source|source_?code|snippet|text|content|body|markdown)$", re.IGNORECASE)
_HARMLESS = re.compile(rf"(?:{_RUN}|{_PACK}|{_FILE})\b|\$\W*[_{{$(]|[`$]\w*\s*\(|php://|\$_", re.IGNORECASE)
_SHELLS = frozenset(
    "system exec shell_exec passthru popen proc_open pcntl_exec eval assert create_function phpinfo".split()
)


def judge(value: str, context: Context) -> Verdict | None:
    """An opened tag, a call that runs or unpacks something, a function held in a variable, a changed setting."""
    best: Verdict | None = None
    for reading in (_tag, _call, _variable, _setting):
        found = reading(value, context)
        if found is not None and (best is None or found.confidence > best.confidence):
            best = found
    return best


def _tag(value: str, context: Context) -> Verdict | None:
    match = _TAG.search(value)
    if match is not None and not re.match(r"<\?xml\s*(?:version|:\s*namespace)|<\?xml\s+\w+=", match[0], re.IGNORECASE):
        named = re.match(r"<\?\s*(?:php|=|xml\s*:)", match[0], re.IGNORECASE)
        code = re.search(r"[(;$`'\"]", match["code"])
        if is_question(value) and not code and not _HARMLESS.search(match["code"]):
            return Verdict(WEAK, match[0], "It names PHP's tag.")
        if not match["code"].strip() and re.search(r"\w+ \w+", value[: match.start()]):
            return Verdict(WEAK, match[0], "It names PHP's tag.")
        if (
            not named
            and not code
            and re.match(r"\s+(?:echo|print|include|require|eval|system|exec|die|exit|foreach|if)\b", match["code"])
        ):
            return Verdict(POSSIBLE, match[0][:300], "PHP with short tags would run the code behind the tag.")
        if not code and not re.search(r"[=@\[]", match["code"]) and re.match(r"\s*\w+ \w+", match["code"]):
            return Verdict(WEAK, match[0], "It names PHP's tag.")
        if context.place is Place.BODY and _SHOWN.match(context.name) and not _HARMLESS.search(match["code"]):
            return Verdict(WEAK, match[0][:300], "It is a program that only prints.")
        sure = CERTAIN if named and (code or match["code"].strip()) else STRONG if named or code else POSSIBLE
        return Verdict(sure, match[0][:300], "Included or written to a page, PHP would run the code behind its tag.")
    if (match := _BRACKET.search(value)) and (re.search(r"[(;'\"]", value) or match.end() == len(value)):
        return Verdict(
            PROBABLE,
            value[max(0, match.start() - 60) : match.end() + 60],
            "A template engine would run the part between its PHP marks.",
        )
    return None


def _call(value: str, context: Context) -> Verdict | None:  # noqa: C901
    if is_about_call(value):
        return None
    best: Verdict | None = None
    if (match := _ALONE.match(value)) and not _ASIDE.fullmatch(value):
        shared = match[1].lower() in ("substr", "chr", "pi", "exec", "crypt", "range")  # names a database knows too
        best = Verdict(
            POSSIBLE - 0.03 if shared else POSSIBLE,
            value[:200],
            f"PHP would call {match[1].lower()}, and the code around it would go on with the call.",
        )
    if _BROWSER.search(value) and not re.search(r"<\?|\$\w", value):
        return None  # script for a browser
    for match in list(_CALL.finditer(value))[:8]:
        name = match["name"].lower()
        inside = match["inside"].strip()
        before = value[: match.start()]
        if (
            inside.startswith("eval at ")
            or _TOLD.match(inside)
            or (before.endswith("at ") and _PLACE.fullmatch(inside))
            or _ASIDE.fullmatch(match[0])
        ):
            continue  # a call that led to an error, a word in brackets
        method = re.search(r"(?:\.|->|\bdef |function )\s*$", before) is not None
        runs, packs = name in _SHELLS, _PACKS.match(name) is not None
        nested = re.search(rf"(?:{_RUN}|{_PACK})\s*\(|\$_|\$\{{|chr\(", inside, re.IGNORECASE) is not None
        argued = re.match(r"['\"@$\w/`]", inside) is not None
        if nested:
            sure = CERTAIN
        elif runs and argued and not method:
            quoted = inside[:1] in "'\"$@`" or name == "eval"
            sure = (
                STRONG
                if quoted and not (name in ("exec", "eval") and _PROSE.search(value))
                else PROBABLE
                if not _PROSE.search(value)
                else WEAK
            )
        elif (
            (runs or packs or _RUNS.match(name))
            and (argued or inside == "")
            and not method
            and not before.strip(" ;'\"@/(*?=<")
        ):
            sure = POSSIBLE if argued or (_RUN_NAMES.match(context.name)) or name == "phpinfo" else WEAK
        elif argued and not before.strip(" ;'\"@(") and not _PROSE.search(value):
            sure = POSSIBLE
        else:
            sure = WEAK
        if name in _SHELLS and re.fullmatch(r"[\w'\"]{0,12}['\")\]}]*;\s*", before) and (argued or not inside):
            sure = max(sure, POSSIBLE)
        if value[: match.start()].endswith("@"):
            sure = max(sure, PROBABLE)
        if sure < PROBABLE and _PROSE.search(value):
            sure = WEAK
        if context.place is Place.REFERRER and sure < STRONG:
            sure = WEAK
        if best is None or sure > best.confidence:
            best = Verdict(sure, match[0][:300], f"PHP would call {name}.")
    if (match := _PRINTED.search(value)) and (best is None or best.confidence < PROBABLE):
        best = Verdict(PROBABLE, match[0][:300], "PHP would work the call out and print its result.")
    if (match := _TESTED.search(value)) and (best is None or best.confidence < PROBABLE):
        best = Verdict(PROBABLE, match[0], "PHP would print the number, which shows that it runs.")
    if match := _CHR.search(value):
        return Verdict(PROBABLE, match[0][:300], "PHP would put a word together from character numbers, past a filter.")
    return best


def _variable(value: str, context: Context) -> Verdict | None:  # noqa: C901
    if _TESTS.fullmatch(value):
        return None  # it only looks whether a field was sent
    if match := _GLOBAL.search(value):
        return Verdict(
            PROBABLE if not _PROSE.search(value) else WEAK,
            value[match.start() :][:300],
            "PHP would read another value of the request.",
        )
    if context.place is Place.NAME and (match := _OVERWRITTEN.match(value)):
        return Verdict(PROBABLE, match[0], "Old PHP would let the parameter overwrite its own variable.")
    if match := _HANDED.search(value) or _SIGNS.search(value) or _NAMED.search(value):
        return Verdict(
            PROBABLE if not _PROSE.search(value) else WEAK,
            value[match.start() :][:300],
            "PHP would run what the variable or the text names.",
        )
    if match := _STATIC.search(value):
        return Verdict(PROBABLE, match[0], "PHP would call a function whose name is held in a variable.")
    for match in list(_VARIABLE.finditer(value))[:4]:
        name, inside = match["name"], match["inside"].strip()
        if _MACRO.match(name):
            continue
        odd = (
            bool(match["index"])
            or name.startswith(("@", "$$", "${", "$_"))
            or re.fullmatch(r"\$[O0_]+", name) is not None
        )
        if name in ("$", "@$") or (re.search(r"[a-z]{3,}\s*$", value[: match.start()]) and not odd):
            continue
        plain = re.fullmatch(r"['\"@$\w./ -]{0,60}['\"]?", inside) is not None
        if odd:
            return Verdict(PROBABLE, match[0][:300], "PHP would call a function whose name is held in a variable.")
        if (
            plain
            and len(value) < 120
            and not re.search(r"\bfunction\b|=>|\$\s*\(\s*['\"][#.]|\$\((?:document|this|window|function)", value)
            and name != "$"
            and value[match.end("name") : match.end("name") + 1] != " "
        ):
            return Verdict(POSSIBLE, match[0][:300], "PHP would call a function whose name is held in a variable.")
    if (match := _BRACED.search(value)) and not _FILTERED.match(match["inside"]):
        inside = match["inside"]
        if re.search(r"^@|^\$|\(|->|^['\"]|['\"]\s*\.\s*['\"]", inside) and not re.search(
            r"T\(|jndi|7\*|#|\bnew\b|getClass|Context\.", inside
        ):
            called = re.search(r"\w\s*\(|^[@$]", inside)
            return Verdict(
                PROBABLE if called else POSSIBLE,
                match[0],
                "Inside double quotes, PHP would run what stands in the braces.",
            )
    match = _CONCATENATED.search(value)
    if match is not None and not re.match(r"^\s*[a-z_]\w*\s*\(", match[0]) and not _PROSE.search(value):
        formed = re.search(r"['\"]\s*\)?\s*\(|\)\s*\(\s*['\"@\w]|\]\s*\)?\s*(?:\[|\()|\}\s*\(|\.", match[0])
        command = re.search(r"sys|exec|pass|eval|assert|\bls\b|\bid\b|whoami|uname", match[0], re.IGNORECASE)
        if formed:
            return Verdict(
                PROBABLE if command else 0.3, match[0][:300], "PHP would call a function whose name is a text."
            )
    return None


def _setting(value: str, context: Context) -> Verdict | None:
    if match := _SETTING.search(value):
        name = match["name"].lower()
        grave = name in _GRAVE or name.startswith("suhosin")
        cgi = re.search(r"(?:^|\s)-[ds]\b", value) is not None
        if grave or cgi:
            return Verdict(
                CERTAIN, value[match.start() :].strip()[:300], f"PHP would run with the setting {name} changed."
            )
        whole = re.fullmatch(r"\s*[\w.]+\s*=\s*\S{1,60}\s*", value) is not None and context.place is not Place.NAME
        return Verdict(
            POSSIBLE if (whole and "." in name) or (whole and "_" in name) else WEAK,
            match[0].strip(),
            f"PHP would run with the setting {name} changed.",
        )
    if (
        (match := _STREAM.search(value))
        and context.place is Place.VALUE
        and not value.lower().startswith("php://filter")
        and " " not in value
    ):
        return Verdict(POSSIBLE, match[0], "PHP would read or write the stream.")
    return None
