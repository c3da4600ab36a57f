"""Puts a template together from the pieces that a format string names.

Several pieces may tell the same column (`%b` and `%O`, `%h` and `%a`): the one of the highest rank keeps it, the others
are read past. Pieces that only together make sense become one field: an address and its port, a path and its query, the
parts of one time.
"""

from dataclasses import dataclass, replace

from delicti.evidence import times
from delicti.evidence.layout import UNKEPT, Escape, Field, Literal, Template
from delicti.model.errors import UserError

CLF_PATTERN = "%d/%b/%Y:%H:%M:%S %z"
_NUMBERS = frozenset({"status", "port", "size", "duration_s", "duration_ms", "duration_us", "number"})
_TIME_GLUE = frozenset(b" .,:;T-_/")


@dataclass(frozen=True)
class Piece:
    """What one directive of a format string stands for; `rank` decides between two that tell the same column."""

    kind: str
    column: str | None = None
    rank: int = 0
    name: str = ""  # as the user wrote it, for messages


SKIP, NUMBER = Piece("skip"), Piece("number")
PATH, QUERY, IS_ARGS = Piece("path"), Piece("query"), Piece("is_args")
PORT = Piece("server_port")


def assemble(pieces: list[bytes | Piece], escape: Escape, text: str) -> Template:
    """The template of these pieces; `text` is the format string, named when it cannot be read."""
    pieces = _joined(pieces)
    pieces = _merged_times(pieces)
    pieces = _merged_ports(pieces)
    pieces = _merged_targets(pieces)
    pieces = _ranked([_lone(piece) for piece in pieces])
    if not any(isinstance(piece, Piece) and piece.kind not in UNKEPT for piece in pieces):
        raise UserError(f"The log format {text!r} names no field that a request has.")
    parts: list[Literal | Field] = []
    for at, piece in enumerate(pieces):
        if isinstance(piece, bytes):
            parts.append(Literal(piece))
            continue
        after = pieces[at + 1] if at + 1 < len(pieces) else b""
        if isinstance(after, Piece):
            raise UserError(
                f"The log format {text!r} has {piece.name or piece.kind} and {after.name or after.kind} side by side, "
                "so that nothing shows where one ends."
            )
        parts.append(Field(piece.kind, piece.column, after))
    return Template(tuple(parts), escape)


def _joined(pieces: list[bytes | Piece]) -> list[bytes | Piece]:
    out: list[bytes | Piece] = []
    for piece in pieces:
        if isinstance(piece, bytes) and out and isinstance(out[-1], bytes):
            out[-1] += piece
        elif piece != b"":
            out.append(piece)
    return out


def _merged_times(pieces: list[bytes | Piece]) -> list[bytes | Piece]:
    """`%{%F %T}t.%{msec_frac}t` is one time."""
    out: list[bytes | Piece] = []
    for piece in pieces:
        if isinstance(piece, Piece) and piece.kind.startswith("time:"):
            before = out[-1] if out else None
            if isinstance(before, Piece) and before.kind.startswith("time:"):
                out[-1] = replace(before, kind=before.kind + piece.kind[5:])
                continue
            first = out[-2] if len(out) > 1 else None
            if (
                isinstance(first, Piece)
                and isinstance(before, bytes)
                and first.kind.startswith("time:")
                and set(before) <= _TIME_GLUE
            ):
                out[-2:] = [replace(first, kind=f"{first.kind}{before.decode()}{piece.kind[5:]}")]
                continue
        out.append(piece)
    return [_checked_time(piece) for piece in out]


def _checked_time(piece: bytes | Piece) -> bytes | Piece:
    if isinstance(piece, bytes) or not piece.kind.startswith("time:"):
        return piece
    if piece.kind[5:] == CLF_PATTERN:
        return replace(piece, kind="time_clf")
    try:
        times.pattern_regex(piece.kind[5:])
    except ValueError:
        return SKIP
    return piece


def _merged_ports(pieces: list[bytes | Piece]) -> list[bytes | Piece]:
    """An address or host, a colon, its port: one field, since an IPv6 address holds colons itself."""
    out: list[bytes | Piece] = []
    for piece in pieces:
        if isinstance(piece, Piece) and len(out) > 1 and out[-1] == b":":
            before = out[-2]
            own = isinstance(before, Piece) and (
                (before.column in ("client", "peer") and piece.kind == "port")
                or (before.column == "host" and piece.kind == "server_port")
            )
            if own and isinstance(before, Piece):
                out[-2:] = [replace(before, kind="address_port")]
                continue
        out.append(piece)
    return out


def _merged_targets(pieces: list[bytes | Piece]) -> list[bytes | Piece]:
    """Path, question mark and query are one target; a host right before it makes a URL."""
    out: list[bytes | Piece] = []
    for at, piece in enumerate(pieces):
        if isinstance(piece, Piece) and piece.kind in ("path", "target"):
            if out and isinstance(out[-1], Piece) and out[-1].column == "host":
                out[-1] = Piece("url", name=out[-1].name, rank=5)
            else:
                out.append(Piece("text", "target", 1 if piece.kind == "path" else 3, piece.name))
        elif not (_ends_path(out) and _continues_path(pieces, at)):
            out.append(piece)
    return out


def _continues_path(pieces: list[bytes | Piece], at: int) -> bool:
    piece = pieces[at]
    if isinstance(piece, Piece):
        return piece.kind in ("query", "is_args")
    return piece == b"?" and at + 1 < len(pieces) and _is(pieces[at + 1], "query")


def _ends_path(out: list[bytes | Piece]) -> bool:
    return bool(out) and isinstance(out[-1], Piece) and (out[-1].column == "target" or out[-1].kind == "url")


def _is(piece: bytes | Piece, kind: str) -> bool:
    return isinstance(piece, Piece) and piece.kind == kind


def _lone(piece: bytes | Piece) -> bytes | Piece:
    if isinstance(piece, Piece) and piece.kind in ("query", "is_args", "server_port"):
        return replace(NUMBER if piece.kind == "server_port" else SKIP, name=piece.name)
    return piece


def _ranked(pieces: list[bytes | Piece]) -> list[bytes | Piece]:
    best: dict[str, Piece] = {}
    for piece in pieces:
        if isinstance(piece, Piece):
            for column in _told(piece):
                if column not in best or piece.rank > best[column].rank:
                    best[column] = piece
    kept = {id(piece) for piece in best.values()}
    out: list[bytes | Piece] = []
    for piece in pieces:
        if isinstance(piece, bytes) or id(piece) in kept or piece.kind.startswith(("header:", "response_header:")):
            out.append(piece)
        elif piece.column == "host" and piece.name.lower() in ("host", "http_host"):
            out.append(Piece("header:Host", name=piece.name))
        else:
            out.append(replace(NUMBER if piece.kind in _NUMBERS else SKIP, name=piece.name))
    return out


def _told(piece: Piece) -> tuple[str, ...]:
    if piece.kind == "request":
        return ("method", "target", "protocol")
    if piece.kind == "url":
        return ("host", "target")
    if piece.kind == "body":
        return ("request_body",)
    if piece.kind.startswith("time"):
        return ("time",)
    return (piece.column,) if piece.column else ()
