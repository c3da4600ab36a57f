"""A case with its evidence, an attacker and their findings, and two people who decide in it."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from delicti.desk import models as m
from delicti.desk import store
from delicti.desk.rights import Right
from delicti.desk.services import cases, importing, suspects


def findings_of(file: m.CaseFile, actor: str) -> list[str]:
    import polars as pl

    found = store.opened(file.seal).findings.filter(pl.col("actor") == actor).select("finding", "class").collect()
    acts = found.filter(pl.col("class").is_in(list(m.measure.OFFENDING)))
    return sorted(acts["finding"].to_list())


def decided_case(one: m.User, two: m.User, shop: Path, title: str = "Shop") -> SimpleNamespace:
    case = cases.open_case(one, title, site="shop.example")
    file = importing.import_case_file(one, shop, case)
    cases.set_member(one, case, two, set(Right), "reviews")
    offending = m.Episode.objects.filter(case_file=file).exclude(offence="").values("actor")
    actor = m.Actor.objects.filter(case_file=file, role="attacker", actor__in=offending).order_by("actor").first()
    assert actor is not None
    return SimpleNamespace(
        case=case, file=file, actor=actor, findings=findings_of(file, actor.actor)[:3], one=one, two=two
    )


@pytest.fixture
def desk(people: SimpleNamespace, shop: Path) -> SimpleNamespace:
    return decided_case(people.investigator, people.reviewer, shop)


GIVEN = {
    "name": "Erika Example",
    "identifiers": "account erika77",
    "reason": "the account that was used is theirs",
    "alternatives": "somebody who shares the account",
}


@pytest.fixture
def propose() -> Callable[..., m.Suspect]:
    def make(desk: SimpleNamespace, **other: Any) -> m.Suspect:
        given = {**GIVEN, "findings": desk.findings, **other}
        return suspects.propose(
            other.pop("by", desk.one), desk.case, desk.actor, **{k: v for k, v in given.items() if k != "by"}
        )

    return make


@pytest.fixture
def confirmed(propose: Callable[..., m.Suspect]) -> Callable[..., m.Suspect]:
    def make(desk: SimpleNamespace, **other: Any) -> m.Suspect:
        suspect = propose(desk, **other)
        suspects.confirm(desk.two, suspect.attributions.get(), "I read the findings")
        return m.Suspect.objects.get(pk=suspect.pk)

    return make
