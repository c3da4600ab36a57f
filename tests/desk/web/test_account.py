"""Sign-in, the one-time link, sessions, tokens, the second step."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client

from delicti.desk.models import ApiToken, RoleGrant, User
from delicti.desk.services import people as accounts

PASSWORD = "correct horse battery"


@pytest.fixture
def ada(home: object, person: Callable[..., User]) -> User:
    cache.clear()
    user = person("ada", "investigator")
    user.password = make_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def client() -> Client:
    return Client(SERVER_NAME="localhost")


def sign_in(client: Client, password: str = PASSWORD) -> int:
    return client.post("/account/sign-in", {"login": "ada", "password": password}).status_code


def test_a_name_and_its_password_sign_in(ada: User, client: Client) -> None:
    assert (sign_in(client), client.get("/").status_code) == (302, 200)


def test_passwords_that_fail_often_are_no_longer_tried(ada: User, client: Client) -> None:
    tried = [sign_in(client, "wrong") for _ in range(7)]
    assert sign_in(client) != 302
    assert set(tried) <= {200, 429}


def test_the_first_link_makes_the_first_account_once(home: object, client: Client) -> None:
    where = f"/welcome/{accounts.first_account_link()}"
    given = {"username": "eve", "full_name": "Eve", "password": PASSWORD, "again": PASSWORD}
    wrong = client.post(where, {**given, "again": "other"})
    got = client.post(where, given)
    assert (wrong.status_code, got.status_code, client.get("/people").status_code) == (422, 303, 200)
    assert Client(SERVER_NAME="localhost").get(where).status_code == 404


def test_a_weak_password_is_refused_with_what_to_do(home: object, client: Client) -> None:
    where = f"/welcome/{accounts.first_account_link()}"
    got = client.post(where, {"username": "eve", "password": "short", "again": "short"})
    assert "at least 12 characters" in got.content.decode()


def test_nobody_signs_up(ada: User, client: Client) -> None:
    assert {client.get(f"/account/none/{page}").status_code for page in ("sign-up", "reset", "e-mail")} == {404}
    assert "sign-up" not in client.get("/account/sign-in").content.decode()


def test_a_session_is_listed_and_signed_out_from_another(ada: User, client: Client) -> None:
    other = Client(SERVER_NAME="localhost")
    sign_in(client)
    sign_in(other)
    client.get("/")
    other.get("/")
    ends = re.findall(r'action="(/settings/sessions/[^"]+)".*?</form>', client.get("/settings").content.decode())
    assert len(ends) == 2
    page = client.get("/settings").content.decode()
    this = re.search(r"<strong>this one</strong></p>\s*<form[^>]*action=\"([^\"]+)", page)
    client.post(next(one for one in ends if one != this[1]))  # type: ignore[index]
    assert (client.get("/").status_code, other.get("/").status_code) == (200, 302)


def test_a_token_is_shown_once_and_revoked(ada: User, client: Client) -> None:
    client.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    made = client.post("/settings/tokens", {"name": "script", "scopes": ["read"], "days": 30}).content.decode()
    secret = re.search(r'id="secret">([^<]+)<', made)[1]  # type: ignore[index]
    later = client.get("/settings").content.decode()
    token = ApiToken.objects.get(user=ada)
    client.post(f"/settings/tokens/{token.pk}/revoke")
    token.refresh_from_db()
    assert (secret in later, token.revoked_at is not None) == (False, True)


def test_the_second_step_shows_a_picture_that_the_policy_lets_through(ada: User, client: Client) -> None:
    sign_in(client)
    where = "/account/second-step/totp/activate/"
    page = client.post("/account/again", {"password": PASSWORD, "next": where}, follow=True).content.decode()
    assert "<svg" in page
    assert "data:image" not in page


def test_a_code_of_the_app_is_asked_for_at_sign_in(ada: User, client: Client) -> None:
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(ada, secret)
    sign_in(client)
    before = client.get("/cases").status_code
    page = client.get("/account/second-step/authenticate/")
    code = auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))
    client.post("/account/second-step/authenticate/", {"code": code})
    assert (before, page.status_code, client.get("/cases").status_code) == (302, 200, 200)


def test_every_page_of_ones_own_sign_in_is_there(ada: User, client: Client) -> None:
    auth.TOTP.activate(ada, auth.generate_totp_secret())
    client.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/account/again", {"password": PASSWORD})
    step = "/account/second-step"
    pages = ["/", "/totp/deactivate/", "/webauthn/", "/webauthn/add/", "/recovery-codes/generate/"]
    wanted = [*(f"{step}{page}" for page in pages), "/account/password", "/account/providers/", "/account/again"]
    got = {where: client.get(where) for where in wanted}
    assert {where: one.status_code for where, one in got.items() if one.status_code != 200} == {}
    assert [where for where, one in got.items() if "desk.css" not in one.content.decode()] == []


def test_an_administrator_invites_and_the_link_sets_a_password(
    people: SimpleNamespace, as_: Callable[..., Client], client: Client
) -> None:
    page = as_(people.administrator).post("/people/invite", {"username": "newcomer", "roles": ["investigator"]})
    link = re.search(r'id="link">http://localhost([^<]+)<', page.content.decode())[1]  # type: ignore[index]
    got = client.post(link, {"username": "newcomer", "password": PASSWORD, "again": PASSWORD})
    assert (got.status_code, client.get("/cases").status_code) == (303, 200)


def test_a_new_password_leaves_the_second_step_as_it_is(
    ada: User, people: SimpleNamespace, as_: Callable[..., Client], client: Client
) -> None:
    auth.TOTP.activate(ada, auth.generate_totp_secret())
    link = f"/welcome/{accounts.new_password_link(people.administrator, ada)}"
    got = client.post(link, {"password": "another horse battery", "again": "another horse battery"})
    asked = client.get("/cases").status_code
    sign_in(client, "another horse battery")
    assert (got["Location"], asked, client.get("/cases").status_code) == ("/account/sign-in", 302, 302)
    assert client.get("/account/second-step/authenticate/").status_code == 200


def test_the_newest_link_for_a_password_is_the_only_one(ada: User, people: SimpleNamespace, client: Client) -> None:
    older, newer = (f"/welcome/{accounts.new_password_link(people.administrator, ada)}" for _ in range(2))
    assert (client.get(older).status_code, client.get(newer).status_code) == (404, 200)


def test_roles_are_given_and_taken(people: SimpleNamespace, as_: Callable[..., Client]) -> None:
    client, where = as_(people.administrator), f"/people/{people.nobody.pk}/role"
    client.post(where, {"role": "auditor", "do": "give"})
    held = as_(people.nobody).get("/audit").status_code
    client.post(where, {"role": "auditor", "do": "take"})
    assert (held, as_(people.nobody).get("/audit").status_code) == (200, 404)
    assert RoleGrant.objects.filter(user=people.nobody).count() == 1


def test_an_account_that_is_switched_off_does_nothing_more(people: SimpleNamespace, as_: Callable[..., Client]) -> None:
    theirs = as_(people.investigator)
    before = theirs.get("/cases").status_code
    as_(people.administrator).post(f"/people/{people.investigator.pk}/switch", {"do": "off"})
    assert (before, theirs.get("/cases").status_code) == (200, 302)


def test_the_page_of_a_person_is_about_that_person(people: SimpleNamespace, as_: Callable[..., Client]) -> None:
    page = as_(people.administrator).get(f"/people/{people.reviewer.pk}").content.decode()
    assert set(re.findall(r'action="/people/([^/]+)/', page)) == {str(people.reviewer.pk)}
