"""Compiles an Apache `LogFormat` string into a template, as Apache's documentation writes it.

Source: https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats (and mod_logio for `%I`, `%O`, `%S`).
Takes the bare string, the string in quotes, or the whole line `LogFormat "..." nickname`.
"""

import re

from delicti.evidence.assemble import PATH, PORT, QUERY, SKIP, Piece, assemble
from delicti.evidence.layout import Template
from delicti.model.errors import UserError

_DIRECTIVE = re.compile(
    r"%(?P<when>!?[0-9,]*)(?P<which>[<>]?)(?:\{(?P<name>[^}]*)\})?(?P<which2>[<>]?)(?P<code>\^t[io]|\^FB|.)", re.DOTALL
)
_LINE = re.compile(r"\s*(?:LogFormat|CustomLog\s+\S+)\s+(.*)", re.DOTALL | re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\s+[^\s"%]+)*\s*', re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}

_PLAIN = {
    "a": Piece("address", "client", 3),
    "h": Piece("address", "client", 2),
    "u": Piece("text", "user", 1),
    "r": Piece("request", None, 4),
    "b": Piece("size", "size_bytes", 3),
    "B": Piece("size", "size_bytes", 2),
    "O": Piece("size", "size_bytes", 1),
    "D": Piece("duration_us", "duration_s", 3),
    "H": Piece("text", "protocol", 2),
    "m": Piece("text", "method", 2),
    "U": PATH,
    "q": QUERY,
    "v": Piece("text", "host", 3),
    "V": Piece("text", "host", 2),
    "p": PORT,
}
_NUMBERS, _WORDS = frozenset("kPIS"), frozenset("ALX")
_SKIPPED = frozenset("eflnRC") | {"^ti", "^to", "^FB"}
_HEADERS = {
    "referer": Piece("text", "referrer", 1),
    "user-agent": Piece("text", "agent", 1),
    "x-forwarded-for": Piece("text", "forwarded_for", 1),
    "host": Piece("text", "host", 1),
}
_TIMES = {
    "sec": "time_epoch_s",
    "msec": "time_epoch_ms",
    "usec": "time_epoch_us",
    "msec_frac": "time:%3f",
    "usec_frac": "time:%6f",
}
_UNITS = {"ms": "duration_ms", "us": "duration_us", "s": "duration_s", "": "duration_s"}


def compile(text: str) -> Template:  # noqa: A001 - as `re.compile`
    """The template of a `LogFormat`; UserError names what it does not know."""
    source = bare(text)
    pieces: list[bytes | Piece] = []
    last = 0
    for found in _DIRECTIVE.finditer(source):
        pieces.append(source[last : found.start()].encode())
        last = found.end()
        pieces.extend(_directive(found, text))
    rest = source[last:]
    if "%" in rest:
        raise UserError(f"The log format {text!r} ends within a directive.")
    return assemble([*pieces, rest.encode()], "apache", text)


def bare(text: str) -> str:
    r"""The format string itself: without `LogFormat` and nickname, its `\"` and `\t` undone."""
    line = _LINE.fullmatch(text)
    body = line[1] if line else text
    quoted = _QUOTED.fullmatch(body)
    if quoted is not None:
        body = quoted[1]
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[0]), body, flags=re.DOTALL)


def _directive(found: re.Match[str], text: str) -> list[bytes | Piece]:
    code, name, shown = found["code"], found["name"] or "", found[0]
    if code == "%":
        return [b"%"]
    if code == "t":
        return _time(name, shown)
    if code == "s":
        return [Piece("status", "status", 1 if (found["which"] or found["which2"]) == "<" else 2, shown)]
    if code == "T":
        unit = _UNITS.get(name.lower())
        return [SKIP if unit is None else Piece(unit, "duration_s", 1 if unit == "duration_s" else 2, shown)]
    if code in ("i", "o"):
        return [_header(code, name, shown)]
    if code == "p" and name.lower() == "remote":
        return [Piece("port", "client_port", 1, shown)]
    if code in ("a", "h") and name.lower() == "c":
        return [Piece("address", "peer", 1, shown)]
    if code in _PLAIN:
        piece = _PLAIN[code]
        return [Piece(piece.kind, piece.column, piece.rank, shown)]
    if code in _NUMBERS:
        return [Piece("number", name=shown)]
    if code in _WORDS:
        return [Piece("word", name=shown)]
    if code in _SKIPPED:
        return [Piece("skip", name=shown)]
    raise UserError(f"The log format {text!r} has the directive {shown!r}, which Apache does not know.")


def _header(code: str, name: str, shown: str) -> Piece:
    if code == "o":
        return Piece(f"response_header:{name}", name=shown)
    piece = _HEADERS.get(name.lower())
    if piece is None:
        return Piece(f"header:{name}", name=shown)
    return Piece(piece.kind, piece.column, piece.rank, name if name.lower() == "host" else shown)


def _time(name: str, shown: str) -> list[bytes | Piece]:
    if not name:
        return [b"[", Piece("time_clf", None, 9, shown), b"]"]
    name = name.removeprefix("begin:").removeprefix("end:")
    if name in _TIMES:
        return [Piece(_TIMES[name], None, 5, shown)]
    if name in ("", "%s"):
        return [Piece("time_epoch_s", None, 5, shown)] if name else _time("", shown)
    return [Piece(f"time:{name}", None, 6, shown)]
