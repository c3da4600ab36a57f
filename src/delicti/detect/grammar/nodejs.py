"""Server-side JavaScript: a value that Node.js would run.

CWE-94. Source: the Node.js documentation (process, child_process, fs, module), ECMA-262 (Function, Reflect).
"""

import re

from delicti.detect.asked import is_about_call
from delicti.detect.contexts import ANYWHERE, CERTAIN, POSSIBLE, PROBABLE, STRONG, WEAK, Context, Place, Verdict

CLASS, TECHNIQUE, WEAKNESS = "nodejs", "T1059.007", "CWE-94"
ANCHORS = (
    r"require\s*(?:\(|\[|\.|=|;)",
    r"child_process|process\s*(?:\.|\[)|mainmodule|\$\$nd_func|__js_function|global(?:this)?\s*[.\[]",
    r"constructor\s*[.\[(]",
    r"new\s*\+?\s*function|string\s*\.\s*fromcharcode|function\s*\(\s*\)|=>\s*\{|module\.exports|eval\s*\(",
    r"console\s*(?:\.\s*(?:log|info|error|warn|debug|dir|table|trace|assert)\b|\[)",
    r"while\s*\(",
    r"(?:read|write)file(?:sync)?\s*\(|readdir(?:sync)?\s*\(|spawn(?:sync)?\s*\(|execsync\s*\(",
    r"_response|_prefix|_formdata|resolved_model|new\s+date\s*\(",
)
CONTEXTS = ANYWHERE
HITS = (
    "require('child_process').exec('id')",
    "process.mainModule.require('fs').readFileSync('/etc/passwd')",
    "{\"rce\":\"_$$ND_FUNC$$_function(){require('child_process').exec('id')}()\"}",
    "this.constructor.constructor('return process')()",
    "global.process.exit(1)",
)
LOOKALIKES = (
    "process improvement",
    "require approval",
    "console log in browser",
    "while (i < 10)",
    "process.env explained for beginners",
    "constructor injection",
)

_MODULE = re.compile(
    (
        r"require\s*(?:\(|\[)\s*\\?['\"]?(?:node:)?(?:child_process|fs|net|http|os|vm|path|process|module)\b|"
        r"require\.main\b|process\.(?:binding|mainModule|dlopen|kill|exit|cwd)\b|process\s*\[\s*['\"]?(?:mainModule|"
        r"binding|env)|(?:spawn|exec|fork|execFile)Sync\s*\(|child_process"
    ),
    re.IGNORECASE,
)
_ENV = re.compile(r"\bprocess\s*(?:\.\s*env\b|\[\s*\\?['\"]env\\?['\"]\s*\])")
_SERIAL = re.compile(r"_?\$\$ND_(?:FUNC|CC)\$\$_?|__js_function")
_FILE = re.compile(
    r"\b(?:fs\.)?(?:readFile|writeFile|readdir|appendFile|unlink)(?:Sync)?\s*\(|\bres\.(?:end|send|write)\s*\(",
    re.IGNORECASE,
)
_MAKE = re.compile(
    (
        r"constructor\s*(?:\.|\[\s*['\"])\s*constructor\b|\bnew[\s+]+Function[\s+]*\(|\bString\s*\.\s*fromCharCode\b|"
        r"\bReflect\.(?:construct|apply|ownKeys)\s*\(|\bconstructor\._load\s*\("
    ),
    re.IGNORECASE,
)
_CONSOLE = re.compile(
    r"\bconsole\s*(?:\.\s*\w+|\[\s*\\*['\"]\w+\\*['\"]\s*\])(?:\s*\.\s*(?:call|apply))?\s*\(", re.IGNORECASE
)
_FLIGHT = re.compile(
    r"\"?\$\d*:?\w*:?(?:__proto__|constructor):|['\"]_prefix['\"]|resolved_model|_response", re.IGNORECASE
)
_LOOP = re.compile(r"^\s*\\?u?\w*hile\s*\(\s*(?P<condition>[^)]{1,24}\)?)\s*\)+\s*;?\s*$")
_CONSTANT = re.compile(
    r"^[!+\-(]*(?:true|false|null|undefined|NaN|Infinity|this|String|new\s+Date(?:\(\))?|-?\d+|[\\'\"`\[\]{}]+)\)*$"
)
_BUSY = re.compile(r"new\s+Date\(\).{0,80}while\s*\(", re.IGNORECASE | re.DOTALL)
_OPEN = re.compile(
    r"^(?:require|process|module)\s*(?:\[\s*\w|\.exports\s*=|=\s*require)|=\s*require\s*;|"
    r"\bfunction\s*\(\s*\)\s*\+?\s*\{\s*$"
)
_QUESTION = re.compile(
    r"[\w .+#-]*\brequire\s*\(?\s*['\"]?\w+['\"]?\)?(?: [a-z]{3,}){1,6}\??"
)  # what a programmer searches for
_PRINTS = re.compile(
    r"console\.(?:log|info|warn|error)\(\s*(?:[a-z]\w*|JSON\.stringify\(\w+(?:, ?\w+){0,2}\)|"
    r"'[^']*'|\"[^\"]*\")?\s*\);?"
)
_RUN_NAMES = re.compile(r"^(?:eval|code|exec|cmd|js|script|run|expr|expression|function)$", re.IGNORECASE)


