"""A tolerant SQL lexer: it never fails, whatever is left open, and knows no single dialect.

Parsers of statements raise on most injections, because a payload begins in the middle of a literal and leaves quotes
and parentheses open on purpose. Here each token becomes one letter of a *shape*, so that a grammar can say what it
looks for as a short pattern over shapes instead of over spellings.

Letters: n number, s string, v variable, w name, f name before `(`, q quoted name, Z null/true/false/default,
A and/or/xor, N not, L like/in/between/is/..., = comparison, + any other operator, K `::`, U union/except/intersect,
Y all/distinct, S select, F from, W where, O order, G group, B by, H having, M limit/offset, J into, P procedure,
C case, T when/then/else/end, a as, D delay, I a verb that changes or runs something, V values/set/table...,
# comment, and ( ) [ ] { } , ; . as themselves; x anything else.
"""

import re
from functools import lru_cache
from typing import NamedTuple


class Token(NamedTuple):
    """A token: its letter, its text in lower case, where it begins and ends."""

    letter: str
    text: str
    start: int
    end: int


_TOKEN = re.compile(
    r"""
      \s*(?:
      (?P<comment>--[^\n]*|\#(?![>-])[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z))
    | (?P<string>(?:[nxbe](?='[^']+'))?'(?:[^'\\]|\\.|'')*(?:'|\\?\Z)
        |"(?:[^"\\]|\\.|"")*(?:"|\\?\Z)|\$\w{0,8}\$.*?(?:\$\w{0,8}\$|\Z))
    | (?P<number>\d+e\d+(?=(?:union|and|or|from)\b)|(?:0x[0-9a-f]*|0b[01]+|\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)(?![\w$]))
    | (?P<quoted>`[^`]*`?|\[[a-z_][\w ]*\])
    | (?P<variable>@{1,2}[\w$.]*|:[a-z]\w*|\$\d+)
    | (?P<word>(?:[a-z]\w*-)+[a-z]\w*(?!\w|\s*\()|[\w$][\w$]*(?:\s*\.\s*[a-z_*`\[][\w$\]`]*)*)
    | (?P<operator><=>|<>|!=|\^=|<=|>=|\|\||&&|::|:=|->>?|\#>>?|\#-|@>|<@|@@|\?[|&]?|[=<>!~^|&+\-*/%\\])
    | (?P<mark>[()\[\]{},;.])
    | (?P<other>\S)
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)

_WORDS = {
    "A": "and or xor",
    "N": "not",
    "L": "like rlike regexp ilike glob in between is isnull notnull similar sounds match collate escape overlaps "
    "exists",
    "U": "union except intersect minus",
    "Y": "all distinct distinctrow any some top",
    "S": "select",
    "F": "from dual",
    "W": "where",
    "+": "mod div",
    "O": "order",
    "G": "group",
    "B": "by",
    "H": "having",
    "M": "limit offset fetch",
    "J": "into outfile dumpfile",
    "P": "procedure",
    "C": "case",
    "T": "when then else end",
    "a": "as",
    "Z": "null true false default unknown",
    "D": "waitfor delay",
    "I": "insert update delete drop alter create truncate exec execute declare call merge grant revoke "
    "shutdown replace "
    "rename load copy backup restore use handler prepare deallocate begin attach",
    "V": "values set table database schema index view trigger function column user role language tables",
}
_LETTERS = {word: letter for letter, words in _WORDS.items() for word in words.split()}
KEYWORDS = frozenset(_LETTERS)
_COMPARISONS = frozenset({"=", "<", ">", "<=", ">=", "<>", "!=", "<=>", "^=", "@>", "<@", "?", "?|", "?&", "@@"})
_MOST = 400  # tokens of a value; what follows adds nothing to a verdict


@lru_cache(maxsize=64)
def tokens(value: str) -> tuple[Token, ...]:
    """The tokens of a value, comments included, blanks left out."""
    found: list[Token] = []
    for match in _TOKEN.finditer(value, 0, len(value.rstrip())):  # blanks at the end would be walked again and again
        kind = match.lastgroup or "other"
        text = match[kind].lower()
        letter = _LETTERS.get(text, "w") if kind == "word" else _KINDS.get(kind) or _sign(kind, text)
        found.append(tuple.__new__(Token, (letter, text, *match.span(kind))))  # twice as fast as its own constructor
        if len(found) >= _MOST:
            break
    for at in range(len(found) - 1):
        if found[at + 1].letter == "(" and (found[at].letter in "wVM" or found[at].text in ("mod", "div")):
            found[at] = found[at]._replace(letter="f")
    return tuple(found)


_KINDS = {
    "comment": "#",
    "string": "s",
    "number": "n",
    "quoted": "q",
    "variable": "v",
    "other": "x",
}


def _sign(kind: str, text: str) -> str:
    if kind == "mark":
        return text
    if text in ("&&", "||"):
        return "A" if text == "&&" else "|"
    return "=" if text in _COMPARISONS else "K" if text == "::" else "+"


def shape(found: tuple[Token, ...]) -> str:
    """The letters of tokens, one each."""
    return "".join(token.letter for token in found)
