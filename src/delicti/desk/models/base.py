"""What all tables share: random keys, and texts that the desk's people and its evidence wrote."""

import secrets
import uuid
from typing import Any

from django.db import models
from django.db.models.functions import Upper
from django.db.models.lookups import Exact

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no sign that reads like another


class Keyed(models.Model):
    """A row with a random key; nothing in a key tells how many rows there are or what came before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


def reference() -> str:
    """A random reference of a case that people can say on the phone: `K7-3QF9`."""
    return f"{signs(2)}-{signs(4)}"


def signs(count: int) -> str:
    """So many random signs."""
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def same_text(field: str, text: str) -> Exact:
    """A condition: the field is this text, whatever the case of its letters, as an index over `Upper` has it."""
    return Exact(Upper(field), Upper(models.Value(text)))


def one_of(field: str, words: Any) -> models.CheckConstraint:
    """A constraint: the field holds one of these words."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": [value for value, _ in words.choices]}),
        name=f"%(class)s_{field}_known",
    )