def judge(value: str, context: Context) -> Verdict | None:
    """A module reached, an object turned into code, a loop without end."""
    talked = re.search(r"\)\s+[a-z]+ [a-z]+", value) is not None
    prose = talked or re.search(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b", value) is not None
    if match := _SERIAL.search(value):
        return Verdict(CERTAIN, match[0], "Unpacked, the text would become a function that Node.js runs.")
    if (match := _MODULE.search(value)) and not (
        (prose and "(" not in value[match.start() :]) or _QUESTION.fullmatch(value)
    ):
        called = re.search(r"\(", value[match.start() :])
        return Verdict(
            STRONG if called else PROBABLE,
            value[match.start() :][:300],
            "Node.js would reach a module that runs programs or reads files.",
        )
    if (
        (match := _FLIGHT.search(value))
        and "{" in value
        and re.search(r"__proto__|constructor|prototype|_prefix", value)
    ):
        return Verdict(
            PROBABLE, value[:300], "Unpacked by the server, references in the object would reach its constructor."
        )
    if (
        (match := _MAKE.search(value))
        and not prose
        and not re.search(r"\b(?:alert|prompt|confirm)\s*\(|\bdocument\b|\bwindow\b", value)
    ):
        return Verdict(
            PROBABLE
            if match[0].rstrip().endswith("(") or "constructor" in match[0].lower() or "eval" in value
            else POSSIBLE
            if "(" in value[match.end() :]
            else WEAK,
            match[0],
            "Node.js would make a function of a text.",
        )
    if (match := _FILE.search(value)) and not prose and re.search(r"['\"/,]", value[match.end() :]):
        return Verdict(PROBABLE, value[match.start() :][:300], "Node.js would read or write a file.")
    if match := _BUSY.search(value):
        return Verdict(PROBABLE, match[0][:300], "The script would keep the server busy.")
    if (match := _ENV.search(value)) and not prose and not is_about_call(value):
        return Verdict(POSSIBLE, match[0], "Node.js would give its environment.")
    if (match := _CONSOLE.search(value)) and not prose and match.start() == 0:
        return Verdict(
            WEAK if _PRINTS.fullmatch(value) and not _RUN_NAMES.match(context.name) else POSSIBLE,
            value[:200],
            "Node.js would run the call.",
        )
    if (match := _OPEN.search(value)) and not prose:
        return Verdict(POSSIBLE, match[0][:200], "Node.js would reach its own modules.")
    if (match := _LOOP.match(value)) and _CONSTANT.match(match["condition"].strip()):
        return Verdict(
            POSSIBLE if _RUN_NAMES.match(context.name) or context.place is not Place.VALUE else WEAK,
            value[:100],
            "The loop would never end.",
        )
    return None
