"""Reads logs of one JSON object a line, by a list of which key fills which column.

A line that is strict JSON is decoded by msgspec. One that holds bytes that are no UTF-8 (nginx writes them as they
came) is decoded with those bytes kept. Everything else is quarantined. A value of an unexpected type is null; so is an
empty text, since that is how a missing value is written, except for what was requested.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
import polars as pl

from delicti.evidence.convert import Kind, convert, zones_of
from delicti.evidence.lines import lines_of, places
from delicti.evidence.parsed import Context, Parsed
from delicti.model.tables import REQUEST
from delicti.model.text import escape as written

NO_OBJECT = "The line is no JSON object."
NO_REQUEST = "The line tells of no request."
TIMELESS = "The line's time cannot be read."
_FIRST = b"{"


class Key(NamedTuple):
    """A column with the paths under which it may stand, the first that is there counting."""

    kind: Kind
    paths: tuple[tuple[str, ...], ...]


Value = dict[str, Any]
_decode: Callable[[bytes], Any] = msgspec.json.Decoder().decode


def key(kind: str, column: str | None, *paths: str) -> Key:
    """A key with paths written `request.uri`."""
    return Key(Kind(kind, column), tuple(tuple(path.split(".")) for path in paths))


def read(
    chunk: bytes,
    context: Context,
    keys: Sequence[Key],
    *,
    headers: Callable[[Value, str], Iterable[tuple[str, Any]]] | None = None,
    body: Callable[[Value], bytes | None] | None = None,
    view: Callable[[Value], Value] | None = None,
) -> Parsed:
    """The requests of a chunk. `headers` gives the headers of an object, asked for `request` and for `response`.

    `view` turns each object into the one that keys, `headers` and `body` are asked about.
    """
    lines, objects, quarantined = _objects(chunk)
    if view is not None:
        objects = [view(value) for value in objects]
    parsed = records(lines, objects, context, keys, headers=headers, body=body)
    return replace(
        parsed,
        structural=places(lines_of(chunk) == ""),
        quarantined=dict(sorted((quarantined | parsed.quarantined).items())),
    )


def records(
    lines: list[int],
    objects: list[Value],
    context: Context,
    keys: Sequence[Key],
    *,
    headers: Callable[[Value, str], Iterable[tuple[str, Any]]] | None = None,
    body: Callable[[Value], bytes | None] | None = None,
) -> Parsed:
    """The requests that objects tell of, each with its line. `body` gives an object's body where no key can."""
    raw: dict[str, Any] = {"line": pl.Series(lines, dtype=pl.Int64)}
    quarantined: dict[int, str] = {}
    present = set().union(*objects)
    for index, one in enumerate(keys):
        asked = one.kind.kind == "request" or one.kind.column == "target"
        raw[str(index)] = _column(objects, tuple(p for p in one.paths if p[0] in present), empty_is_null=not asked)
    kinds = {str(i): one.kind for i, one in enumerate(keys)}
    frame = pl.DataFrame(raw)
    made, good = convert(frame, kinds, context.timezone)
    if headers is not None:
        made = made.with_columns(
            pl.Series(f"{side}_headers", [_pairs(headers(value, side)) for value in objects], pl.String)
            for side in ("request", "response")
        )
    if body is not None:
        made = made.with_columns(pl.Series("request_body", [body(value) for value in objects], pl.Binary))
    zones = zones_of(frame, kinds)
    told = [name for name in ("target", "method", "status") if name in made.columns]
    about = pl.any_horizontal(pl.col(name).is_not_null() for name in told) if told else pl.lit(value=False)
    asks = made.select(about.alias("asks"))["asks"] if len(made) else pl.Series("asks", [], pl.Boolean)
    if told:
        quarantined |= dict.fromkeys(made.filter(~asks)["line"].to_list(), NO_REQUEST)
        quarantined |= dict.fromkeys(made.filter(asks & ~good)["line"].to_list(), TIMELESS)
        made = made.filter(asks & good)
    order = ["line", *(name for name in REQUEST if name in set(made.columns) - {"line"})]
    return Parsed(made.select(order), quarantined=quarantined, zones=zones)


