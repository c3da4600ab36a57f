"""What is printed holds what is read, and nothing that is pressed."""

from collections.abc import Callable
from types import SimpleNamespace

from playwright.sync_api import Page

A4 = {"width": 673, "height": 1_000}  # what lies within its margins


def test_a_printed_page_holds_what_is_read(served: SimpleNamespace, visit: Callable[..., Page]) -> None:
    page = visit("investigator", viewport=A4)
    page.emulate_media(media="print")
    case = f"/case/{served.case.reference}"
    read = {
        "/cases": f"table a:text-is('{served.case.reference}')",
        f"{case}/": "section[aria-labelledby=cited] code.raw",
        f"{case}/timeline": "svg.time .bar",
        f"{case}/findings": "table.list tbody td a",
        f"{case}/evidence": "section[aria-labelledby=custody] td",
        f"{case}/work": "section[aria-labelledby=tasks] strong",
    }
    lacking, pressed, wide = [], [], []
    for where, what in read.items():
        page.goto(where)
        if not page.locator(what).first.is_visible():
            lacking.append(where)
        shown = page.locator("button:not(th button), input, select, textarea, nav").filter(visible=True)
        pressed += [(where, one) for one in shown.evaluate_all("all => all.map((one) => one.outerHTML.slice(0, 80))")]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > A4["width"]:
            wide.append((where, width))
    assert (lacking, wide, pressed) == ([], [], [])
