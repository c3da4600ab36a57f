"""The body of a request as fields: the values of a form, of the parts of a multipart form, of JSON, XML and GraphQL.

A body says what it is by its first bytes, since the header may lie and servers guess too; gzip and deflate are undone.
Names are those of the form, of the way into a JSON document (`user.name`; lists have no names of their own) or of the
XML element (`user`, `user@id`); a file's name stands under `NAME filename`. What cannot be cut is one field, as it is.

JSON: every text is a field; a key that is an operator, a type or an ancestor is one, with its value, as a document of
its own (`{"$ne":""}`). GraphQL: the texts in a query, not the query; the query itself only where it asks for the
schema. XML: texts and attributes, and as it is what stands before the first element where that declares anything.

Bounds: MOST_READ characters of a body, MOST_FIELDS fields, DEEPEST levels; what lies behind them is read as it is.
Everything is linear in the body.
"""

import json
import re
import zlib

import msgspec

from delicti.detect.contexts import Place
from delicti.detect.fields import Field
from delicti.detect.json_fields import of_document
from delicti.detect.views import bytes_of, text_of
from delicti.detect.xml_fields import is_xml, of_xml

MOST_READ = 1 << 20
MOST_FIELDS = 10_000
_MOST_LINES = 1_000
_MOST_RUNS = 64
_MOST_HEAD = 1 << 16
_MOST_PACKED = 4096
_NAME = 200

_FORM = re.compile(r"[^=&\s{}<>\"';]{1,200}=")
_ODD_NAME = re.compile(r"['\"<>();\s\\`]|%2[0-9]|%3[BCE]", re.IGNORECASE)  # it may hold the beginning of a payload
_DEFLATED = ("\x1f\udc8b", "x\x01", "x^", "x\udc9c", "x\udcda")  # gzip, and deflate as RFC 9110 has it
_PACKED = re.compile("\udcac\udced\0\x05|\udc80[\x02-\x05]|\0\x01\0\0\0\udcff\udcff\udcff\udcff")
_OUTSIDE = re.compile("[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\U0010ffff]")
_RUN = re.compile(r"[\t\x20-\x7e]{16,}")
_SAMPLE = 2048
# What a file holds is judged where a server or a browser may run it; its text is nobody's query or command.
_CODE = re.compile(
    r"<\?(?:php|=|\s)|<%|<jsp:|<(?:\w+:)?script\b|<!ENTITY|<!DOCTYPE(?!\s+html)|<svg\b|\bon[a-z]{3,30}\s*=|javascript:|\$\{jndi|"
    r"\A#!|\A[OC]:[0-9]+:|<\w+:include\b|^\s*(?:AddType|AddHandler|SetHandler|php_value|auto_prepend_file)\b",
    re.IGNORECASE | re.MULTILINE,
)
# A file that is only handed out again is a document, whatever markup it holds; a server's code is not at home there.
_DOCUMENT_NAME = re.compile(
    r"[^\x00]*\.(?:html?|xhtml|m?js|jsx|tsx?|vue|css|scss|less|json|map|md|markdown|txt|log|rst|tex|csv|tsv|sql|eml|msg|"
    r"ics|vcf|pdf|rtf|docx?|xlsx?|pptx?|od[tsp]|zip|gz|tgz|7z|rar|epub|jpe?g|png|gif|webp|heic|mp[34]|wav|mov|woff2?|"
    r"ttf|ipynb|py|java|c|cpp|h|go|rs|ya?ml|toml)",
    re.IGNORECASE,
)
_RUN_NAME = re.compile(r"\.(?:ph(?:p\d?|t|tml|ar)|[aj]spx?|cgi|pl|sh|cfm|ht(?:access|passwd|a))(?:\W|$)", re.IGNORECASE)
_SERVERS = re.compile(r"<\?(?:php|=)|<%|<jsp:|<!ENTITY|\$\{jndi|\A#!|\A[OC]:[0-9]+:", re.IGNORECASE)
_DRAWN = re.compile(
    r"<(?:\w+:)?(?:script|foreignObject|iframe)\b|\bon[a-z]{3,30}\s*=|javascript:|<!ENTITY|<\?php", re.IGNORECASE
)


def _is_dull(called: str, content: str) -> bool:
    """Whether a file holds nothing that a server or a browser would run where its name puts it."""
    if called.lower().endswith(".svg"):
        return _DRAWN.search(content) is None
    if _DOCUMENT_NAME.fullmatch(called) and not _RUN_NAME.search(called):
        return _SERVERS.search(content) is None
    return _CODE.search(content) is None


def of_body(body: str) -> list[Field]:
    """The fields of a body (bytes as text, what is no UTF-8 as lone surrogates)."""
    found = _inside(body[:MOST_READ], "", packed=False)
    rest = body[MOST_READ:]
    if rest:
        found.extend(_of_binary(rest, "") if _is_binary(rest) else [Field(Place.BODY, "", rest)])
    return list(dict.fromkeys(found))


def _inside(body: str, name: str, *, packed: bool) -> list[Field]:
    if body.startswith(_DEFLATED) and not packed and (plain := _inflated(body)) != body:
        return _inside(plain, name, packed=True)
    if _is_binary(body):
        return _of_binary(body, name)
    text = body.lstrip("\ufeff \t\r\n")
    if text[:1] in ("{", "[") and (found := _of_json(text, name)) is not None:
        return found
    if text[:1] == "<" and not name and is_xml(text):
        return of_xml(text, name)
    if text.startswith("--") and (line := text.find("\n")) > 2 and (found := _of_parts(text, line)) is not None:
        return found
    if not name and text[:1] != "<" and _FORM.match(text):
        return _of_form(text)
    return [Field(Place.BODY, name, body)]


