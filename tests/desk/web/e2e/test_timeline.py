"""The timeline in a real browser, by keyboard, in place."""

from collections.abc import Callable
from types import SimpleNamespace

from playwright.sync_api import Page, expect


def test_the_timeline_is_walked_by_keyboard_without_leaving_the_page(
    served: SimpleNamespace, visit: Callable[..., Page]
) -> None:
    page = visit("investigator")
    page.goto(f"/case/{served.case.reference}/timeline")
    page.evaluate("window.stays = true")
    status, episodes = page.locator("#timeline [role=status]"), page.locator("svg.time a.episode")
    whole, first = episodes.count(), status.inner_text()
    page.locator("#look-closer").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#look-whole")).to_be_visible()
    near = status.inner_text()
    page.keyboard.press("n")
    expect(status).not_to_have_text(near)
    page.keyboard.press("p")
    expect(status).to_have_text(near)
    page.locator("#look-whole").click()
    expect(status).to_have_text(first)
    page.get_by_label("Outcome").select_option("succeeded")
    expect(status).to_contain_text(" of ")
    narrowed = episodes.count()
    page.go_back()
    expect(status).to_have_text(first)
    assert (0 < narrowed < whole, page.evaluate("window.stays")) == (True, True)
