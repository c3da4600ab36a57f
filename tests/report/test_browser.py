"""report.html in a real browser: nothing from evidence runs, nothing leaves, and everybody can read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from delicti.report.html import write_report
from delicti.report.view import View

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox --headless --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync"
).split()
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs /usr/bin/chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def addresses(view: View, hostile_view: View, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {
        name: write_report(one, tmp_path_factory.mktemp(name)).as_uri()
        for name, one in (("plain", view), ("hostile", hostile_view))
    }


def opened(browser: Browser, address: str, **how: object) -> tuple[Page, list[str], list[str]]:
    page = browser.new_page(**how)  # type: ignore[arg-type]
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(address)
    page.wait_for_timeout(300)
    return page, asked, said


def test_nothing_in_hostile_evidence_runs(browser: Browser, addresses: dict[str, str]) -> None:
    page, _, _ = opened(browser, addresses["hostile"])
    assert page.title() == "Case report"


def test_no_request_leaves_the_page(browser: Browser, addresses: dict[str, str]) -> None:
    _, asked, _ = opened(browser, addresses["hostile"])
    assert asked == [addresses["hostile"]]


def test_the_page_breaks_none_of_its_own_rules(browser: Browser, addresses: dict[str, str]) -> None:
    _, _, said = opened(browser, addresses["hostile"])
    assert said == []


def test_the_page_is_styled(browser: Browser, addresses: dict[str, str]) -> None:
    page, _, _ = opened(browser, addresses["plain"])
    assert page.evaluate("getComputedStyle(document.querySelector('nav ul')).listStyleType") == "none"


def test_hostile_text_is_shown_as_it_was_sent(browser: Browser, addresses: dict[str, str]) -> None:
    page, _, _ = opened(browser, addresses["hostile"])
    assert "<script>document.title='owned'</script>" in page.locator(".summary").inner_text()


@pytest.mark.parametrize("name", ["plain", "hostile"])
@pytest.mark.parametrize("width", [360, 768, 1200])
def test_the_page_never_scrolls_sideways(browser: Browser, addresses: dict[str, str], name: str, width: int) -> None:
    page, _, _ = opened(browser, addresses[name], viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_everybody_can_read_it(browser: Browser, addresses: dict[str, str], scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page, _, _ = opened(
        browser, addresses["plain"], color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    found = axe.Axe().run(page)
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found.response["violations"]] == []
