"""What a Sigma rule is compiled to: a small tree of conditions over the columns of a request, and its anchors."""

from typing import Literal

import msgspec

KEYWORD = "*"  # the column of a keyword: every text of the request

# Columns a keyword is looked for in. `request` is the request line put together again.
KEYWORD_COLUMNS = ("request", "referrer", "agent", "user", "host", "request_headers", "request_body")

TEST = Literal["contains", "prefix", "suffix", "exact", "pattern", "null", "less", "most", "more", "least", "network"]


class Check(msgspec.Struct, frozen=True, tag="test"):
    """One comparison of a column. `value` is text as bytes (lower case unless `cased`), a number, or a network."""

    column: str
    kind: TEST
    value: bytes = b""
    cased: bool = False
    flags: str = ""  # of a pattern: i, m, s
    number: float = 0.0


class AllOf(msgspec.Struct, frozen=True, tag="all"):
    """Every part holds."""

    parts: "tuple[Node, ...]"


class AnyOf(msgspec.Struct, frozen=True, tag="any"):
    """At least one part holds."""

    parts: "tuple[Node, ...]"


class Not(msgspec.Struct, frozen=True, tag="not"):
    """The part does not hold."""

    part: "Node"


Node = Check | AllOf | AnyOf | Not

# An anchor: the column, a Hyperscan expression, whether letter case counts, and the length of its longest sure literal.
# A clause holds where one of its anchors is found.
Anchor = tuple[str, str, bool, int]
Clause = tuple[Anchor, ...]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule, ready to be judged. No clause means that nothing can be looked for: it is judged on every row."""

    name: str
    version: str  # short hash of its text
    id: str
    title: str
    path: str  # below its folder
    kind: str  # the finding's class
    technique: str | None
    weakness: str | None
    confidence: float
    why: str
    level: str
    references: tuple[str, ...]
    tags: tuple[str, ...]
    on_requests: bool
    on_messages: bool
    node: Node
    columns: tuple[str, ...]
    clauses: tuple[Clause, ...]


class Refused(msgspec.Struct, frozen=True):
    """A rule that cannot be judged on web server logs, and why."""

    path: str
    reason: str


class Compiled(msgspec.Struct, frozen=True):
    """Every rule of a set, and those refused; what the cache holds."""

    rules: tuple[Rule, ...]
    refused: tuple[Refused, ...]


def columns(node: Node) -> tuple[str, ...]:
    """The columns a condition reads, sorted."""
    found: set[str] = set()
    stack: list[Node] = [node]
    while stack:
        top = stack.pop()
        match top:
            case Check():
                found.update(KEYWORD_COLUMNS if top.column == KEYWORD else (top.column,))
            case AllOf() | AnyOf():
                stack.extend(top.parts)
            case Not():
                stack.append(top.part)
    return tuple(sorted(found))
