"""Whole tables are sorted by keyboard, as numbers, times and words, up and down."""

from collections.abc import Callable
from types import SimpleNamespace

from playwright.sync_api import Page


def column(page: Page, table: str, name: str) -> list[str]:
    return page.locator(f"{table} tbody td[data-name='{name}']").all_inner_texts()


def test_a_table_is_sorted_by_keyboard(served: SimpleNamespace, visit: Callable[..., Page]) -> None:
    page = visit("investigator")
    page.goto(f"/case/{served.case.reference}/actors")
    head = page.locator("table.sorts th", has_text="findings")
    before = [int(one.replace(",", "")) for one in column(page, "table.sorts", "findings")]
    head.locator("button").focus()
    page.keyboard.press("Enter")
    up = [int(one.replace(",", "")) for one in column(page, "table.sorts", "findings")]
    page.keyboard.press("Enter")
    down = [int(one.replace(",", "")) for one in column(page, "table.sorts", "findings")]
    assert (up, down) == (sorted(before), sorted(before, reverse=True))
    assert head.get_attribute("aria-sort") == "descending"
    page.goto(f"/case/{served.case.reference}/evidence")
    custody = "section[aria-labelledby=custody] table"
    newest = column(page, custody, "no.")
    page.locator(f"{custody} th", has_text="no.").locator("button").click()
    assert column(page, custody, "no.") == newest[::-1]


def test_what_was_loaded_in_place_is_sorted_too(served: SimpleNamespace, visit: Callable[..., Page]) -> None:
    page = visit("investigator")
    page.goto(f"/case/{served.case.reference}/timeline")
    page.locator("#look-closer").click()
    page.locator("#look-whole").wait_for()
    page.locator("table.sorts th", has_text="outcome").locator("button").click()
    words = column(page, "table.sorts", "outcome")
    assert len(words) > 1
    assert words == sorted(words)
