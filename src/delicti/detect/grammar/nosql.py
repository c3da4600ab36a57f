"""NoSQL injection: query operators or script where a document store expects a plain value.

CWE-943. Sources: the MongoDB manual (query operators, $where), the CouchDB documentation (selectors).
"""

import re

from delicti.detect.contexts import CERTAIN, FREE, HEADERS, POSSIBLE, PROBABLE, STRONG, Context, Place, Verdict

CLASS, TECHNIQUE, WEAKNESS = "nosqli", "T1190", "CWE-943"
_OPERATORS = (
    "ne|eq|gt|gte|lt|lte|in|nin|exists|regex|options|where|or|and|nor|not|all|size|type|mod|elemMatch|expr|jsonSchema|"
    "text|search|comment|func|slice|lookup|function|accumulator|group|match|project|unset|set|inc|push|natural"
)
ANCHORS = (
    rf"\$(?:{_OPERATORS})\b",
    r"\bthis\.\w+\s*(?:[=!<>]|\.match|\[)",
    r"\bdb\.\w+\.|\bdb\.get\w+\(",
    r"return\s*[({]?\s*(?:true|1|this|!)|\breturn\b.{0,40}(?:==|;)",
    r"(?:\|\||&&)\s*['\"(]?[\w'\"]{1,12}['\"]?\s*={2,3}",
    r"sleep\(\d{3,}|date\(\).{0,80}while|while\s*\(.{0,60}date",
    r"tojsononeline|mapreduce|_all_docs|runcommand",
)
CONTEXTS = FREE | HEADERS | {Place.PATH}
HITS = (
    '{"$gt": ""}',
    "user[$ne]",
    "'; return true; var x='",
    "' || this.password.match(/.*/)//",
    "true, $where: '1 == 1'",
    "', $or: [ {}, { 'a':'a",
    "' || '1'=='1",
    "db.users.insert({admin:1});",
)
LOOKALIKES = (
    "price $10",
    '{"name": "ada", "age": 3}',
    "$in",
    "mongodb $gt operator example",
    "return to sender",
    "if (a == 1 || b == 2)",
    "$set up",
)

_NAMED = re.compile(rf"\[\s*['\"]?\$(?P<operator>{_OPERATORS})['\"]?\s*\]", re.IGNORECASE)
_OBJECT = re.compile(rf"[{{,\[]\s*['\"]?\$(?P<operator>{_OPERATORS})['\"]?\s*:", re.IGNORECASE)
_LOOSE = re.compile(
    r"(?:^|[,;'\"}\]]\s*)['\"]?\$(?P<operator>where|or|and|nor|comment|regex|ne|gt)['\"]?\s*:\s*['\"\[{(\w]",
    re.IGNORECASE,
)
_SHELL = re.compile(
    (
        r"\bdb\.(?:\w+\.(?:find|insert|update|remove|drop|save|count|aggregate|mapreduce|group|findone|delete\w*)|"
        r"get\w+|drop\w*|adduser|eval|version|runcommand|collection)\s*\(|\btojsononeline\s*\(|_all_docs\b"
    ),
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"['\")\]}]?\s*;?\s*\breturn\s*\(?\s*(?:true|1|this\.\w+|!?\w+\s*==)|['\"0-9]\s*(?:\|\||&&)\s*\(?\s*this\.\w+|"
    r"\bthis\.(?:password|pass\w*|user\w*|token|secret|email|\w+)\s*(?:\.match\s*\(|[!=]==?|\[)|"
    r"\bthis\.\w+\.(?:length|charat|substr\w*|constructor)",
    re.IGNORECASE,
)
_TRUE = re.compile(
    r"^[^=&|]{0,60}?['\"]?\s*(?:\|\||"
    r"&&)\s*(?:['\"(]?\w{0,12}['\"]?\s*={2,3}\s*['\"]?\w{0,12})(?P<rest>['\")]*\s*(?://|#|;|%00|\x00|$|\|\||&&|"
    r"\}))"
)
_DELAY = re.compile(
    (
        r"(?:^|[;'\"}\]&|({]\s*)sleep\s*\(\s*\d{3,}\s*\)|var\s+\w+\s*=\s*new\s+Date\(\).{0,120}while|"
        r"do\s*\{\s*\w+\s*=\s*new\s+date\(\)"
    ),
    re.IGNORECASE | re.DOTALL,
)


def judge(value: str, context: Context) -> Verdict | None:
    """An operator as a parameter's index, as a key of an object, or script that would run inside the store."""
    match = _NAMED.search(value)
    if match and (context.place is Place.NAME or re.search(r"\]\s*(?:=|$|\[)", value[match.end() - 1 :])):
        return Verdict(
            CERTAIN,
            match[0],
            f"The store would compare by the operator ${match['operator']} instead of with a value.",
        )
    match = _OBJECT.search(value)
    if match is not None and not re.search(r"\$type[\"']\s*:\s*[\"'][A-Za-z]+\.", value):
        inner = re.search(r"[\"'][\w.$]+[\"']\s*:\s*\{\s*[\"']?\$", value)
        return Verdict(
            CERTAIN if len(value) < 400 or inner else STRONG,
            match[0],
            f"The store would read the operator ${match['operator']} instead of a value.",
        )
    if match := _LOOSE.search(value):
        return Verdict(
            STRONG,
            value[match.start() :][:300],
            f"The value adds the operator ${match['operator']} to the query's object.",
        )
    if match := _SHELL.search(value):
        prose = re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{3,}", value)
        return Verdict(POSSIBLE if not prose else 0.3, match[0], "The store's shell would run the call.")
    if match := _DELAY.search(value):
        return Verdict(
            STRONG if re.search(r"['\"};|&]", value[: match.start() + 1]) or "new" in match[0] else 0.3,
            match[0][:300],
            "Script inside the store would make it wait.",
        )
    if match := _SCRIPT.search(value):
        leaves = re.search(r"['\"]\s*[);}\]]*\s*(?:;|\|\||&&)|//|\x00", value)
        return Verdict(
            STRONG if leaves else 0.3, match[0].strip()[:300], "Script inside the store would run the condition."
        )
    if (match := _TRUE.search(value)) and not re.search(r"\bif\b|\bwhile\b|\(a", value):
        return Verdict(
            CERTAIN if value[:1] in "'\"" else PROBABLE,
            match[0].strip()[:300],
            "Script inside the store would find the condition always true.",
        )
    return None
