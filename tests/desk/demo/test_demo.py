"""The demo: made-up cases on real case files, marked, the same again from the same seed, within every guard."""

import re
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from django.test import Client

from delicti.desk import clock, command, heads, store
from delicti.desk import models as m
from delicti.desk.demo import fill
from delicti.desk.demo.evidence import written
from delicti.desk.demo.grow import Scale, grow
from delicti.desk.demo.incidents import KINDS
from delicti.desk.demo.people import accounts
from delicti.desk.demo.plan import planned
from delicti.desk.demo.traffic import Log
from delicti.model.errors import UserError

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
CASES = 40


@pytest.fixture
def demo(home: Path) -> list[m.User]:
    people, _ = accounts()
    with clock.standing_at(NOW):
        fill.fill(cases=CASES, case_files=2)
    return people


def test_the_demo_obeys_the_audit_and_the_store(demo: list[m.User]) -> None:
    states = {store.check(seal).state for seal in m.CaseFile.objects.values_list("seal", flat=True).distinct()}
    assert (heads.verify().problems, states) == ([], {"holds"})


def test_every_row_and_every_page_says_so(demo: list[m.User]) -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(demo[0], backend="allauth.account.auth_backends.AuthenticationBackend")
    kinds = (m.Case, m.Report, m.User, m.Suspect, m.Measure, m.Campaign, m.Bulletin, m.ClaimSource, m.SubjectRequest)
    unmarked = [kind._default_manager.filter(made_up=False).count() for kind in kinds]
    pages = [client.get(where) for where in ("/", "/cases", "/search?q=shop", "/settings", "/nothing")]
    pages.append(Client(SERVER_NAME="localhost").get("/account/sign-in"))
    assert (unmarked, [b"here is made up" in page.content for page in pages]) == ([0] * len(kinds), [True] * len(pages))


def test_figures_of_the_list_are_those_of_the_rows(demo: list[m.User]) -> None:
    wrong = [
        case.reference
        for case in m.Case.objects.filter(case_files__state="holds", seal_holds=True).distinct()
        if (case.actor_count, case.attacker_count, case.succeeded_count)
        != (
            case.actors.count(),
            case.actors.filter(role="attacker").count(),
            case.episodes.filter(outcome="succeeded").count(),
        )
    ]
    assert wrong == []


def test_a_desk_in_use_is_left_alone(home: Path, people: object) -> None:
    with pytest.raises(UserError, match="empty home"):
        fill.empty_or_demo()


def test_another_address_than_this_machine_is_refused(home: Path) -> None:
    with pytest.raises(UserError, match="this machine alone"):
        command.serve_demo("0.0.0.0", 8000, home)


def test_the_same_seed_gives_the_same_cases() -> None:
    one, again = ([planned(n, 1, NOW, ordered=False) for n in range(50)] for _ in range(2))
    names = [[(p.key, p.reference, p.organisation, p.status, p.received) for p in found] for found in (one, again)]
    assert names[0] == names[1]


def test_the_same_seed_gives_the_same_logs_byte_by_byte(tmp_path: Path) -> None:
    logs = [[written(n, 1, NOW, tmp_path / at)[2].read_bytes() for n in range(len(KINDS))] for at in ("a", "b")]
    assert logs[0] == logs[1]


def test_addresses_and_hosts_are_those_for_examples(tmp_path: Path) -> None:
    text = b"".join(written(n, 1, NOW, tmp_path)[2].read_bytes() for n in range(len(KINDS))).decode()
    addresses = set(re.findall(r"(?<![\w.=/;|])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])", text))
    log = Log(Random(1), "www.a.example", NOW, 1, ("/",))
    drawn = {log.address() for _ in range(200)}
    allowed = ("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:", "127.0.0.1", "140.0.0.0", "169.254.169.254")
    assert [one for one in addresses | drawn if not one.startswith(allowed)] == []


def test_a_larger_desk_grows_from_the_same_case_files(demo: list[m.User]) -> None:
    from delicti.desk.demo.evidence import Sealed

    file = m.CaseFile.objects.filter(state="holds").first()
    assert file is not None
    from delicti.casefile.read import open_case
    from delicti.desk.copying import copied_from

    opened = open_case(store.path(file.seal))
    sealed = Sealed(KINDS[0], NOW, file.seal, file.manifest, "1", "", file.document, 1, copied_from(opened))
    before = m.Case.objects.count()
    grow(Scale(260, seed=7, apart=True), [sealed], demo, NOW)
    assert (m.Case.objects.count() - before, heads.verify().problems) == (260, [])
