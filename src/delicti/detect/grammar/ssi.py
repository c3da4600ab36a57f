"""Server-side includes: a directive that a server with SSI switched on would run.

CWE-97. Source: Apache mod_include documentation, "Basic Elements".
"""

import re

from delicti.detect.contexts import ANYWHERE, CERTAIN, STRONG, Context, Verdict

CLASS, TECHNIQUE, WEAKNESS = "ssi", "T1190", "CWE-97"
ANCHORS = (r"<!--\s{0,8}#", r"<!#\s{0,8}(?:exec|include|echo|printenv)")
CONTEXTS = ANYWHERE
HITS = (
    '<!--#exec cmd="id"-->',
    '<!--#include virtual="/etc/passwd"-->',
    '<!--#echo var="DATE_LOCAL" -->',
    "<!--#printenv -->",
)
LOOKALIKES = ("<!-- #menu -->", "<!--#region code folding-->", "<!--# of items -->")

_DIRECTIVE = re.compile(
    (
        r"<!(?:--)?\s*#\s*(?P<name>exec|include|echo|printenv|config|flastmod|fsize|set|if|elif|odbc|"
        r"email)\b\s*(?P<rest>[^>]{0,200})"
    ),
    re.IGNORECASE,
)


def judge(value: str, context: Context) -> Verdict | None:  # noqa: ARG001
    """A directive with the attribute that makes it one."""
    match = _DIRECTIVE.search(value)
    if match is None:
        return None
    name = match["name"].lower()
    if name != "printenv" and "=" not in match["rest"]:
        return None
    return Verdict(
        CERTAIN if name in ("exec", "include", "printenv", "echo") else STRONG,
        match[0],
        f"A server with includes switched on would run the directive {name}.",
    )
