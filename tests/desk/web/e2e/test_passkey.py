"""A passkey in a real browser: added with a virtual authenticator, then all that it takes to sign in."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect

PASSWORD = "correct horse battery"


@pytest.fixture
def page(served: SimpleNamespace, visit: Callable[..., Page]) -> Page:
    """A page at `localhost`, since a passkey belongs to a name; with an authenticator that says yes."""
    served.address = served.address.replace("127.0.0.1", "localhost")
    ada = served.people.investigator
    ada.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    ada.save()
    page = visit()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def sign_in(page: Page) -> None:
    page.goto("/account/sign-in")
    page.get_by_label("Name of the account").fill("investigator")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


def test_a_passkey_is_added_and_signs_in_without_a_password(served: SimpleNamespace, page: Page) -> None:
    sign_in(page)
    page.goto("/account/second-step/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)  # who changes how they sign in shows once more who they are
    page.keyboard.press("Enter")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(lambda where: "webauthn/add" not in where)
    kept = Authenticator.objects.get(user=served.people.investigator, type="webauthn").wrap()
    page.context.clear_cookies()
    page.goto("/cases")
    page.get_by_role("button", name="passkey").click()
    page.wait_for_url("**/cases")
    expect(page.get_by_role("link", name=served.case.reference)).to_be_visible()
    assert (kept.is_passwordless, page.locator("#id_password").count()) == (True, 0)


def test_a_passkey_that_is_gone_is_not_taken_and_the_page_says_so(served: SimpleNamespace, page: Page) -> None:
    test_a_passkey_is_added_and_signs_in_without_a_password(served, page)
    Authenticator.objects.filter(user=served.people.investigator).delete()
    page.context.clear_cookies()
    page.goto("/account/sign-in")
    page.get_by_role("button", name="passkey").click()
    page.wait_for_load_state("networkidle")
    page.goto("/cases")
    assert "/account/sign-in" in page.url
