"""The document and the API say the same: schemathesis asks every operation, as somebody who may do everything."""

import ast
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as bounds
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from delicti.desk import api
from delicti.desk.api.site import document
from delicti.desk.models import RoleGrant

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 3  # of each operation


def named(desk: SimpleNamespace, finding: str, path: str) -> dict[str, Any]:
    """What an address can name, so that operations are reached and not only refused."""
    keys = {
        "/snapshots/": desk.snapshot.pk,
        "/corrections/": desk.correction.pk,
        "/due/": desk.due.pk,
        "/shown/": desk.shown.pk,
        "/claim-sources/": desk.source.pk,
        "/claims/": desk.claim.pk,
        "/persons/": desk.item.pk,
        "/findings/": finding,
        "/case-files/": desk.file.pk,
        "/uploads/": desk.upload.pk,
        "/erasures/": desk.erasure.pk,
        "/jobs/": desk.job.pk,
        "/notes/": desk.note.pk,
        "/tasks/": desk.task.pk,
        "/tell/": desk.person.pk,
        "/decisions/": desk.decision.pk,
        "/clocks/": desk.clock.pk,
        "/members/": desk.member.pk,
        "/people/": desk.people.nobody.pk,
    }
    key = next((str(value) for part, value in keys.items() if part in path), None)
    numbers = {"/persons/": desk.asked.number, "/answers/": desk.answer.number}
    told = {
        "reference": desk.case.reference,
        "number": next((number for part, number in numbers.items() if part in path), desk.report.number),
        "slug": desk.campaign.slug,
        "name": "cases",
        "link": desk.bulletin.link,
        "key": key,
    }
    return {name: value for name, value in told.items() if value is not None and f"{{{name}}}" in path}


def test_no_two_schemas_share_a_name() -> None:
    names = [
        node.name
        for path in Path(api.__file__).parent.glob("*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef)
    ]
    assert sorted(names) == sorted(set(names))  # of two, the document would keep one


# Its client does not close the archives that it is given.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_operation_answers_as_the_document_says(
    desk: SimpleNamespace, a_finding: str, with_token: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    me = desk.people.investigator
    RoleGrant.objects.bulk_create(
        RoleGrant(user=me, role=role) for role in ("intake", "reviewer", "publisher", "auditor", "administrator")
    )
    secret = with_token(me).secret
    monkeypatch.setattr("delicti.desk.api.auth.Rate.allow_request", lambda self, request: True)
    application, asked = get_wsgi_application(), 0
    for result in schemathesis.openapi.from_dict(document()).get_all_operations():
        operation = result.ok()
        ask(operation, application, secret, named(desk, a_finding, operation.path))
        asked += 1
    assert asked == sum(len(one) for one in document()["paths"].values())


def ask(operation: Any, application: Any, secret: str, keys: dict[str, Any]) -> None:
    """Asks an operation a few times; a failed check says which call and what was wrong."""

    @seed(20260909)
    @bounds(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def every(case: Any) -> None:
        case.path_parameters = {**(case.path_parameters or {}), **keys}
        # The client in this process does not unpack what a real one would.
        signed_in = {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}
        case.call_and_validate(base_url="http://localhost", app=application, headers=signed_in, checks=CHECKS)

    every()
