"""What is looked at on every page that a test opens."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FAULTS: list[str] = []  # that a page may have


def faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA on the page as it stands, each with where."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": _TAGS}}).response
    assert found["passes"]
    each = [(one["id"], node["html"][:160]) for one in found["violations"] for node in one["nodes"][:2]]
    return [f"{page.url}: {rule}: {html}" for rule, html in each]
