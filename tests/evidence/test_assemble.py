import pytest

from delicti.evidence.assemble import Piece, assemble
from delicti.evidence.layout import Field, Literal
from delicti.model.errors import UserError


def test_literals_and_fields_alternate() -> None:
    template = assemble([b"a", b"b", Piece("text", "user", 1), b" ", b"c", Piece("status", "status", 1)], "none", "x")
    assert template.parts == (
        Literal(b"ab"),
        Field("text", "user", b" c"),
        Literal(b" c"),
        Field("status", "status", b""),
    )


def test_a_number_that_does_not_count_stays_a_number() -> None:
    pieces = [Piece("size", "size_bytes", 2), b" ", Piece("size", "size_bytes", 1)]
    assert [field.kind for field in assemble(pieces, "none", "x").fields] == ["size", "number"]


def test_fields_side_by_side_are_named() -> None:
    with pytest.raises(UserError, match=r"%u and %m"):
        assemble([Piece("text", "user", 1, "%u"), Piece("text", "method", 1, "%m")], "none", "%u%m")
