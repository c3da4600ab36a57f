"""One condition on one request."""

import pytest

from delicti.detect.sigma_judge import Judge
from delicti.detect.sigma_plan import AllOf, AnyOf, Check, Node, Not


@pytest.mark.parametrize(
    ("node", "row", "holds"),
    [
        (Check("path", "contains", b"b"), {"path": "/ABC"}, True),
        (Check("path", "contains", b"B", cased=True), {"path": "/abc"}, False),
        (Check("path", "exact", b"/a"), {"path": "/%61"}, True),
        (Check("status", "more", number=399), {"status": "404"}, True),
        (Check("status", "less", number=399), {"status": None}, False),
        (Check("status", "most", number=404), {"status": "404"}, True),
        (Check("client", "network", b"2001:db8::/32"), {"client": "2001:db8::7"}, True),
        (Check("client", "network", b"192.0.2.0/24"), {"client": "not an address"}, False),
        (Check("agent", "null"), {"agent": "-"}, True),
        (Not(Check("agent", "null")), {"agent": "x"}, True),
        (AllOf((Check("path", "contains", b"a"), Check("path", "contains", b"z"))), {"path": "/a"}, False),
        (AnyOf((Check("path", "contains", b"a"), Check("path", "contains", b"z"))), {"path": "/a"}, True),
        (Check("*", "contains", b"secret"), {"request": "GET /", "agent": "a secret"}, True),
    ],
)
def test_a_condition_holds_or_not(node: Node, row: dict[str, object], holds: bool) -> None:
    assert (Judge().holds(node, row) is not None) is holds


def test_the_most_telling_hit_comes_first() -> None:
    node = AllOf(
        (Check("method", "exact", b"post"), Check("path", "contains", b"abcdef"), Check("path", "contains", b"ab"))
    )
    hits = Judge().holds(node, {"method": "POST", "path": "/abcdef"})
    assert hits is not None
    assert (hits[0].column, hits[0].span) == ("path", (1, 7))


def test_what_is_denied_is_no_hit() -> None:
    assert Judge().holds(Not(Check("path", "contains", b"x")), {"path": "/a"}) == []