def _objects(chunk: bytes) -> tuple[list[int], list[Value], dict[int, str]]:
    lines: list[int] = []
    objects: list[Value] = []
    quarantined: dict[int, str] = {}
    for number, line in enumerate(chunk.removesuffix(b"\n").split(b"\n") if chunk else ()):
        if line in (b"", b"\r"):
            continue
        value = decoded(line)
        if value is None:
            quarantined[number] = NO_OBJECT
        else:
            lines.append(number)
            objects.append(value)
    return lines, objects, quarantined


def decoded(line: bytes) -> Value | None:
    """The object of a line; bytes that are no UTF-8 stand in its texts as lone surrogates. None when it is none."""
    if not line.lstrip(b" \t").startswith(_FIRST):
        return None
    try:
        value = _decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        try:
            value = json.loads(line.decode("utf-8", "surrogateescape"))
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, dict) else None


def _column(objects: list[Value], paths: Sequence[tuple[str, ...]], *, empty_is_null: bool) -> pl.Series:
    """One raw column; one that is text throughout, by far the commonest, takes a short way."""
    if not paths:
        return pl.Series([None] * len(objects), dtype=pl.String)
    if len(paths) == 1 and len(paths[0]) == 1:
        name = paths[0][0]
        found = [value.get(name) for value in objects]
    else:
        found = [_at(value, paths) for value in objects]
    types = set(map(type, found))
    if types <= {str, type(None)}:
        column = pl.Series(
            [v if v is None or v.isascii() else sent(v).decode("latin-1") for v in found], dtype=pl.String
        )
    else:
        column = pl.Series([_text(_first(v)) for v in found], dtype=pl.String)
    return column.replace("", None) if empty_is_null else column


def _first(value: Any) -> Any:
    return next(iter(value), None) if isinstance(value, list) else value


def _at(value: Any, paths: Sequence[tuple[str, ...]], *, whole: bool = False) -> Any:
    for path in paths:
        found = value
        for step in path:
            if isinstance(found, list) and step.isdigit():
                found = found[int(step)] if int(step) < len(found) else None
            else:
                found = found.get(step) if isinstance(found, dict) else None
        found = found if whole else _first(found)
        if found is not None and (whole or not isinstance(found, dict)):
            return found
    return None


def _text(value: Any) -> str | None:
    """A JSON value as text with one character a byte; numbers without an exponent."""
    if value is None or isinstance(value, (dict, list)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if -(10**18) < value < 10**18 else None
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f") if abs(value) < 1e15 else None
    return value if value.isascii() else sent(value).decode("latin-1")


def sent(text: str) -> bytes:
    """The bytes of a JSON text; a lone surrogate is the byte that was no UTF-8, or as good as it can be encoded."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _pairs(headers: Iterable[tuple[str, Any]]) -> str | None:
    """Headers as a JSON list of [name, text]; a header given several times comes several times."""
    kept = []
    for name, values in headers:
        for value in values if isinstance(values, list) else [values]:
            text = _text(value)
            if text is not None:
                kept.append((written(sent(name)), written(text.encode("latin-1"))))
    return msgspec.json.encode(kept).decode() if kept else None


def share(head: bytes, fits: Callable[[Value], bool]) -> float:
    """The share of lines that are JSON objects of which `fits` is true."""
    lines = [line for line in head.split(b"\n") if line.strip()][:200]
    if not lines:
        return 0.0
    good = 0
    for line in lines:
        value = decoded(line)
        good += value is not None and fits(value)
    return good / len(lines)


def has(value: Value, one: Key) -> bool:
    """Whether an object has something under one of a key's paths."""
    return _at(value, one.paths) is not None


def found_at(value: Value, one: Key, *, whole: bool = False) -> Any:
    """What stands under the first of a key's paths that is there; an object or list only if it is asked for `whole`."""
    return _at(value, one.paths, whole=whole)
