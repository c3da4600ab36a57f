"""Server-side includes: a directive that a server with SSI or a cache with ESI switched on would run.

CWE-97. Sources: Apache mod_include documentation, "Basic Elements"; W3C Note "ESI Language Specification 1.0".
"""

import re

from delicti.detect.contexts import ANYWHERE, CERTAIN, STRONG, Context, Verdict

CLASS, TECHNIQUE, WEAKNESS = "ssi", "T1190", "CWE-97"
ANCHORS = (r"<!--\s{0,8}#", r"<!#\s{0,8}(?:exec|include|echo|printenv)", r"<esi:")
CONTEXTS = ANYWHERE
HITS = (
    '<!--#exec cmd="id"-->',
    '<!--#include virtual="/etc/passwd"-->',
    '<!--#echo var="DATE_LOCAL" -->',
    "<!--#printenv -->",
    '<esi:include src="http://evil.example/"/>',
)
LOOKALIKES = ("<!-- #menu -->", "<!--#region code folding-->", "<!--# of items -->")

_DIRECTIVE = re.compile(
    (
        r"<!(?:--)?\s*#\s*(?P<name>exec|include|echo|printenv|config|flastmod|fsize|set|if|elif|odbc|"
        r"email)\b\s*(?P<rest>[^>]{0,200})"
    ),
    re.IGNORECASE,
)
_EDGE = re.compile(r"<esi:(?:include|inline|vars|try|choose|assign|debug|remove)\b[^>]{0,200}>?", re.IGNORECASE)


def judge(value: str, context: Context) -> Verdict | None:  # noqa: ARG001
    """A directive with the attribute that makes it one."""
    match = _DIRECTIVE.search(value)
    if match is None:
        edge = _EDGE.search(value)
        why = "A cache that builds pages from parts would run the tag."
        return Verdict(STRONG, edge[0], why) if edge else None
    name = match["name"].lower()
    if name != "printenv" and "=" not in match["rest"]:
        return None
    return Verdict(
        CERTAIN if name in ("exec", "include", "printenv", "echo") else STRONG,
        match[0],
        f"A server with includes switched on would run the directive {name}.",
    )
