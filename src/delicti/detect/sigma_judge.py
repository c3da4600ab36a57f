"""Whether a rule holds for one request, and the text that decided it."""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple

from delicti.detect.sigma_pattern import Span, finder
from delicti.detect.sigma_plan import KEYWORD, KEYWORD_COLUMNS, AllOf, AnyOf, Check, Node, Not
from delicti.detect.sigma_text import Text, texts


class Hit(NamedTuple):
    """Where a test held: the column, the text (with the views that led to it) and the place in it."""

    column: str
    text: Text
    span: Span


_WEIGHT = {"status": 0, "method": 1, "protocol": 1, "size_bytes": 0, "client": 1, "client_port": 0, "duration_ms": 0}

Row = Mapping[str, Any]


class Judge:
    """Judges rows; keeps the texts of values it has seen, as neighbouring rules ask for the same ones."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], list[tuple[Text, bytes]]] = {}

    def holds(self, node: Node, row: Row) -> list[Hit] | None:
        """The places that decided, most telling first; None when the rule does not hold."""
        hits: list[Hit] = []
        if not self._node(node, row, hits):
            return None
        hits.sort(key=lambda h: (-_WEIGHT.get(h.column, 2), -(h.span[1] - h.span[0]), len(h.text[0])))
        return hits

    def _node(self, node: Node, row: Row, hits: list[Hit]) -> bool:
        match node:
            case Check():
                return self._test(node, row, hits)
            case AllOf():
                return all(self._node(part, row, hits) for part in node.parts)
            case AnyOf():
                return any(self._node(part, row, hits) for part in node.parts)
            case Not():
                return not self._node(node.part, row, [])

    def _test(self, test: Check, row: Row, hits: list[Hit]) -> bool:
        for column in KEYWORD_COLUMNS if test.column == KEYWORD else (test.column,):
            value = row.get(column)
            if test.kind == "null":
                if value is None or value in {"", "-"}:
                    return True
            elif value is not None and self._value(test, column, value, hits):
                return True
        return False

    def _value(self, test: Check, column: str, value: Any, hits: list[Hit]) -> bool:
        if test.kind in {"less", "most", "more", "least"}:
            return _compare(test.kind, value, test.number)
        if test.kind == "network":
            return _inside(test.value.decode(), str(value))
        for text, lowered in self._seen(column, str(value)):
            span = _find(test, text[1], lowered)
            if span is not None:
                hits.append(Hit(column, text, span))
                return True
        return False

    def _seen(self, column: str, value: str) -> list[tuple[Text, bytes]]:
        key = (column, value)
        seen = self._texts.get(key)
        if seen is None:
            if len(self._texts) > 20_000:
                self._texts.clear()
            seen = self._texts[key] = [(text, text[1].lower()) for text in texts(column, value)]
        return seen


def _find(test: Check, raw: bytes, lowered: bytes) -> Span | None:
    if test.kind == "pattern":
        return finder(test.value.decode(), test.flags)(raw)
    text = raw if test.cased else lowered
    size = len(test.value)
    match test.kind:
        case "contains":
            start = text.find(test.value)
            return None if start < 0 else (start, start + size)
        case "prefix":
            return (0, size) if text.startswith(test.value) else None
        case "suffix":
            return (len(text) - size, len(text)) if text.endswith(test.value) else None
        case "exact":
            return (0, size) if text == test.value else None
    return None


def _compare(kind: str, value: Any, number: float) -> bool:
    try:
        held = float(value)
    except (TypeError, ValueError):
        return False
    return {"less": held < number, "most": held <= number, "more": held > number, "least": held >= number}[kind]


def _inside(network: str, value: str) -> bool:
    try:
        return ip_address(value) in ip_network(network)
    except ValueError:
        return False
