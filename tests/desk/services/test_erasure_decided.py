"""Erasing a suspect, and the evidence that one rests on."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from delicti.desk import models as m
from delicti.desk.search.find import find
from delicti.desk.services import correcting, erasure
from delicti.model.errors import UserError

Maker = Callable[..., m.Suspect]


def everything() -> str:
    """All that the database holds as text, but for the audit, which holds no words of a case."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names() if name.startswith("desk_")]
        told = []
        for name in tables:
            cursor.execute(f"SELECT * FROM {name}")
            told.append(str(cursor.fetchall()))
    return "\n".join(told).casefold()


def test_an_erased_suspect_is_nowhere(desk: SimpleNamespace, confirmed: Maker) -> None:
    suspect = confirmed(desk, reason="Erika Example wrote so", alternatives="a friend of Erika Example")
    asked = correcting.ask(desk.one, suspect, name="Erika Exemplar", identifiers="erika78", region="", reason="x")
    correcting.decide(desk.two, asked, "Erika Exemplar it is", make=True)
    before = everything()
    stone = erasure.confirm(desk.two, erasure.request(desk.one, suspect, "asked for", "article 17"))
    after = everything()
    suspect.refresh_from_db()
    words = ("erika", "exemplar")
    assert [word in before for word in words] == [True, True]
    assert [word in after for word in words] == [False, False]
    assert (suspect.state, suspect.erased, suspect.told, len(stone.digest)) == (
        "withdrawn",
        True,
        "name no longer shown",
        64,
    )
    assert find(desk.one, "erika").count() == 0


def test_texts_go_with_an_erasure_alone(desk: SimpleNamespace, confirmed: Maker) -> None:
    confirmed(desk)
    with pytest.raises(DatabaseError), transaction.atomic():
        m.Attribution.objects.update(reason="erased by law", alternatives="erased by law")


def test_one_person_erases_nobody(desk: SimpleNamespace, confirmed: Maker) -> None:
    asked = erasure.request(desk.two, confirmed(desk), "asked for", "article 17")
    with pytest.raises(UserError, match="two people"):
        erasure.confirm(desk.two, asked)


def test_a_suspect_loses_the_tie_to_evidence_that_was_erased(desk: SimpleNamespace, confirmed: Maker) -> None:
    suspect = confirmed(desk)
    erasure.confirm(desk.two, erasure.request(desk.one, desk.file, "asked for", "article 17"))
    suspect.refresh_from_db()
    left = list(m.Actor.objects.values_list("addresses", "agents", "why"))
    assert (suspect.state, left) == ("withdrawn", [([], [], "")])
