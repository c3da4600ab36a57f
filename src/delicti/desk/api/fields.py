"""What operations share: moments with a zone, texts that fit the tables, people as the API shows them."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, PlainSerializer, StringConstraints, WithJsonSchema

from delicti.desk import clock
from delicti.desk.models import User

_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _within(moment: datetime) -> datetime:
    if not _EARLIEST <= moment < _LATEST:
        raise ValueError("a moment lies between 1970 and 2200")
    return moment.astimezone(UTC)


def _plain(text: str) -> str:
    if "\0" in text:
        raise ValueError("a text has no NUL character")
    return text


_NO_NUL = AfterValidator(_plain)
Moment = Annotated[  # given back
    datetime, PlainSerializer(clock.text, return_type=str), WithJsonSchema({"type": "string", "format": "date-time"})
]
Given = Annotated[  # taken in
    AwareDatetime,
    AfterValidator(_within),
    WithJsonSchema({"type": "string", "format": "date-time", "description": "With its zone, from 1970 to 2199."}),
]
Word = Annotated[str, StringConstraints(max_length=100), _NO_NUL]
Line = Annotated[str, StringConstraints(max_length=300), _NO_NUL]
Prose = Annotated[str, StringConstraints(max_length=20_000), _NO_NUL]


class Person(Schema):
    """An account, as its colleagues see it."""

    id: UUID
    username: str
    name: str = Field(description="The full name where there is one, else the name of the account.")

    @staticmethod
    def resolve_name(obj: User) -> str:
        """The name to show."""
        return obj.get_full_name()


class Reason(Schema):
    """Why something is done; the audit keeps it."""

    reason: Prose = Field(description="Must not be empty.")


class Law(Reason):
    """Why something is erased, and which law asks for it."""

    legal_basis: Prose = Field(description="Must not be empty.")


def case_reference(obj: Any) -> str | None:
    """For `resolve_case`: the reference of the case that a row belongs to."""
    return None if obj.case is None else str(obj.case.reference)
