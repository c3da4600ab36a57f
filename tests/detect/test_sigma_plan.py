"""The compiled form of rules."""

import msgspec

from delicti.detect.sigma_plan import AllOf, AnyOf, Check, Node, Not, columns

TREE = AllOf(
    (Check("path", "contains", b"\xffa"), Not(AnyOf((Check("agent", "null"), Check("status", "least", number=4.0)))))
)


def test_the_columns_of_a_condition_are_known() -> None:
    assert columns(TREE) == ("agent", "path", "status")


def test_a_condition_survives_the_cache() -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(TREE), type=Node) == TREE
