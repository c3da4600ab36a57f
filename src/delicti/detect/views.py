"""The forms a server may see a value in, each with the steps that led to it.

Bounds: at most DEPTH steps from what was sent, at most MOST forms of a value; `LONGEST` characters of a value are
decoded (the callers cut windows out of longer ones and say so). Every decoder is linear in its input.
"""

import base64
import binascii
import html
import re
import unicodedata
import zlib
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

import msgspec

DEPTH = 6
MOST = 24
LONGEST = 6 << 10
_LEAVES = 200


class View(NamedTuple):
    """A form of a value, and the steps that led to it."""

    text: str
    steps: tuple[str, ...]


_OVERLONG = re.compile(
    rb"[\xc0\xc1][\x00-\xff]|\xe0[\x80-\x9f][\x80-\xbf]|\xf0[\x80-\x8f][\x80-\xbf]{2}|\xf8[\x80-\x87][\x80-\xbf]{3}"
)


def _shorten(match: re.Match[bytes]) -> bytes:
    sequence = match[0]
    lead = {2: 0x1F, 3: 0x0F, 4: 0x07, 5: 0x03}[len(sequence)]
    point = sequence[0] & lead
    for byte in sequence[1:]:
        point = (point << 6) | (byte & 0x3F)
    if len(sequence) == 2 and sequence[1] < 0x80:  # a tail without its high bit: some decoders take it as it is
        point = sequence[1] if sequence[1] >= 0x20 else point
    return chr(point).encode("utf-8") if point < 0xD800 else sequence


def text_of(raw: bytes) -> str:
    """Bytes as text that keeps what is not UTF-8 (lone surrogates)."""
    return raw.decode("utf-8", "surrogateescape")


def bytes_of(text: str) -> bytes:
    """The bytes of such a text."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return _mend(text)


_SURROGATE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def _mend(text: str) -> bytes:
    return _SURROGATE.sub("�", text).encode("utf-8", "surrogateescape")


def _percent(text: str) -> str:
    return text_of(unquote_to_bytes(bytes_of(text)))


def _overlong(text: str) -> str:
    return text_of(_OVERLONG.sub(_shorten, bytes_of(text)))


_U = re.compile(r"%u([0-9a-fA-F]{4})")


def _percent_u(text: str) -> str:
    return _U.sub(lambda m: chr(int(m[1], 16)), text)


_JS = re.compile(r"\\+(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{0*([0-9a-fA-F]{1,5})\}|([0-3]?[0-7]{2}))")
_BARE_U = re.compile(r"(?<![\\%])\bu00([2-7][0-9a-fA-F])")


def _js(text: str) -> str:
    return _JS.sub(lambda m: chr(int(m[1] or m[2] or m[3], 16)) if not m[4] else chr(int(m[4], 8)), text)


_HTML_SPACE = re.compile(r"&(?:tab|newline);?", re.IGNORECASE)


_CLOSING = re.compile(r"</[a-z]", re.IGNORECASE)
_LESS = re.compile(r"&(?=lt;)", re.IGNORECASE)


def _entities(text: str) -> str:
    """Entities undone; among markup, `&lt;` is a letter of the text that no browser takes for a tag."""
    return html.unescape(_HTML_SPACE.sub(" ", _LESS.sub("&amp;", text) if _CLOSING.search(text) else text))


_PLAIN_COMMENT = re.compile(r"/\*(?!!)(?:[^*]|\*(?!/))*\*/")
_VERSIONED = re.compile(r"/\*!\d{0,6}\s?((?:[^*]|\*(?!/))*)\*/")


def _comments(text: str) -> str:
    return _VERSIONED.sub(r" \1 ", _PLAIN_COMMENT.sub(" ", text))


def _nulls(text: str) -> str:
    return text.replace("\0", "")


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(ALIKE)


ALIKE = str.maketrans(
    {
        "‘": "'", "’": "'", "ʼ": "'", "′": "'", "‛": "'", "`": "`", "“": '"', "”": '"', "″": '"', "＂": '"',
        "‹": "<", "›": ">", "〈": "<", "〉": ">", "⟨": "<", "⟩": ">", "∕": "/", "⁄": "/", "∖": "\\", "．": ".",
        "。": ".", "․": ".", "ſ": "s", "K": "K", "ı": "i", "–": "-", "—": "-", "\xad": "", "\u200b": "",
        "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\u2028": "\n", "\u2029": "\n", "\xa0": " ",
    }
)  # fmt: skip

_BASE64 = re.compile(r"[A-Za-z0-9+/_ -]{8,}={0,3}")
_PREFIXED = re.compile(r"(?:data:[^,;]{0,60};base64,|basic |base64[:,])", re.IGNORECASE)


# Base64 of plain text: the first of each four letters holds the high bits of a printable byte, the second the high
# bits of another.
_LIKELY = re.compile(r"(?:[A-Za-g][A-Za-z0-9+/_ -]{3}){2}|H4sI")


def printable(raw: bytes) -> str | None:
    """The text, when bytes are nothing but printable text."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if text.translate(_SPACES).isprintable() else None


_PLAIN = bytes([*range(32, 127), 9, 10, 11, 12, 13, 0, 27])
_SPACES = {9: " ", 10: " ", 13: " ", 0: " ", 11: " ", 12: " ", 27: " "}


