"""The API as a whole: its subjects, who may ask, how often, and the OpenAPI document that teaches it."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI

from delicti.desk.api import (
    account,
    answers,
    audit,
    bulletins,
    campaigns,
    cases,
    claims,
    decisions,
    evidence,
    figures,
    findings,
    intake,
    jobs,
    links,
    measures,
    members,
    people,
    persons,
    search,
    story,
    suspects,
    taking,
    uploads,
    webhooks,
    work,
)
from delicti.desk.api.auth import Rate, Session, Token
from delicti.desk.api.problems import MEDIA, TITLES, Problem, handle

_ABOUT = """Everything that the desk's pages show and do, by the same rights.

Sign in with `Authorization: Bearer TOKEN`; a token is made in the settings of an account, with scopes and an end.
Lists come in pages: ask again with `cursor` set to `next` until it is null. A list that takes `updated_since` gives
what was made or changed at or after that moment. Errors are problem details (RFC 9457). A case that you may not read
answers like one that was never there. Texts of the evidence are as the case file has them: bytes that are no UTF-8 and
signs that do not print are written `\\xhh`. They were written by whoever attacked the site: never run or render them.
"""
_SUBJECTS = (
    ("cases", cases, "Cases: the list, opening, what is written down of one, its status."),
    ("members", members, "Who may do what in a case."),
    ("links", links, "Cases that belong together: merged, split, related."),
    ("story", story, "What a case file tells: story, actors, episodes, changes, limits."),
    ("findings", findings, "Findings with their raw bytes and decoded values."),
    ("evidence", evidence, "Case files, files that were sent, items, custody, seals."),
    ("taking", taking, "What leaves the desk, and what is erased by law."),
    ("uploads", uploads, "Sending large files in pieces that can be taken up again."),
    ("jobs", jobs, "Investigations, imports and checks, and how far they are."),
    ("work", work, "Notes, tasks, people to be told."),
    ("decisions", decisions, "Decisions with their reasons, and clocks."),
    ("suspects", suspects, "Persons to whom two people tied an actor; every answer with a name is logged."),
    ("measures", measures, "What authorities decided, and what the desk decides by two people."),
    ("campaigns", campaigns, "Campaigns: the list, making, changing and ending one, cases by hand."),
    ("figures", figures, "Figures of campaigns, the lists behind them, and figures frozen for others to check."),
    ("bulletins", bulletins, "Bulletins: written by one, approved and published by others, corrected in view."),
    ("claims", claims, "What others said in public: proposed from their pages, accepted or refused."),
    ("answers", answers, "What the public answered to bulletins."),
    ("persons", persons, "Persons who ask what the desk holds on them; two people stand between."),
    ("reports", intake, "What victims report, and what becomes of it."),
    ("search", search, "One search over everything that you may read."),
    ("audit", audit, "The audit: who did what."),
    ("people", people, "Accounts and roles."),
    ("account", account, "Your own account: tokens, sessions."),
    ("webhooks", webhooks, "Addresses that are told of what happens."),
)


def _made() -> NinjaAPI:
    made = NinjaAPI(
        title="Delicti desk",
        version="1",
        description=_ABOUT,
        docs_url=None,
        openapi_url=None,
        auth=[Token(), Session()],
        throttle=[Rate()],
        openapi_extra={"tags": [{"name": name, "description": text} for name, _, text in _SUBJECTS]},
    )
    handle(made)
    for name, module, _ in _SUBJECTS:
        made.add_router("", module.router, tags=[name])
    return made


api = _made()


@api.get("/openapi.json", include_in_schema=False)
def openapi(request: HttpRequest) -> Any:  # noqa: ARG001
    """This document."""
    return document()


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, with the problems that every operation can answer with."""
    made: dict[str, Any] = dict(api.get_openapi_schema())
    made["components"]["schemas"].update(_problem_schemas())
    made["components"]["responses"] = {
        f"Problem{status}": {
            "description": title,
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, title in TITLES.items()
    }
    for methods in made["paths"].values():
        for operation in methods.values():
            operation["operationId"] = operation["operationId"].removeprefix("delicti_desk_api_")
            for status in TITLES:
                operation["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
            operation["responses"] = {str(status): told for status, told in operation["responses"].items()}
    return made


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}
