"""What a campaign is told by, and persons who ask: through the API by two people, within rights and scopes."""

import base64
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delicti.desk import clock
from delicti.desk import models as m
from delicti.desk.models.base import same_text
from delicti.desk.services import answers, bulletins, campaigns, cases, claims, snapshots, subjects

PNG = base64.b64decode("iVBORw0KGgo=") + b"made up"
Token = Callable[..., Any]


def test_a_bulletin_takes_two_people(desk: SimpleNamespace, with_token: Token) -> None:
    one, two = with_token(desk.people.publisher), with_token(desk.people.reviewer)
    shot = one.post(f"/campaigns/{desk.campaign.slug}/figures/cases/freeze", of=[]).json()
    at = f"/bulletins/{one.post('/bulletins', title='Action', campaign=desk.campaign.slug).json()['link']}"
    one.call("PATCH", at, {"body": "15,000 suspects. {{figure:cases}} cases.", "tags": ["phishing"]})
    bound = one.post(f"{at}/bind", kind="figure", key="cases", id=shot["id"]).json()
    early = one.post(f"{at}/submit").status_code
    one.call("PATCH", at, {"body": "{{figure:cases}} cases."})
    picture = one.client.put(
        f"/api/v1{at}/picture?alt=A desk&credit=Example", PNG, content_type="application/octet-stream"
    )
    codes = [one.post(f"{at}/submit").status_code, one.post(f"{at}/approve").status_code]
    codes += [two.post(f"{at}/approve").status_code, one.post(f"{at}/publish").status_code]
    codes.append(two.post(f"{at}/publish").status_code)
    correction = one.post(f"{at}/corrections", text="It was fewer.", reason="counted twice").json()
    own = one.post(f"{at}/corrections/{correction['id']}/approve").status_code
    other = two.post(f"{at}/corrections/{correction['id']}/approve").json()
    assert (len(bound["problems"]), bound["bound"][0]["id"], early) == (1, shot["id"], 422)
    assert (picture.status_code, picture.json()["tags"], codes) == (200, ["phishing"], [200, 403, 200, 403, 200])
    assert (own, other["approved_at"] is not None) == (403, True)
    gone = two.post(f"{at}/withdraw", reason="Wrong figures.").json()
    assert (gone["state"], one.get(at).json()["problems"]) == ("withdrawn", [])


def test_a_figure_opens_its_rows_within_rights(desk: SimpleNamespace, with_token: Token) -> None:
    for number in range(4):
        cases.open_case(desk.people.investigator, f"Incident {number}")
    me = with_token(desk.people.reviewer)
    at = f"/campaigns/{desk.campaign.slug}"
    board = me.post(f"{at}/count").json()
    whole = {one["name"]: one["whole"] for one in board["figures"]}["cases"]
    cells = me.get(f"{at}/figures/cases", by="sector").json()["cells"]
    rows = me.get(f"{at}/figures/cases/rows").json()
    strange = [me.get(f"{at}/figures/{end}").status_code for end in ("nothing/rows", "cases/rows?of=week=x")]
    assert (board["complete"], rows["whole"]) == (False, whole)
    # A small count is not told, nor a total from which it would follow.
    assert {cell["value"] for cell in cells} == {None}
    assert [one["case"] for one in rows["items"]] == [desk.case.reference]
    assert strange == [404, 404]


def test_a_frozen_figure_lists_each_row_once_and_tells_what_changed(desk: SimpleNamespace, with_token: Token) -> None:
    first = desk.people.investigator
    m.RoleGrant.objects.create(user=first, role="reviewer")
    me = with_token(first)
    mine = {cases.open_case(first, f"Incident {number}").reference for number in range(5)} | {desk.case.reference}
    shot = me.post(f"/campaigns/{desk.campaign.slug}/figures/cases/freeze", of=[]).json()
    at, seen, cursor = f"/snapshots/{shot['id']}", [], ""
    while cursor is not None:
        page = me.get(f"{at}/rows", cursor=cursor, limit=2).json()
        seen += [one["case"] for one in page["items"]]
        cursor = page["next"]
    before = me.post(f"{at}/check").json()
    left = me.post(
        f"/campaigns/{desk.campaign.slug}/by-hand", case=desk.case.reference, counts=False, reason="no part of it"
    )
    after = me.post(f"{at}/check").json()
    assert (sorted(seen), len(seen)) == (sorted(mine), len(mine))
    assert (before["intact"], before["same"], left.status_code, after["same"]) == (True, True, 200, False)


def test_a_person_is_answered_by_another_than_who_searched(desk: SimpleNamespace, with_token: Token) -> None:
    one, two = with_token(m.User.objects.get(username="third")), with_token(desk.people.reviewer)
    made = two.post("/persons", name="Erika Example", contact="555").json()
    at = f"/persons/{made['number']}"
    early = two.post(f"{at}/search").status_code
    two.post(f"{at}/check", how="a passport")
    found = one.post(f"{at}/search").json()["new"]
    item = next(thing for thing in two.get(f"{at}/items").json()["items"] if thing["kind"] == "note")
    two.post(f"{at}/items/{item['id']}/hold-back", reason="an inquiry", legal_basis="Example Act")
    codes = [one.post(f"{at}/{act}", words="x", reason="x").status_code for act in ("answer", "refuse")]
    told = two.post(f"{at}/answer", words="Dear person").json()
    assert (early, found > 0, codes) == (422, True, [403, 403])
    assert ("Dear person" in told["answer"], item["text"] in told["answer"]) == (True, False)