def base64_text(text: str) -> str | None:
    """What base64 (standard or for addresses, with or without its padding) hides, when that is plain text or gzip."""
    body = text
    if not _BASE64.fullmatch(text):
        prefix = _PREFIXED.match(text)
        if prefix is None:
            return None
        body = text[prefix.end() :]
        if not _BASE64.fullmatch(body):
            return None
    elif not _LIKELY.match(text):
        return None
    body = body.rstrip("=").replace(" ", "+").replace("-", "+").replace("_", "/")
    if len(body) % 4 == 1:
        return None
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4))
    except (binascii.Error, ValueError):
        return None
    if raw[:2] == b"\x1f\x8b":
        return _inflated(raw)
    return printable(raw) if raw[:12].translate(None, _PLAIN) == b"" else None


def _inflated(raw: bytes) -> str | None:
    try:
        return printable(zlib.decompressobj(47).decompress(raw, LONGEST))
    except zlib.error:
        return None


_HEX = re.compile(r"(?:0x)?((?:[0-9a-f]{2}){6,})", re.IGNORECASE)


def hex_text(text: str) -> str | None:
    """What hexadecimal digits hide, when that is plain text."""
    match = _HEX.fullmatch(text)
    return printable(bytes.fromhex(match[1])) if match else None


_LINE = re.compile(r"(?:\\r\\n)+|(?:\\n(?=[A-Z][\w-]*:))")


def _lines(text: str) -> str:
    return _LINE.sub("\r\n", text)


def _bare(text: str) -> str:
    return _BARE_U.sub(lambda m: chr(int(m[1], 16)), text)


# Name, a text without which the decoder changes nothing (None: any letter beyond ASCII), a pattern of the same kind,
# the decoder.
_DECODERS: tuple[tuple[str, str | None, re.Pattern[str], Callable[[str], str]], ...] = (
    ("percent", "%", re.compile(r"%[0-9a-fA-F]{2}"), _percent),
    ("%u", "%u", _U, _percent_u),
    ("overlong UTF-8", None, re.compile("[\udcc0\udcc1\udce0\udcf0\udcf8]"), _overlong),
    ("entities", "&", re.compile(r"&(?:#|[a-z]{2,8};|(?:lt|gt|quot|amp|apos)\b)", re.IGNORECASE), _entities),
    ("script escapes", "\\", _JS, _js),
    ("line breaks", "\\", _LINE, _lines),
    ("bare escapes", "u00", _BARE_U, _bare),
    (
        "plus signs",
        "+",
        re.compile(
            r"^(?=[^+]*\+[^+\s]{0,80}\+)(?=.*?(?:[^A-Za-z0-9+/=_.~:-]|=(?!=*$)))\S+$|^\+[a-z]{2,10}\+\S+$|"
            r"(?:&&|\||;)\+?[a-z]{2,10}\+\S"
        ),
        lambda text: text.replace("+", " "),
    ),
    ("nulls", "\0", re.compile("\0"), _nulls),
    ("comments", "/*", re.compile(r"/\*"), _comments),
    ("look-alike letters", None, re.compile(r"[^\x00-\x7f]"), _compatible),
)
_ANY = re.compile(r"[%&\\\0+]|/\*|[^\x00-\x7f]|u00[2-7]")


def _next(text: str) -> list[tuple[str, str]]:
    """The forms one step away, with the step's name."""
    found: list[tuple[str, str]] = []
    if _ANY.search(text):
        strange = not text.isascii()
        found = [
            (name, decode(text))
            for name, needs, sign, decode in _DECODERS
            if (strange if needs is None else needs in text) and sign.search(text)
        ]
    if len(text) >= 8:
        hidden = base64_text(text)
        if hidden is not None:
            found.append(("base64", hidden))
        hidden = hex_text(text) if len(text) >= 12 else None
        if hidden is not None:
            found.append(("hex", hidden))
    return found


def as_field(sent: str) -> str:
    """A value as every server reads a form's field: `+` as a space, percent signs undone once."""
    return _percent(sent.replace("+", " ")) if "%" in sent or "+" in sent else sent


def views(sent: str, *, form: bool = False) -> tuple[View, ...]:
    """The forms of a value, what was sent first. `form`: `+` stands for a space and one percent step is certain."""
    text = as_field(sent) if form else sent
    found = [View(text, ("percent",) if form and "%" in sent else ())]
    if form and "+" in sent and _BASE64.fullmatch(sent):
        found.append(View(sent, ()))  # a plus sign may be one of base64's
    known = {view.text for view in found}
    for view in found:  # grows while it is walked
        if len(view.steps) >= DEPTH:
            continue
        for name, text in _next(view.text):
            if text not in known:
                known.add(text)
                found.append(View(text[:LONGEST], (*view.steps, name)))
        if len(found) >= MOST:
            break
    return tuple(found[:MOST])


def leaves(text: str) -> list[tuple[str, str]]:
    """The names and texts in a JSON document, as (path, text); empty when it is none."""
    if not text or text[0] not in '{["' or text[-1] not in '}]"':
        return []
    try:
        tree = msgspec.json.decode(bytes_of(text))
    except (msgspec.DecodeError, RecursionError, ValueError):
        return []
    if not isinstance(tree, dict | list):
        return []
    found: list[tuple[str, str]] = []
    stack: list[tuple[str, object]] = [("", tree)]
    while stack and len(found) < _LEAVES:
        path, node = stack.pop()
        if isinstance(node, dict):
            for key, value in node.items():
                found.append((path, str(key)))
                stack.append((f"{path}.{key}"[:200], value))
        elif isinstance(node, list):
            stack.extend((path, value) for value in node)
        elif isinstance(node, str):
            found.append((path, node))
    return found
