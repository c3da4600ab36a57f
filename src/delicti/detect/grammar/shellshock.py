"""Shellshock: a function definition with commands behind it, which an old Bash runs when it reads its environment.

CVE-2014-6271, CWE-78. Source: the CVE and the GNU Bash manual on exported functions.
"""

import re

from delicti.detect.contexts import ANYWHERE, CERTAIN, POSSIBLE, STRONG, Context, Verdict

CLASS, TECHNIQUE, WEAKNESS = "shellshock", "T1190", "CWE-78"
ANCHORS = (r"\(\s{0,4}\)\s{0,4}\{",)
CONTEXTS = ANYWHERE
HITS = ("() { :; }; /bin/bash -c id", "() { ignored;};echo vulnerable", "() { _; } >_[$($())] { id; }")
LOOKALIKES = ("function() { return 1 }", "main() { }", "() => { x }")

_FUNCTION = re.compile(r"(?:^|[\s;&'\"=])\(\s*\)\s*\{(?P<body>[^}]{0,40})(?P<end>\}?)(?P<rest>.{0,300})", re.DOTALL)


def judge(value: str, context: Context) -> Verdict | None:  # noqa: ARG001
    """A nameless function, and what follows it."""
    match = _FUNCTION.search(value)
    if match is None or re.search(r"(?:function\s*|=>|\w)\s*$", value[: match.start() + 1]):
        return None
    if re.search(r"^\s*(?:>\s*_|;)|^\s*[\w/]", match["rest"]) and match["end"]:
        return Verdict(CERTAIN, match[0].strip()[:300], "An old Bash would run the commands behind the function.")
    if not match["body"].strip() and not match["end"]:
        return Verdict(
            STRONG if not match["rest"] else POSSIBLE,
            match[0].strip(),
            "It begins the way a function in Bash's environment does.",
        )
    if match["body"].strip(" ;:_ignored") == "":
        return Verdict(STRONG, match[0].strip()[:300], "An old Bash would take the value for a function.")
    return None
