"""The pages of an action as they are met: on a phone, in the dark, in print, without script, without a mouse."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect
from tests.desk.web.e2e.looking import FAULTS, faults

from delicti.desk.models import Report

PHONE = {"width": 390, "height": 844}
WIDTH = "document.documentElement.scrollWidth"


@pytest.fixture
def desk(told: SimpleNamespace) -> SimpleNamespace:
    return told


def pages(told: SimpleNamespace) -> dict[str, list[str]]:
    """What each sees of the action; nobody is the public."""
    case = f"/case/{told.decided.case.reference}"
    actor = f"file={told.decided.file.pk}&actor={told.decided.actor.actor}"
    campaign = f"/campaigns/{told.campaign.slug}"
    return {
        "investigator": [
            "/", "/suspects", f"/suspects/{told.suspect.reference}", f"{case}/suspects", f"{case}/measures",
            f"{case}/suspects/propose?{actor}", f"{case}/measures/record", f"{case}/measures/request",
        ],
        "reviewer": [
            "/", "/measures", f"/measures/{told.request.reference}", f"/measures/{told.measure.reference}", "/persons",
            f"/persons/{told.asked.number}", "/campaigns", "/campaigns/new", campaign, f"{campaign}/figures/cases",
            f"/snapshots/{told.shot.pk}",
        ],
        "publisher": [
            "/desk/bulletins", "/desk/bulletins/new", f"/desk/bulletins/{told.draft.link}",
            f"/desk/bulletins/{told.bulletin.link}", "/desk/answers", f"/desk/answers/{told.answer.number}",
            "/desk/claims", "/desk/claims/add", f"/desk/claims/{told.source.pk}",
        ],
        "": [
            "/bulletins", f"/b/{told.bulletin.link}", f"/b/{told.bulletin.link}/answer", "/bulletins/rules", "/ask",
            "/ask/receipt", "/report/receipt",
        ],
    }  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_an_action_are_without_fault_and_fit_a_phone(
    desk: SimpleNamespace, served: SimpleNamespace, visit: Callable[..., Page], scheme: str
) -> None:
    wrong, wide = [], []
    for who, addresses in pages(desk).items():
        page = visit(who, color_scheme=scheme, viewport=PHONE if scheme == "light" else None)
        for where in addresses if scheme == "light" or not who else addresses[1:4]:
            answer = page.goto(where)
            assert answer is not None
            wrong += faults(page) + ([f"{where}: {answer.status}"] if answer.status != 200 else [])
            wide += [where] if scheme == "light" and page.evaluate(WIDTH) > PHONE["width"] else []
    assert (wrong, wide) == (FAULTS, [])


def test_a_bulletin_is_read_and_answered_on_a_phone_without_script(
    desk: SimpleNamespace, served: SimpleNamespace, visit: Callable[..., Page]
) -> None:
    page = visit(java_script_enabled=False, viewport=PHONE)
    page.goto("/bulletins")
    page.get_by_role("link", name="Action against hacked shops").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Action against hacked shops")
    for said in ("It was fewer.", "How these figures were counted", desk.shot.digest, "Somebody saw the same."):
        expect(page.get_by_text(said)).to_be_visible()
    cut = [one for one in page.locator("main p, main td, main img, main a").all() if not _within(one.bounding_box())]
    assert cut == []
    page.get_by_role("link", name="Send a tip").click()
    page.get_by_label("What you want to tell").fill("Ours, too.")
    page.get_by_role("button", name="Send").click()
    number = page.locator("#receipt").inner_text().partition("-")[0]
    assert Report.objects.filter(noticed="Ours, too.").values_list("number", flat=True).get() == number


def _within(box: dict[str, float] | None) -> bool:
    return box is None or box["x"] + box["width"] <= PHONE["width"]


def test_a_bulletin_prints_as_its_text_alone(
    desk: SimpleNamespace, served: SimpleNamespace, visit: Callable[..., Page]
) -> None:
    page = visit()
    page.goto(f"/b/{desk.bulletin.link}")
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (page.get_by_role("navigation"), page.get_by_role("link", name="Send a tip")):
        expect(gone).to_be_hidden()
    for said in ("It was fewer.", desk.shot.digest):
        expect(page.get_by_text(said)).to_be_visible()
    ink, paper = (
        page.evaluate(f"getComputedStyle(document.documentElement).{one}") for one in ("color", "backgroundColor")
    )
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


LISTS = {
    "/suspects": "investigator", "/measures": "investigator", "/campaigns": "publisher", "/desk/bulletins": "publisher",
    "/desk/claims": "publisher", "/desk/answers": "publisher", "/persons": "reviewer",
}  # fmt: skip


def test_lists_of_an_action_are_worked_without_a_mouse(
    desk: SimpleNamespace, served: SimpleNamespace, visit: Callable[..., Page]
) -> None:
    opened = {}
    for where, who in LISTS.items():
        page = visit(who)
        page.goto(where)
        first = page.locator("table.list tbody tr a").first.get_attribute("href")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.tagName") == "TR"
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{first}")
        opened[where] = page.get_by_role("heading", level=1).count()
    assert opened == dict.fromkeys(LISTS, 1)


def test_a_suspect_is_confirmed_without_a_mouse(
    desk: SimpleNamespace, served: SimpleNamespace, visit: Callable[..., Page]
) -> None:
    page = visit("reviewer")
    page.goto("/suspects?state=proposed")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suspects/S-*")
    tabs = 0
    while page.evaluate("document.activeElement.tagName") != "TEXTAREA":
        page.keyboard.press("Tab")
        tabs += 1
        assert tabs < 60
    page.keyboard.type("I read the findings.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Confirmed.")).to_be_visible()