def _of_json(text: str, name: str) -> list[Field] | None:
    """The fields of a document, or of one document a line; None where it is neither."""
    document = _decoded(text.rstrip())
    if document is not None:
        return of_document(document, name, MOST_FIELDS, text)
    lines = [line.strip() for line in text.split("\n", _MOST_LINES) if line.strip()]
    documents = [_decoded(line) for line in lines]
    if len(lines) < 2 or documents[0] is None:
        return None
    found: list[Field] = []
    for line, inner in zip(lines, documents, strict=True):
        if len(found) >= MOST_FIELDS or inner is None:
            found.append(Field(Place.BODY, name, line))
        else:
            found.extend(of_document(inner, name, MOST_FIELDS, line))
    return found


def _decoded(text: str) -> object | None:
    """A JSON object or list; bytes that are no UTF-8 stay in its texts."""
    try:
        document: object = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        try:
            document = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            return None
    return document if isinstance(document, dict | list) else None


def _of_form(text: str) -> list[Field]:
    found: list[Field] = []
    parts = text.strip("\r\n").split("&", MOST_FIELDS)
    odd = len(parts) > MOST_FIELDS or "&&" in text
    for part in parts[:MOST_FIELDS]:
        name, equals, value = part.partition("=")
        if not equals:
            found.append(Field(Place.BODY, "", part, form=True))
            odd = True
            continue
        if value:
            found.extend(_of_value(name[:_NAME], value))
        found.append(Field(Place.NAME, name[:_NAME], name, form=True))
        odd = odd or _ODD_NAME.search(name) is not None
    if odd:  # the cuts may have cut a payload
        found.append(Field(Place.BODY, "", text, form=True))
    return found


_DOCUMENT = re.compile(r"(?:\{|%7[Bb]|\[|%5[Bb])(?:\s|\+|%\d\d)*(?:[\"{\[]|%22|%7[Bb]|%5[Bb])")


def _of_value(name: str, value: str) -> list[Field]:
    """A form's value; where it is a JSON document, that one's fields."""
    if _DOCUMENT.match(value):
        undone = text_of(_percent(value)).strip()
        document = _decoded(undone)
        if document is not None:
            return of_document(document, name, MOST_FIELDS, undone)
    return [Field(Place.BODY, name, value, form=True)]


def _percent(value: str) -> bytes:
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(bytes_of(value.replace("+", " ")))


_HEAD = re.compile(r"\r?\n\r?\n")
_NAMED = re.compile(r"[;\s]name\*?=(?:\"((?:[^\"\\]|\\.)*)\"?|([^;\r\n]*))", re.IGNORECASE)
_FILE = re.compile(r"[;\s]filename\*?=(?:\"((?:[^\"\\\r\n]|\\.)*)\"?|([^;\r\n]*))", re.IGNORECASE)


def _of_parts(text: str, line: int) -> list[Field] | None:
    """The parts of a multipart body whose boundary is its first line; None where no part has a head."""
    found: list[Field] = []
    boundary = text[:line].rstrip("\r")
    parts = text.split(boundary, MOST_FIELDS)[1:]
    if not any(":" in head and gap for head, gap, _ in map(_split, parts)):
        return None
    for part in parts:
        head, gap, content = _split(part)
        if part.startswith("--") or not gap:
            if part.strip("-\r\n "):
                found.append(Field(Place.BODY, "", part))
            continue
        named, file = _NAMED.search(head), _FILE.search(head)
        name = (named[1] or named[2] or "")[:_NAME] if named else ""
        content = content.removesuffix("\n").removesuffix("\r")
        if name:
            found.append(Field(Place.NAME, name, name))
        called = (file[1] or file[2] or "") if file else ""
        if called:
            found.append(Field(Place.BODY, f"{name} filename", called))
        if content and not (file and _is_dull(called, content)):
            found.extend(_inside(content, name or "part", packed=False))
    return found


def _split(part: str) -> tuple[str, bool, str]:
    gap = _HEAD.search(part, 0, _MOST_HEAD)
    return (part[: gap.start()], True, part[gap.end() :]) if gap else (part, False, "")


def _inflated(body: str) -> str:
    try:
        return text_of(zlib.decompressobj(47).decompress(bytes_of(body), MOST_READ))
    except zlib.error:
        return body


def _is_binary(body: str) -> bool:
    """Whether more than a tenth of its beginning, and more than a few, are controls or bytes that are no UTF-8."""
    head = body[:_SAMPLE]
    return len(_OUTSIDE.findall(head)) > max(4, len(head) // 10)


def _of_binary(body: str, name: str) -> list[Field]:
    """The stretches of plain text in an image, an archive or a packed message; packed objects as they are."""
    found = [Field(Place.BODY, name, body[:_MOST_PACKED])] if _PACKED.match(body) else []
    for count, run in enumerate(_RUN.finditer(body)):
        if count >= _MOST_RUNS:
            break
        found.append(Field(Place.BODY, name, run[0]))
    return found
