"""The texts and attributes of an XML document as fields, cut by its signs alone: nothing is unfolded or fetched.

What stands before the first element is a field as it is where it declares a document type or an entity; so is an
element that includes another document, transforms one or would run in a browser.
"""

import re

from delicti.detect.contexts import Place
from delicti.detect.fields import Field

MOST_FIELDS = 10_000
_NAME = 200
_MOST_DECLARED = 1 << 13

# Elements of a page: a body that begins with one is markup to be shown, not a document.
_PAGE = frozenset(
    "a abbr audio b base blockquote body br button center code dd details div dl dt em embed font form frame frameset "
    "h1 h2 h3 h4 h5 h6 head hr html i iframe img input ins label li link marquee math meta object ol option p pre s "
    "script section select small span strong style sub summary sup svg table tbody td template textarea tfoot th "
    "thead title tr u ul video".split()
)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_DOCUMENT = re.compile(r"<\?xml\b|<!DOCTYPE\s+(?!html\b)|<!ENTITY", re.IGNORECASE)
_TAG = re.compile(r"<(?P<close>/)?(?P<name>[\w.:-]{1,200})(?P<rest>[^<>]*)>")
_SKIPPED = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
_ATTRIBUTE = re.compile(r"([\w.:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ACTIVE = re.compile(
    r"<(?:[\w-]+:)?(?:include|script|foreignObject|iframe|import|stylesheet|value-of|copy-of)\b|XInclude|\son[a-z]{3,30}\s*=|<xsl:|"
    r"\bjavascript:",
    re.IGNORECASE,
)
_DULL = re.compile(r"\s*[\w.:+-]{0,40}\s*")
_DECLARES = re.compile(r"xmlns(?::[\w.-]+)?|(?:\w+:)?(?:schemaLocation|noNamespaceSchemaLocation)")


def is_xml(text: str) -> bool:
    """Whether a text that begins with `<` is a document rather than markup."""
    if _DOCUMENT.match(text):
        return True
    root = _ROOT.match(text)
    if root is None or root[1].lower() in _PAGE:
        return False
    return text.rstrip().endswith((f"</{root[1]}>", "/>"))


def of_xml(text: str, name: str) -> list[Field]:
    """Every text and attribute under the name of its element; `name` is the document's own, before which it stands."""
    found: list[Field] = []
    root = _declared(text)
    if _DECLARED.search(text[:root]):
        found.append(Field(Place.BODY, name, text[:root][:_MOST_DECLARED]))
    element, at = "", root
    while at < len(text) and len(found) < MOST_FIELDS:
        sign = text.find("<", at)
        found.extend(_text(name, element, text[at : sign if sign >= 0 else len(text)]))
        if sign < 0:
            break
        around = next(((a, b) for a, b in _SKIPPED if text.startswith(a, sign)), None)
        if around:
            end = text.find(around[1], sign + len(around[0]))
            end = end if end >= 0 else len(text)
            if around[0] == "<![CDATA[":
                found.extend(_text(name, element, text[sign + len(around[0]) : end]))
            elif around[0] == "<!--" and text.startswith("#", sign + 4):  # to a server with includes, a directive
                found.append(Field(Place.BODY, _called(name, element), text[sign : end + 3]))
            at = end + len(around[1])
        elif tag := _TAG.match(text, sign):
            element = "" if tag["close"] else tag["name"]
            found.extend(_attributes(name, tag["name"], tag["rest"]))
            if _ACTIVE.search(tag[0]):
                found.append(Field(Place.BODY, _called(name, tag["name"]), tag[0]))
            at = tag.end()
        else:  # no tag: a sign in a text
            next_sign = text.find("<", sign + 1)
            at = next_sign if next_sign >= 0 else len(text)
            found.extend(_text(name, element, text[sign:at]))
    return found


_DECLARED = re.compile(
    r"<!\s*(?:ENTITY|ELEMENT|DOCTYPE(?!\s+plist\s+PUBLIC\s+\"-//Apple//DTD[^\">]*\"\s+\"https?://www\.apple\.com/DTDs/[\w.-]*\"\s*>))",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_TYPE = re.compile(r"<!\w[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)


def _declared(text: str) -> int:
    """Where the first element begins, behind declarations, comments and the document type."""
    text, at = text[: 2 * _MOST_DECLARED], 0
    while at < len(text):
        part = _BEFORE.match(text, at) or _TYPE.match(text, at)
        if part is None or part.end() == at:
            break
        at = part.end()
    if text.startswith("<!", at):  # a document type without its end
        root = _ROOT.search(text, at)
        return root.start() if root else len(text)
    return at


def _called(name: str, element: str) -> str:
    return (f"{name}.{element}" if name else element)[:_NAME]


def _text(name: str, element: str, text: str) -> list[Field]:
    return [] if _DULL.fullmatch(text) else [Field(Place.BODY, _called(name, element), text.strip())]


def _attributes(name: str, element: str, rest: str) -> list[Field]:
    return [
        Field(Place.BODY, f"{_called(name, element)}@{key}"[:_NAME], one or other)
        for key, one, other in _ATTRIBUTE.findall(rest)
        if not _DULL.fullmatch(one or other) and not _DECLARES.fullmatch(key)
    ]
