"""Whole ways through the desk in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect
from tests.desk.web.e2e.looking import faults

from delicti.desk.models import Case, Task, Upload
from delicti.desk.services import jobs


def test_a_report_becomes_a_closed_case(served: SimpleNamespace, visit: Callable[..., Page], tmp_path: Path) -> None:
    victim = visit()
    victim.goto("/report")
    victim.get_by_label("Organisation", exact=True).fill("Kite Travel")
    victim.get_by_label("What was noticed").fill("The start page greets visitors with a stranger’s message.")
    victim.get_by_role("button", name="Send the report").click()
    receipt = victim.locator("#receipt").inner_text()
    sent = tmp_path / "access.log"
    sent.write_bytes(b'192.0.2.7 - - [09/Sep/2026:03:17:47 +0200] "GET / HTTP/1.1" 200 512 "-" "curl/8.5"\n' * 50)
    victim.locator("#files-input").set_input_files(sent)
    victim.get_by_role("button", name="Send").click()
    victim.wait_for_url("**/report/state")
    expect(victim.get_by_text("access.log")).to_be_visible()

    desk = visit("intake")
    desk.get_by_role("link", name="Kite Travel").click()
    desk.get_by_role("button", name="Take it to look at it").click()
    desk.get_by_label("What the reporter is told").first.fill("We look into it.")
    desk.get_by_role("button", name="Accept", exact=True).click()
    expect(desk.get_by_text("belongs to case")).to_be_visible()
    reference = re.search(r"/case/([^/]+)/", desk.url)[1]  # type: ignore[index]
    desk.goto(f"/case/{reference}/members")
    expect(desk.get_by_text("opened the case")).to_be_visible()

    administrator = visit("administrator")
    administrator.goto(f"/people/{served.people.reviewer.pk}")
    administrator.get_by_label("Reference").fill(reference)
    for right in ("contribute", "decide", "close"):
        administrator.get_by_label(right).check()
    administrator.get_by_label("Reason").fill("reviews it")
    administrator.get_by_role("button", name="Make a member").click()
    expect(administrator.get_by_text("is a member of case")).to_be_visible()

    reviewer = visit("reviewer")
    reviewer.goto(f"/case/{reference}/work")
    reviewer.get_by_text("Close the case").click()
    reviewer.get_by_label("Outcome").select_option("no offence shown")
    reviewer.locator("#id_close-reason").fill("Only the start page was asked for.")
    reviewer.get_by_role("button", name="Close", exact=True).click()
    expect(reviewer.get_by_text("The case is closed")).to_be_visible()
    assert Case.objects.get(reference=reference).outcome == "no offence shown"

    victim.goto("/report/receipt")
    victim.get_by_label("Receipt number").fill(receipt)
    victim.get_by_role("button", name="Show it").click()
    expect(victim.get_by_text("We look into it.")).to_be_visible()


def test_an_upload_shows_its_progress_and_goes_on_after_a_break(
    served: SimpleNamespace, visit: Callable[..., Page], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DESK_CHUNK_BYTES", 100_000)
    sent = tmp_path / "large.log"
    sent.write_bytes(bytes(range(256)) * 4_000)
    page = visit("investigator")
    pieces: list[int] = []

    def count(route: object) -> None:
        pieces.append(1)
        # The fifth piece is lost on its way, with all after it for a while.
        route.abort() if 5 <= len(pieces) <= 6 else route.continue_()  # type: ignore[attr-defined]

    page.route(re.compile(r"/uploads/[0-9a-f-]+\?at="), count)
    page.goto(f"/case/{served.case.reference}/evidence")
    page.locator("#files-input").set_input_files(sent)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("waiting for the connection")).to_be_visible()
    page.wait_for_url("**/evidence")
    expect(page.locator("#sending li")).to_have_count(0, timeout=30_000)
    expect(page.get_by_text("large.log").first).to_be_visible()
    upload = Upload.objects.get(name="large.log")
    assert (upload.state, upload.size_bytes, len(pieces) > 11) == ("arrived", 1_024_000, True)


def test_a_stranger_learns_nothing(served: SimpleNamespace, visit: Callable[..., Page]) -> None:
    page = visit("investigator")
    hidden, reference = served.hidden, served.hidden.reference
    tried = [f"/case/{reference}/", f"/case/{reference}/work", f"/search?q={reference}", "/search?q=Quietzebra"]
    tried += ["/cases?q=Quietzebra&status=all", f"/case/{hidden.pk}/", f"/case/{reference.lower()}/audit"]
    seen = []
    for where in tried:
        page.goto(where)
        seen.append(page.locator("main").inner_text())
    assert not any("Quietzebra Bank" in text or "another team" in text for text in seen)
    assert seen[0] == seen[5]


def test_the_desk_is_worked_without_a_mouse(served: SimpleNamespace, visit: Callable[..., Page]) -> None:
    ada = served.people.investigator
    ada.password = make_password("correct horse battery")
    ada.save()
    page = visit()
    page.goto("/account/sign-in")
    page.get_by_label("Name of the account").focus()
    page.keyboard.type("investigator")
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.goto("/cases")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("#chosen").inner_text() == "1 selected"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/case/{served.case.reference}/")
    page.goto(f"/case/{served.case.reference}/timeline")
    bar = page.locator("svg.time a.episode").first
    bar.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').tagName") == "TR"
    page.goto("/cases")
    page.keyboard.press("/")
    page.keyboard.type("nothing like it")
    expect(page.get_by_text("No case fits this filter.")).to_be_visible()
    page.goto(f"/case/{served.case.reference}/work")
    page.get_by_role("button", name="Done").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The task is open again.")).to_be_visible()
    assert Task.objects.get(pk=served.task.pk).state == "open"


def test_a_job_is_followed_until_it_ends(served: SimpleNamespace, visit: Callable[..., Page]) -> None:
    page = visit("investigator")
    page.goto(f"/jobs/{served.job.pk}")
    expect(page.get_by_text("for a worker to take it")).to_be_visible()
    job = jobs.take("a worker")
    assert job is not None
    jobs.beat(job, stage="reading", unit="bytes", done=500_000, total=1_000_000, rate=250_000.0, seconds_left=2.0)
    expect(page.get_by_text("500.0 kB of 1.0 MB, 250.0 kB/s, 2 seconds left")).to_be_visible()
    jobs.failed(job, "the log is empty")
    expect(page.get_by_text("the log is empty")).to_be_visible()
    expect(page.get_by_role("link", name="Back to the evidence")).to_be_visible()


PAGES = (
    "/", "/cases", "/search?q=shop", "/settings", "/jobs", "case:", "case:timeline", "case:actors", "case:findings",
    "case:evidence", "case:work", "case:tell", "case:members", "case:links", "case:audit",
)  # fmt: skip

AXED = [name for name in PAGES if name not in ("/jobs", "case:audit", "case:members", "case:tell", "/settings")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_fault_that_axe_knows(served: SimpleNamespace, visit: Callable[..., Page], scheme: str) -> None:
    page, wrong = visit("investigator", color_scheme=scheme), {}
    for name in AXED if scheme == "light" else ("/cases", "case:", "case:timeline", "case:work"):
        wrong |= checked(page, name.replace("case:", f"/case/{served.case.reference}/"))
    if scheme == "light":
        stranger, intake, administrator = visit(), visit("intake"), visit("administrator")
        for where in ("/account/sign-in", "/report", "/report/receipt"):
            wrong |= checked(stranger, where)
        wrong |= checked(intake, f"/triage/{served.report.number}") | checked(intake, "/triage")
        wrong |= checked(administrator, "/people")
    assert wrong == {}


def checked(page: Page, where: str) -> dict[str, list[str]]:
    """What axe finds against WCAG 2.2 AA on a page."""
    page.goto(where)
    found = faults(page)
    return {where: found} if found else {}


def test_nothing_is_cut_off_on_a_narrow_screen(served: SimpleNamespace, visit: Callable[..., Page]) -> None:
    page = visit("investigator", viewport={"width": 360, "height": 740})
    wide = []
    for name in PAGES:
        page.goto(name.replace("case:", f"/case/{served.case.reference}/"))
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(name)
    assert wide == []
