"""Compiles an nginx `log_format` string into a template, as nginx's documentation writes it.

Source: https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format, variables from ngx_http_core_module.
Takes the bare string or the whole directive `log_format name escape=json '...' '...';`.
"""

import re

from delicti.evidence.assemble import IS_ARGS, PATH, PORT, QUERY, Piece, assemble
from delicti.evidence.layout import Escape, Template
from delicti.model.errors import UserError

_DIRECTIVE = re.compile(
    r"\s*log_format\s+(?P<name>[^\s'\"]+)\s+(?:escape=(?P<escape>\w+)\s+)?(?P<rest>.*?);?\s*", re.DOTALL
)
_ESCAPE = re.compile(r"\s*escape=(?P<escape>\w+)\s+(?P<rest>.*?);?\s*", re.DOTALL)
_STRING = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|([^\s'\";][^\s;]*)", re.DOTALL)
_VARIABLE = re.compile(r"\$(?:\{(?P<braced>\w+)\}|(?P<name>\w+))")
_ESCAPES: dict[str, Escape] = {"default": "nginx", "json": "json", "none": "none"}

_VARIABLES = {
    "remote_addr": Piece("address", "client", 3),
    "remote_port": Piece("port", "client_port", 1),
    "remote_user": Piece("text", "user", 1),
    "realip_remote_addr": Piece("address", "peer", 1),
    "time_local": Piece("time_clf", None, 3),
    "time_iso8601": Piece("time_iso", None, 2),
    "msec": Piece("time_epoch_s", None, 4),
    "request": Piece("request", None, 4),
    "request_method": Piece("text", "method", 2),
    "request_uri": Piece("target", None, 3),
    "uri": PATH,
    "document_uri": PATH,
    "is_args": IS_ARGS,
    "args": QUERY,
    "query_string": QUERY,
    "server_protocol": Piece("text", "protocol", 2),
    "status": Piece("status", "status", 1),
    "body_bytes_sent": Piece("size", "size_bytes", 3),
    "bytes_sent": Piece("size", "size_bytes", 1),
    "request_time": Piece("duration_s", "duration_s", 1),
    "request_body": Piece("body", None, 1),
    "host": Piece("text", "host", 3),
    "server_name": Piece("text", "host", 2),
    "http_host": Piece("text", "host", 1),
    "server_port": PORT,
    "http_referer": Piece("text", "referrer", 1),
    "http_user_agent": Piece("text", "agent", 1),
    "http_x_forwarded_for": Piece("text", "forwarded_for", 1),
}


def compile(text: str) -> Template:  # noqa: A001 - as `re.compile`
    """The template of a `log_format`; UserError names what it does not know."""
    source, escape = bare(text)
    pieces: list[bytes | Piece] = []
    last = 0
    for found in _VARIABLE.finditer(source):
        pieces.append(source[last : found.start()].encode())
        last = found.end()
        pieces.append(_variable(found["braced"] or found["name"]))
    return assemble([*pieces, source[last:].encode()], escape, text)


def bare(text: str) -> tuple[str, Escape]:
    """The format string itself and its escape: without `log_format`, name and quotes; several strings are one."""
    found = _DIRECTIVE.fullmatch(text) or _ESCAPE.fullmatch(text)
    named = found["escape"] if found else None
    escape = _ESCAPES.get(named or "default")
    if escape is None:
        raise UserError(f"The log format {text!r} has the escape {named!r}; nginx knows default, json and none.")
    body = found["rest"] if found else text
    if found is None and not re.fullmatch(r"\s*'.*'\s*;?\s*", body, re.DOTALL):
        return body, escape
    strings = [next(part for part in m.groups() if part is not None) for m in _STRING.finditer(body)]
    return "".join(re.sub(r"\\(.)", _unquoted, part, flags=re.DOTALL) for part in strings), escape


def _unquoted(found: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t", "r": "\r"}.get(found[1], found[1] if found[1] in "'\"\\" else found[0])


def _variable(name: str) -> Piece:
    shown = f"${name}"
    if name in _VARIABLES:
        piece = _VARIABLES[name]
        return Piece(piece.kind, piece.column, piece.rank, name if name == "http_host" else shown)
    if name.startswith("http_"):
        return Piece(f"header:{_header(name[5:])}", name=shown)
    if name.startswith("sent_http_"):
        return Piece(f"response_header:{_header(name[10:])}", name=shown)
    return Piece("skip", name=shown)


def _header(name: str) -> str:
    return "-".join(word.capitalize() for word in name.split("_"))
