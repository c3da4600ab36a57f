"""What only a shell reads: substitutions, loops, patterns of files, connections back, outputs sent elsewhere.

Signs that need no command's name to count, or that carry it inside. Each pattern is linear. Sources: POSIX.1-2017,
Shell Command Language; the GNU Bash manual; Microsoft's command reference (for, if, variable substrings).
"""

import re

from delicti.detect.asked import is_about_call
from delicti.detect.contexts import CERTAIN, POSSIBLE, PROBABLE, STRONG, WEAK, Context, Place, Verdict
from delicti.detect.shell_words import PLAIN, TOOLS, known
from delicti.detect.written import is_span

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
# Steps into a document, as `/div[2]/a[1]`, and pages named by a variable, as `/pages/[id].tsx`.
_STEPPED = re.compile(r"(?:/(?:[\w.:-]+(?:\[\d{1,4}\])?|\[{1,2}\.{0,3}[a-zA-Z]{2,}\]{1,2}(?:\.\w+)?))+/?")
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
PROSE = re.compile(r"\b[A-Za-z]{3,}[,.]? [a-z]{2,} [a-z]{2,}\b")
_BRACED = re.compile(r"^\{([\w,./$'\"#* -]{1,120})\}$")
_SHELL_VARIABLE = re.compile(r"\$\{?SHELL\}?\s+-c")
_ASSIGNED = re.compile(r"(?:^|[;&\s])([A-Za-z_]\w{0,10})=(\S{1,40}?)\s*(?:;|&&)\s*.*\$\{?\1\b", re.DOTALL)
_RUNS_FILE = re.compile(r"[;|&]\s*(?:\.\s+)?(?:\.{1,2}/[\w.-]|/(?:tmp|usr|var|opt|home|dev|root)/[\w./-]|\$\d\s*$)")
_RUNS_NAMED = re.compile(
    r"(?:^|[\w\s'\"])[;|&]{1,2}\s*[\w.-]{1,40}\.(?:exe|bat|cmd|ps1|vbs|sh)\s*(?:$|[;|&/'\"\s-])", re.IGNORECASE
)
_LOOPS = re.compile(
    r"\bfor\s+\w+\s+in\s[^;]{1,80};\s*do\s|\bwhile\s[^;]{1,60};\s*do\s|\bif\s+\[{1,2}\s[^\]]{1,80}\]{1,2}\s*;?\s*then\b"
)
_BLANK = re.compile(r"\b(?P<name>\w{2,20})\$\{?IFS\b|^\W{0,3}\$\{?IFS\}?(?P<first>[a-z]{2,20})\b")
_SENT = re.compile(r"(?:^|\s)[12&]?>&[12]\b|[12&]?>{1,2}\s*/dev/null\b")
_EXCHANGED = re.compile(r"^\s*[=+@-]\s*\(?\w{2,20}\|\s*'[^']{1,120}'!\w", re.IGNORECASE)
_CUT_NAME = re.compile(r"%\w{2,30}:~-?\d")


def only_shells(value: str, context: Context, hidden: bool) -> Verdict | None:  # noqa: ARG001, C901
    """What no other language writes: substitutions, sums, braces, patterns, connections back."""
    if match := _REVERSE.search(value):
        return Verdict(CERTAIN, match[0][:300], "A shell would open a connection back to the sender.")
    if match := _FORK.search(value):
        return Verdict(STRONG, match[0][:300], "A shell would define a function that starts itself without end.")
    if (match := _CALLED.search(value)) and not ("\n" in value and PROSE.search(value[: match.start()])):
        if is_about_call(value):
            return None
        return Verdict(
            STRONG if known(match["command"].split(" ")[0]) else POSSIBLE,
            match[0][:300],
            "An interpreter would hand the text to a shell.",
        )
    if match := _PERL.search(value):
        return Verdict(PROBABLE, match[0][:300], "Perl would run what stands in the brackets of a text.")
    if match := _PATHED.search(value):
        talked = PROSE.search(value[: match.start()]) or re.search(r"(?:\s+[a-z]{3,}){2,}\s*$", value[match.end() :])
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
            and not re.fullmatch(r"[a-z_]\w*|[\d.,]+", inner, re.IGNORECASE)
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
    if "/*" not in value and (match := _GLOBBED.search(value)) and not _STEPPED.fullmatch(match[0]):
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


def quoted_inline(before: str, after: str) -> bool:
    """Whether a backtick marks code inside a sentence."""
    code, tick, rest = after.partition("`")
    return bool(tick) and is_span(before, code, rest)


def _written(value: str, match: re.Match[str]) -> bool:
    before, after = value[: match.start()], value[match.start() + 1 :]
    name = (match["tick"].split() or [""])[0].lower()
    return "```" in value or (name in TOOLS and "://" not in after) or quoted_inline(before, after)


def _talk(after: str) -> bool:
    return re.match(r"\s*(?:\s[a-z]{3,}){2,}", after) is not None


def _chained(value: str) -> bool:
    """Whether several commands follow each other, and at least one of them is more than a word."""
    parts = [part.split() for part in re.split(r"[;\n]|&&", value[:400]) if not part.lstrip().startswith("at ")]
    names = [known(part[0]) if part else None for part in parts]
    if "{" in value and "}" in value:  # a program in another language
        names = [name if name not in ("for", "if", "while", "return", "exit", "eval") else None for name in names]
    if len(parts) < 2 or sum(name is not None for name in names) < 2 or TOOLS.issuperset(filter(None, names)):
        return False
    if any(
        name and any(w[:1] in "/-~" or "/" in w[:-1] for w in part[1:]) for name, part in zip(names, parts, strict=True)
    ):
        return not PROSE.search(value)
    return names[0] is not None and any(name and "-" in name for name in names[1:])


def runs_more(value: str, context: Context, hidden: bool) -> Verdict | None:  # noqa: ARG001
    """Commands in a chain, files and programs behind a separator, loops, outputs sent elsewhere."""
    if context.place in (Place.PATH, Place.REFERRER, Place.AGENT):
        return None
    if _chained(value):
        return Verdict(POSSIBLE, value[:300], "A shell would run the commands one after the other.")
    if (match := _RUNS_FILE.search(value)) and not re.search(r"\w\s$|://|^\$\d$", value[: match.start()]):
        return Verdict(PROBABLE, value[match.start() :][:300], "A shell would run the file behind the separator.")
    if match := _RUNS_NAMED.search(value):
        return Verdict(PROBABLE, value[match.start() :][:300], "A shell would run the program behind the separator.")
    if match := _LOOPS.search(value):
        return Verdict(STRONG, match[0][:300], "A shell would run a loop or a condition.")
    if (match := _BLANK.search(value)) and known(match["name"] or match["first"]):
        return Verdict(PROBABLE, match[0], "A shell would put a blank between the command and what follows.")
    if match := _SENT.search(value):
        return Verdict(PROBABLE, match[0].strip(), "A shell would send what a command says elsewhere.")
    if match := _EXCHANGED.search(value):
        return Verdict(PROBABLE, match[0], "A spreadsheet would start the program that the formula names.")
    if match := _CUT_NAME.search(value):
        return Verdict(PROBABLE, value[:300], "The Windows shell would cut the letters of a command from a variable.")
    return None


def windows(value: str, context: Context, hidden: bool) -> Verdict | None:  # noqa: ARG001
    """Loops and conditions of the Windows shell."""
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
