"""XPath injection: a value that leaves its literal in a path expression and goes on in that language.

CWE-643. Source: W3C XML Path Language (XPath) 1.0.
"""

import re

from delicti.detect.contexts import CERTAIN, FREE, HEADERS, POSSIBLE, PROBABLE, Context, Verdict

CLASS, TECHNIQUE, WEAKNESS = "xpath-injection", "T1190", "CWE-643"
_FUNCTIONS = (
    r"count|name|local-name|string-length|substring|text|node|position|last|starts-with|contains|doc|"
    r"doc-available|string|number|sum|translate|normalize-space|namespace-uri|parent|comment"
)
ANCHORS = (
    rf"(?:{_FUNCTIONS})\s*\([^)]{{0,60}}(?:/|\*|@|name|\))",
    r"\|\s*/{1,2}",
    r"\]\s*\|",
    r"['\"]\s*\]",
    r"/{2}[\w*]+\[",
    r"\b(?:child|parent|ancestor|descendant|self|following|attribute)::",
)
CONTEXTS = FREE | HEADERS
HITS = (
    "' or count(/*)=1 or 'a'='b",
    "x' or name()='username' or 'x'='y",
    "'] | //user/*[contains(*,'",
    "' and string-length(name(/*[1]))=4 and '1'='1",
    "/*/*[1]/text()",
    "count(/child::node())",
)
LOOKALIKES = ("//comment", "//div[@class='x']", "count(x)", "contains('a')", "parent company", "text()")

_LEAVES = re.compile(
    rf"['\"]\s*\)?\s*(?:or|and|\||\+)\s+(?:not\s*\(\s*)?(?:{_FUNCTIONS})\s*\(|['\"]\s*\]\s*(?:\||/(?:/|\w|\*\[))|"
    rf"['\"]\s*\]\s*(?:or|and)\b|"
    rf"['\"]\s*(?:or|and)\s+(?:/{{1,2}}|\.\.?/|@)\S|"
    rf"['\"][^'\"]{{0,40}}\b(?:or|and)\s+(?:{_FUNCTIONS})\s*\(\s*//?[\w*@]|"
    rf"['\"]\s*(?:or|and)\s+(?:ancestor|child|descendant|following|parent|preceding|self)(?:-or-self|-sibling)?::",
    re.IGNORECASE,
)
# Functions that SQL has too: without a path inside they say nothing about XPath.
_SHARED = re.compile(
    (
        r"\bselect\b|(?:or|and)\s+(?:not\s*\(\s*)?(?:count|substring|contains|position|string|sum|number|replace|"
        r"translate)\s*\(\s*(?![/*.@(]|\w[\w-]*\()"
    ),
    re.IGNORECASE,
)
_WALKS = re.compile(
    (
        rf"\b(?:{_FUNCTIONS})\s*\(\s*(?:\(|(?:{_FUNCTIONS})\s*\(\s*)*(?:/|\.\.|\*|@|child::|\w+::)[^)]{{0,80}}|"
        rf"\|\s*//(?!\w+\.\w)[\w*@.]|(?:^|[\s'\"(\[|])(?:/|//)?(?:\*|[\w-]+)?/(?:child|parent|descendant|ancestor|"
        rf"attribute|self)::\w|/\*/\*\[\d[^/]{0, 5}\]?/?\w*|/text\(\)\s*$"
    ),
    re.IGNORECASE,
)


# A path written out from its root, as recorders of pages and test tools send: its quotes and brackets are closed.
_STEP = r"(?:[\w*.@:-]+(?:\([^()'\"]{0,40}\))?)(?:\[(?:[^\[\]'\"]|'[^']{0,200}'|\"[^\"]{0,200}\"){1,200}\])*"
_WHOLE = re.compile(
    rf"(?:xpath\s*[=:]\s*)?(?:\.?/{{1,2}}|(?=html\b)|\((?=//)){_STEP}(?:\)?(?:\[\d+\])?/{{1,2}}{_STEP}){{0,60}}(?:\)(?:\[\d+\])?)?"
)
_FORCED = re.compile(
    r"\bor\s+(?:'[^']{0,20}'|\"[^\"]{0,20}\"|\d+|true\(\))\s*(?:=|\]|or\b)|password|/text\(\)\s*$", re.IGNORECASE
)


def judge(value: str, context: Context) -> Verdict | None:  # noqa: ARG001
    """A literal left for a node test or an axis, or a walk over the document's own nodes."""
    if (
        all(_WHOLE.fullmatch(part.strip()) for part in value.split(" | "))
        and not _FORCED.search(value)
        and not value.startswith("/*")
    ):
        return None
    if (match := _LEAVES.search(value)) and not _SHARED.search(value):
        return Verdict(
            CERTAIN,
            match[0][:300],
            "In a path expression, the value leaves its literal and asks a question of its own.",
        )
    match = _WALKS.search(value)
    if match is None:
        return None
    words = re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", value)
    axis = (
        "::" in match[0]
        or match[0].startswith("|")
        or re.search(r"name\(|string-length|text\(\)\s*$|\*\[", match[0], re.IGNORECASE)
    )
    sure = (
        PROBABLE
        if axis and not words
        else POSSIBLE
        if not words and len(value) < 200 and re.search(r"\(\s*/", match[0])
        else 0.3
    )
    return Verdict(sure, match[0][:300], "In a path expression, the value walks over the nodes of the document.")