def test_a_claim_is_decided_and_stands_beside_the_own_figure(desk: SimpleNamespace, with_token: Token) -> None:
    me = with_token(desk.people.publisher)
    since = clock.text(clock.now())
    source = me.post("/claim-sources", text="The ministry says.", campaign=desk.campaign.slug).json()
    both = me.post("/claim-sources", text="x", html="x").status_code
    at = f"/claims/{desk.claim.pk}"
    refused = me.post(f"{at}/refuse", reason="").status_code
    accepted = me.post(f"{at}/accept", reason="read it").json()
    changed = [one["id"] for one in me.get("/claims", updated_since=since).json()["items"]]
    sources = [one["id"] for one in me.get("/claim-sources", updated_since=since).json()["items"]]
    assert (source["state"], both, refused, accepted["state"]) == ("waiting", 422, 422, "accepted")
    assert (changed, sources) == ([str(desk.claim.pk)], [source["id"]])


def test_an_answer_is_shown_in_chosen_words_and_hidden(desk: SimpleNamespace, with_token: Token) -> None:
    me = with_token(desk.people.publisher)
    at = f"/answers/{desk.answer.number}"
    shown = me.post(f"{at}/show", text="Somebody else saw it.").json()
    hidden = me.post(f"{at}/shown/{shown['id']}/hide", reason="mistaken").json()
    read = me.get(at).json()
    assert (hidden["hidden_at"] is not None, len(read["shown"]), read["answer"]["text"]) == (True, 2, "I saw it")


READS = ("/campaigns", "/bulletins", "/claims", "/claim-sources")
WRITES = ("/bulletins", "/claim-sources", "/campaigns")


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"),
    [
        (("see figures",), 200, [403] * 3),
        (("publish",), 403, [403, 403, 201]),  # figures are seen by who may see them alone
        (("see figures", "publish"), 200, [201, 202, 201]),
        (("read", "manage", "decide"), 403, [403] * 3),
    ],
)
def test_a_token_sees_and_writes_what_its_scopes_hold(
    desk: SimpleNamespace, with_token: Token, scopes: tuple[str, ...], reads: int, writes: list[int]
) -> None:
    me = with_token(m.User.objects.get(username="third"), *scopes)
    got = {me.get(where).status_code for where in READS}
    body = {"title": "x", "text": "x", "name": "x", "mandate": "x"}
    assert (got, [me.post(where, **body).status_code for where in WRITES]) == ({reads}, writes)


def test_lists_hold_every_row_once(desk: SimpleNamespace, with_token: Token) -> None:
    me = with_token(m.User.objects.get(username="third"))
    for where in ("/campaigns", "/bulletins", "/claims", "/claim-sources", "/answers", "/persons"):
        items = me.get(where).json()["items"]
        later = me.get(where, updated_since="2199-01-01T00:00:00Z").json()["items"]
        assert (where, len({one["id"] for one in items}), later) == (where, 1, [])


def test_the_audit_is_found_by_a_name_in_any_case(desk: SimpleNamespace, with_token: Token) -> None:
    got = with_token(desk.people.auditor).get("/audit", who="INVESTIGATOR").json()["items"]
    every = m.AuditEntry.objects.filter(same_text("user_name", "investigator")).count()
    assert (len(got), {one["user_name"] for one in got}) == (min(every, 50), {"investigator"})


QUERIES = {  # the token, its roles, and what else each list asks
    "/campaigns": 3,
    "/bulletins": 3,
    "/claims": 3,
    "/claim-sources": 3,
    "/answers": 3,
    "/persons": 3,
    "/campaigns/the-action/snapshots": 6,
    "/campaigns/the-action/figures": 5,
}


@pytest.mark.parametrize("where", QUERIES)
def test_lists_ask_as_often_for_many_as_for_one(desk: SimpleNamespace, with_token: Token, where: str) -> None:
    one, two = desk.people.publisher, desk.people.reviewer
    for number in range(3):
        campaigns.make(two, f"Another {number}", "an order")
        snapshots.freeze(two, desk.campaign, "cases")
        bulletins.write(one, f"Another {number}", desk.campaign)
        answers.take(desk.bulletin, kind="tip", text=f"I saw it {number}")
        claims.add(one, f"They say {number}.".encode(), pasted=True)
        subjects.receive(f"Somebody {number}")
    me = with_token(m.User.objects.get(username="third"))
    me.get(where)
    with CaptureQueriesContext(connection) as seen:
        got = me.get(where)
    asked = [query["sql"][:90] for query in seen if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert (got.status_code, len(asked)) == (200, QUERIES[where]), asked
