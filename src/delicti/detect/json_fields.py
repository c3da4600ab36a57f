"""The texts of a JSON document as fields, each with its way into the document; GraphQL queries cut into theirs.

Structure is not text: `{"a": 1}` holds nothing to judge. Keys are judged where they may be more than a name: an
operator of a document store, a class to be made, an ancestor of every object, or anything no program calls a key.
"""

import json
import re

import msgspec

from delicti.detect.contexts import Place
from delicti.detect.fields import Field

DEEPEST = 64
_NAME = 200
_SHOWN = 400

_DULL = re.compile(
    r"|true|false|null|[a-zA-Z0-9]|-?[0-9.]{1,30}|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]?[0-9:.]{0,15}Z?|"
    r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
)
_OPERATOR = re.compile(
    r"\$(?:ne|eq|gte?|lte?|n?in|exists|regex|where|x?or|and|nor|not|all|expr|function|accumulator|elemMatch|jsonSchema|"
    r"mod|size|lookup|text|comment)"
)
# What asks a store in its own language: there an operator is at home, save where a secret is compared or script run.
_ASKING = re.compile(
    r"(?:^|\.)(?:selector|filters?|quer(?:y|ies)|where|match|find|conditions?|criteria|pipeline|rules?|segments?|"
    r"\$(?:match|and|or|nor|not|elemMatch|set|setOnce|group|project))(?:\.|$)",
    re.IGNORECASE,
)
_HARSH = re.compile(r"\$(?:where|function|accumulator|expr|jsonSchema)")
_SECRET = re.compile(r"pass|pwd|secret|token|\bpin\b|otp|apikey", re.IGNORECASE)
_TYPE = re.compile(r"@type|@class|\$type|__type|_class|!!\w+")
_ANCESTOR = re.compile(r"__proto__|constructor|prototype")
_CLASS = re.compile(r"\[?L?(?:org|com|javax?|ch|net|sun)\.[\w.$;]+")
_ODD_KEY = re.compile(r"['\"<>(){}\[\]`;|\\\r\n]|\.\.|\$\{|://|__|\w\.\w")
# What a page tells of itself: its own address, and the calls that led to an error.
_OWN = re.compile(
    r"(?:.*\.)?(?:(?:full|page|current|document|doc|landing|initial|parent|top|source|\$current|\$initial)?[_-]?"
    r"(?:href|location|referr?er|origin|pathname)|(?:full|page|current|document|\$current|landing)[_-]?ur[li])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[\w.:-]+(?:/[\w./~+:@-]*)?(?:[?#][\w=&.\-/#~+:,@!*?]*)?")
_CALL = re.compile(
    r"^[ \t]+at (?:[\w.$<>\[\]# -]{0,200} )?\(?(?:(?:https?|file|app|webpack|webpack-internal|chrome-extension|"
    r"node|native|capacitor|blob|safari-extension)[:/][\w.:/@?=&%~+,!$*()-]{0,500}|<anonymous>|native)"
    r"(?::[0-9]+){0,2}\)?[ \t]*$",
    re.MULTILINE,
)
_GRAPHQL = re.compile(
    r"\s*(?:#[^\n]*\n\s*)*(?:(?:query|mutation|subscription|fragment)\b[^{(]{0,200}[{(]|\{\s*\w+\s*(?:\([^)]{0,400}\)\s*)?\{)"
)
_LITERAL = re.compile(r'"""(.*?)"""|"((?:[^"\\\n]|\\.)*)"', re.DOTALL)
_SCHEMA = re.compile(r"__schema|__type\b|IntrospectionQuery")


def of_document(document: object, name: str, most: int, text: str) -> list[Field]:
    """The fields of a decoded document that is called `name`.

    `text` is the document as it was sent: it is a field itself where there are more than `most`.
    """
    found: list[Field] = []
    stack: list[tuple[str, int, object]] = [(name, 0, document)]
    while stack:
        way, depth, node = stack.pop()
        if len(found) >= most:
            found.append(Field(Place.BODY, name, text))
            break
        if isinstance(node, str):
            if not _DULL.fullmatch(node):
                found.extend(_of_text(way, node))
        elif isinstance(node, dict | list) and depth >= DEEPEST:
            found.append(Field(Place.BODY, way, _written(node)))
        elif isinstance(node, list):
            if (
                len(node) == 2 and isinstance(node[0], str) and _CLASS.fullmatch(node[0])
            ):  # a class and what it is given
                found.append(Field(Place.BODY, way, _written(node)))
            stack.extend((way, depth + 1, inner) for inner in reversed(node))
        elif isinstance(node, dict):
            for key, inner in node.items():
                if len(found) >= most:
                    break
                found.extend(_of_key(way, str(key), inner))
            stack.extend((_joined(way, str(key)), depth + 1, inner) for key, inner in reversed(node.items()))
    return found


def _joined(way: str, key: str) -> str:
    return (f"{way}.{key}" if way else key)[:_NAME]


def _of_key(way: str, key: str, value: object) -> list[Field]:
    if _OPERATOR.fullmatch(key):  # the value is judged on its own
        if (_ASKING.search(way) or _ASKING.search(_operands(value))) and not (
            _HARSH.fullmatch(key) or _SECRET.search(way)
        ):
            return []
        return [Field(Place.BODY, way, _written({key: value if isinstance(value, bool | int | float) else ""}))]
    if _TYPE.fullmatch(key) and isinstance(value, str):
        return [Field(Place.BODY, way, _written({key: value}))]
    if _ANCESTOR.fullmatch(key) and isinstance(value, dict):
        return [Field(Place.BODY, way, _written({key: value}))]
    return [Field(Place.NAME, _joined(way, key), key)] if _ODD_KEY.search(key) else []


def _operands(value: object) -> str:
    """The first key inside a list of conditions, which tells a query's `$and` from a smuggled one."""
    first = value[0] if isinstance(value, list) and len(value) > 1 else None
    inner = next(iter(first.values()), None) if isinstance(first, dict) and len(first) == 1 else None
    return "where" if isinstance(inner, dict) and all(str(k).startswith("$") for k in inner) else ""


def is_own_address(name: str, text: str) -> bool:
    """Whether a page tells its own address, under a name like `href` or `referrer`, with nothing encoded in it."""
    return _OWN.fullmatch(name) is not None and _ADDRESS.fullmatch(text) is not None


def _of_text(way: str, text: str) -> list[Field]:
    if is_own_address(way, text):
        return []
    if "  at " in text or "\tat " in text:
        text = _CALL.sub("", text)
    if "{" not in text or not _GRAPHQL.match(text):
        return [Field(Place.BODY, way, text)]
    found = [Field(Place.BODY, way, a or _plain(b)) for a, b in _LITERAL.findall(text) if a or b]
    query = _LITERAL.sub('""', text)
    if _SCHEMA.search(query):
        found.append(Field(Place.BODY, way, query))
    return found


def _plain(literal: str) -> str:
    """A text of a query without its escapes, which are those of JSON."""
    try:
        return str(json.loads(f'"{literal}"', strict=False))
    except ValueError:
        return literal


def _written(node: object) -> str:
    try:
        return msgspec.json.encode(node).decode()[: _SHOWN * 10]
    except (UnicodeEncodeError, RecursionError, msgspec.MsgspecError, TypeError):
        return str(node)[: _SHOWN * 10]
