"""No table that holds words is left out when a person asks what the desk holds on them."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

from delicti.desk.models import Bulletin, Campaign, Suspect
from delicti.desk.services import cases, work
from delicti.desk.services.subject_search import PLACES, held

# What holds no words on persons, or is searched in another way: the index of evidence, accounts by their keys.
ELSEWHERE = {
    "actor", "attributionfinding", "auditentry", "board", "bulletinclaim", "bulletinfigure", "bulletinmention",
    "delivery", "episode", "evidenceitem", "indicator", "onetimelink", "picture", "rolegrant", "searchrow", "snapshot",
    "webhook",
}  # fmt: skip


def test_every_table_with_words_is_searched_or_said_to_be_elsewhere() -> None:
    words = (models.CharField, models.TextField, models.JSONField)
    told = {
        model._meta.model_name
        for model in apps.get_app_config("desk").get_models()
        if any(isinstance(field, words) for field in model._meta.concrete_fields)
    }
    assert told - {place.table._meta.model_name for place in PLACES} <= ELSEWHERE


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Example, Erika", "Erika Example"),
        ("EXAMPLE ERIKA", "Erika Example"),
        ("JÖRG MÜLLER", "Jörg Müller"),
        ("Jo\u0308rg Mu\u0308ller", "Jörg Müller"),
    ],
)
def test_a_name_is_found_however_it_was_written(people: SimpleNamespace, written: str, asked: str) -> None:
    case = cases.open_case(people.investigator, "Shop")
    work.note(people.investigator, case, f"Ask {written} about it")
    assert [one.kind for one in held(asked, "", uuid4()) if one.kind == "note"] == ["note"]


def test_bulletins_and_campaigns_are_searched(people: SimpleNamespace) -> None:
    from datetime import timedelta

    from delicti.desk import clock

    now = clock.now()
    Campaign.objects.create(
        slug="one", name="One", mandate="asked by Erika Example", begins_at=now, ends_at=now + timedelta(days=1),
        made_by=people.reviewer,
    )  # fmt: skip
    Bulletin.objects.create(title="One", picture_credit="by Erika Example", author=people.publisher)
    assert {one.kind for one in held("Erika Example", "", uuid4())} == {"bulletin", "campaign"}
    assert not Suspect.objects.exists()
