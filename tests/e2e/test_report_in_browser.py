"""The report of a real case with hostile logs, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox --headless --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync"
).split()
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs /usr/bin/chromium")


@pytest.fixture(scope="module")
def opened(case: Path) -> Iterator[tuple[Page, list[str], list[str]]]:
    asked: list[str] = []
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.goto((case / "report.html").as_uri())
        page.wait_for_timeout(300)
        yield page, asked, said
        browser.close()


def test_nothing_runs(opened: tuple[Page, list[str], list[str]]) -> None:
    page, _, said = opened
    assert (page.title(), said) == ("Case report", [])


def test_nothing_leaves(opened: tuple[Page, list[str], list[str]], case: Path) -> None:
    assert opened[1] == [(case / "report.html").as_uri()]


def test_what_was_sent_can_be_read(opened: tuple[Page, list[str], list[str]]) -> None:
    assert "<script>document.title='owned'</script>" in opened[0].locator("body").inner_text()


def test_the_page_fits_a_phone(opened: tuple[Page, list[str], list[str]]) -> None:
    assert opened[0].evaluate("document.documentElement.scrollWidth") <= 390
