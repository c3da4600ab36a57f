"""From a report to a bulletin and back, by the clicks of four people, each in their role, and of the public."""

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from playwright.sync_api import Page, expect
from tests.desk.web.e2e.looking import FAULTS, faults

from delicti.desk import clock
from delicti.desk.models import AuditEntry, Bulletin, Case, Measure, Suspect
from delicti.desk.services import cases
from delicti.desk.worker.loop import work

NAME = "Corvin Fairweather"
NEWS = (
    "The ministry said on Tuesday that police had caught 15,000 suspects in 7,400 cases since July. "
    "The figures have not been officially confirmed."
)
MOMENT = "%Y-%m-%dT%H:%M"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def looked_at(page: Page) -> Page:
    """The page, which axe finds no fault in."""
    assert faults(page) == FAULTS
    return page


def forged(page: Page, where: str, **form: str) -> int:
    """What the desk answers to a form that no page offers, sent with the session and token of this one."""
    return int(
        page.evaluate(
            """async ([where, form]) => {
              const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
              const body = new URLSearchParams({...form, csrfmiddlewaretoken: token});
              return (await fetch(where, {method: "POST", body, redirect: "manual"})).status;
            }""",
            [where, form],
        )
    )


def reported(visit: Callable[..., Page], shop: Path, tmp_path: Path) -> str:
    """The public reports; intake opens a case of it and brings a case file in. Gives the case's reference."""
    victim = visit()
    victim.goto("/report")
    looked_at(victim)
    victim.get_by_label("Organisation", exact=True).fill("Kite Travel")
    victim.get_by_label("Kind of organisation").select_option("private company")
    victim.get_by_label("Website").fill("shop.example")
    victim.get_by_label("What was noticed").fill("The start page greets visitors with a stranger’s message.")
    press(victim, "Send the report")
    looked_at(victim)
    page = visit("intake")
    page.get_by_role("link", name="Kite Travel").click()
    press(looked_at(page), "Take it to look at it")
    press(page, "Accept")
    expect(page.get_by_text("belongs to case")).to_be_visible()
    reference = re.search(r"/case/([^/]+)/", page.url)[1]  # type: ignore[index]
    page.get_by_role("link", name="Evidence", exact=True).click()
    packed = shutil.make_archive(str(tmp_path / "case-file"), "zip", shop)
    page.locator("#files-input").set_input_files(packed)
    press(page, "Send")
    expect(page.get_by_text("case-file.zip").first).to_be_visible()
    work(until_idle=True)
    page.reload()
    press(looked_at(page), "Import as case file")
    work(until_idle=True)
    page.goto(f"/case/{reference}/evidence")
    expect(page.get_by_text("holds", exact=True).first).to_be_visible()
    return reference


def let_in(page: Page, served: SimpleNamespace, reference: str) -> None:
    """The administrator makes those who work on the case its members."""
    given = {"investigator": ("contribute", "decide"), "reviewer": ("contribute", "decide"), "publisher": ()}
    for name, rights in given.items():
        page.goto("/people")
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_label("Reference").fill(reference)
        for right in rights:
            page.get_by_label(right).check()
        page.get_by_label("Reason").fill("works on it")
        press(page, "Make a member")
        expect(page.get_by_text("is a member of case")).to_be_visible()
    looked_at(page)


def proposed(page: Page, reference: str) -> str:
    """The investigator proposes whoever is behind the attacker; gives the suspect's reference."""
    page.goto(f"/case/{reference}/")
    page.get_by_role("link", name="Actors", exact=True).click()
    attacker = page.locator("tr", has=page.get_by_text("attacker", exact=True)).first
    attacker.get_by_role("link", name="Propose a suspect").click()
    looked_at(page)
    page.get_by_label("Name or designation").fill(NAME)
    page.get_by_label("Identifiers").fill("account fair77")
    page.get_by_label("Reason").fill("The account that was used is theirs.")
    page.get_by_label("Alternatives").fill("Somebody who shares the account.")
    for box in page.get_by_role("checkbox", name="Rest it on").all()[:3]:
        box.check()
    press(page, "Propose")
    expect(page.get_by_text("is proposed; another person has to confirm")).to_be_visible()
    expect(page.get_by_text("You proposed this")).to_be_visible()
    assert page.get_by_role("button", name="Confirm").count() == 0
    looked_at(page)
    return page.url.rpartition("/")[2]


def requested(page: Page, reference: str) -> str:
    """The investigator requests that the site be suspended; gives the measure's reference."""
    page.goto(f"/case/{reference}/")
    page.get_by_role("link", name="Measures", exact=True).last.click()
    looked_at(page)
    page.get_by_role("link", name="Request a measure").click()
    looked_at(page)
    page.get_by_label("Measure", exact=True).select_option("site suspension")
    page.get_by_label("Legal basis").fill("Example Act, section 2")
    page.get_by_label("Reason").fill("It serves a planted file.")
    page.get_by_label("Reviewed by").fill(f"{clock.now() + timedelta(days=7):{MOMENT}}")
    page.get_by_label("Ends").fill(f"{clock.now() + timedelta(days=30):{MOMENT}}")
    offence = page.locator("tr", has=page.get_by_text("sqli", exact=True)).first
    offence.get_by_role("checkbox").check()
    press(page, "Request")
    expect(page.get_by_text("You requested this")).to_be_visible()
    assert page.get_by_role("button", name="Approve").count() == 0
    looked_at(page)
    return page.url.rpartition("/")[2]


def ordered(page: Page, reference: str, suspect: str, kind: str) -> None:
    """The investigator records what a court decided on the suspect."""
    page.goto(f"/suspects/{suspect}")
    page.get_by_role("link", name=f"Record a measure in {reference}").click()
    page.get_by_label("Measure", exact=True).select_option(kind)
    page.get_by_role("textbox", name="Authority").fill("Regional Court")
    page.get_by_label("Judge or officer").fill("Judge Example")
    page.get_by_label("Number of the order").fill("1/26")
    page.get_by_label("Date of the order").fill(f"{clock.now():{MOMENT}}")
    page.get_by_label("Legal basis").fill("Example Act, section 1")
    page.get_by_label("Reason").fill("The court said so.")
    if kind != "release":
        page.locator("tr", has=page.get_by_text("sqli", exact=True)).first.get_by_role("checkbox").check()
    press(page, "Record")
    expect(page.get_by_text("is recorded")).to_be_visible()


def decided(page: Page, suspect: str, measure: str) -> None:
    """The reviewer decides on both from what waits on the first page."""
    page.goto("/")
    page.get_by_role("link", name=f"suspect {suspect}").click()
    page.get_by_label("Reason for your decision").fill("I read the findings.")
    press(looked_at(page), "Confirm")
    expect(page.get_by_text("Confirmed.")).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name=measure).click()
    page.get_by_label("Reason for your decision").fill("It is within the mandate.")
    press(looked_at(page), "Approve")
    expect(page.get_by_text("Approved; it can be executed now.")).to_be_visible()


def begun(page: Page) -> None:
    """The reviewer begins a campaign and freezes two of its figures."""
    page.get_by_role("link", name="Campaigns").click()
    page.get_by_role("link", name="Begin a campaign").click()
    looked_at(page)
    page.get_by_label("Name", exact=True).fill("Still Water")
    page.get_by_label("Mandate").fill("An order of the ministry.")
    page.get_by_label("Begins").fill(f"{clock.now() - timedelta(days=30):{MOMENT}}")
    page.get_by_label("private company").check()
    press(page, "Begin")
    page.wait_for_url("**/campaigns/still-water")
    board = page.url
    for figure in ("cases", "suspects"):
        page.goto(board)
        looked_at(page).locator(f'main a[href$="/figures/{figure}"]').first.click()
        press(looked_at(page), "Freeze this figure")
        expect(page.get_by_text("The figure is frozen")).to_be_visible()
    looked_at(page)


def claimed(page: Page) -> None:
    """The publisher adds what a newspaper says and accepts a claim."""
    page.get_by_role("link", name="Claims").click()
    page.get_by_role("link", name="Add a page or text").click()
    page.get_by_label("Or its text").fill(NEWS)
    page.get_by_label("Address of the page").fill("https://news.example/1")
    page.get_by_label("Beside the figures of").select_option(label="Still Water")
    press(looked_at(page), "Read it")
    work(until_idle=True)
    page.reload()
    expect(page.get_by_text("7,400", exact=False).first).to_be_visible()
    page.locator("section", has=page.locator("strong", has_text="15,000")).get_by_role("button", name="Accept").click()
    expect(page.get_by_text("accepted by")).to_be_visible()
    looked_at(page)


def written(page: Page, suspect: str) -> str:
    """The publisher writes and submits a bulletin; gives its link."""
    page.get_by_role("link", name="Bulletins", exact=True).click()
    page.get_by_role("link", name="Write a bulletin").click()
    page.get_by_label("Title").fill("Action against hacked shops")
    page.get_by_label("Campaign").select_option(label="Still Water")
    press(page, "Begin")
    expect(page.get_by_role("heading", name="What comes next")).to_be_visible()
    link = page.url.rpartition("/")[2]
    marks = (("figure", "cases", "cases "), ("figure", "suspects", "suspects "), ("claim", "press", "15,000"))
    for kind, key, what in (*marks, ("person", "one", suspect)):
        part = page.locator("section", has=page.locator(f"#{kind}s"))
        part.get_by_text("Bind one").click()
        part.get_by_label("Name of the mark").fill(key)
        chosen = part.get_by_label("Stands for")
        chosen.select_option(chosen.locator("option", has_text=what).first.get_attribute("value"))
        part.get_by_role("button", name="Bind", exact=True).click()
        expect(page.get_by_text(f"Write {{{{{kind}:{key}}}}}")).to_be_visible()
    looked_at(page)
    page.get_by_label("Lead").fill("What the desk found.")
    page.get_by_role("textbox", name="Text").fill("There are 15,000 suspects.")
    page.get_by_label("Tags").fill("action, shops")
    press(page, "Keep the draft")
    press(page, "Submit it")
    expect(page.get_by_text("a figure stands by itself")).to_be_visible()
    page.goto(f"/desk/bulletins/{link}")
    page.get_by_role("textbox", name="Text").fill(
        "There are {{figure:cases}} cases and {{figure:suspects}} suspects.\n\n"
        "Others speak of {{claim:press}}.\n\n{{person:one}} is charged."
    )
    press(page, "Keep the draft")
    press(page, "Submit it")
    expect(page.get_by_text("The bulletin is submitted.")).to_be_visible()
    return link


def published(author: Page, other: Page, link: str) -> None:
    """Another than the author approves and publishes; the author cannot."""
    where = f"/desk/bulletins/{link}"
    assert author.get_by_role("button", name="Approve").count() == 0
    assert forged(author, f"{where}/step/approve") == 403
    other.get_by_role("link", name="Bulletins", exact=True).click()
    other.get_by_role("link", name="Action against hacked shops").click()
    press(looked_at(other), "Approve")
    author.reload()
    assert author.get_by_role("button", name="Publish").count() == 0
    assert (forged(author, f"{where}/step/publish"), Bulletin.objects.get().state) == (403, "approved")
    press(other, "Publish")
    expect(other.get_by_text("The bulletin is published.")).to_be_visible()


def answered(page: Page, link: str, kind: str, text: str) -> str:
    """A stranger answers the bulletin and gets a receipt."""
    page.goto(f"/b/{link}")
    page.get_by_role("link", name="Send a tip" if kind == "tip" else "ask for a correction").click()
    expect(page.get_by_label("What it is")).to_have_value(kind)
    page.get_by_label("What you want to tell").fill(text)
    press(page, "Send")
    return page.locator("#receipt").inner_text()


def test_a_report_becomes_a_bulletin_and_a_release_takes_the_name_away(
    served: SimpleNamespace, visit: Callable[..., Page], shop: Path, tmp_path: Path
) -> None:
    people = served.people
    for number in range(4):
        one = cases.open_case(people.investigator, f"Another shop {number}", sector="private company")
        cases.set_member(people.investigator, one, people.reviewer, {"read"}, "counts it")
    reference = reported(visit, shop, tmp_path)
    let_in(visit("administrator"), served, reference)
    investigator, reviewer, publisher = (visit(name) for name in ("investigator", "reviewer", "publisher"))

    suspect = proposed(investigator, reference)
    tie = Suspect.objects.get(reference=suspect).attributions.get()
    confirm = f"/suspects/{suspect}/ties/{tie.pk}/decide"
    assert forged(investigator, confirm, do="confirm", reason="x") == 403
    measure = requested(investigator, reference)
    assert forged(investigator, f"/measures/{measure}/decide", do="approve", reason="x") == 403
    assert (Suspect.objects.get().state, Measure.objects.get().state) == ("proposed", "requested")

    decided(reviewer, suspect, measure)
    investigator.goto(f"/measures/{measure}")
    press(investigator, "It was carried out")
    expect(investigator.get_by_text("Executed; it is in force.")).to_be_visible()
    ordered(investigator, reference, suspect, "charge")
    begun(reviewer)
    claimed(publisher)
    link = written(publisher, suspect)
    published(publisher, reviewer, link)

    public = visit()
    public.goto(f"/b/{link}")
    text = looked_at(public).locator("article").inner_text()
    count = Case.objects.filter(sector="private company").count()
    assert f"There are {count} cases and fewer than 5 suspects." in text
    assert "unconfirmed" in text
    assert NAME in text
    assert public.context.cookies() == []

    receipt = answered(public, link, "tip", "I saw the same in my shop.")
    answered(public, link, "correction request", "We are no shop.")
    public.goto("/report/receipt")
    public.get_by_label("Receipt number").fill(receipt)
    press(public, "Show it")
    looked_at(public)
    expect(public.locator(".pill", has_text="received")).to_be_visible()
    publisher.goto("/desk/bulletins")
    publisher.get_by_role("link", name="What the public answered").click()
    looked_at(publisher)
    publisher.locator("tr", has_text="I saw the same").get_by_role("link").first.click()
    publisher.get_by_text("Show it", exact=True).click()
    publisher.get_by_label("As it is shown").fill("Another shop saw the same.")
    press(looked_at(publisher), "Show")
    expect(publisher.get_by_text("It stands with its bulletin")).to_be_visible()
    later = visit()  # a browser may keep a public page for a minute
    later.goto(f"/b/{link}")
    shown = later.locator("main").inner_text()
    assert ("Another shop saw the same." in shown, "We are no shop" in shown) == (True, False)

    ordered(investigator, reference, suspect, "release")
    last = visit()
    where = [
        (investigator, f"/suspects/{suspect}"), (investigator, "/suspects"), (investigator, f"/search?q={NAME}"),
        (investigator, f"/case/{reference}/suspects"), (reviewer, "/"), (reviewer, f"/desk/bulletins/{link}"),
        (last, f"/b/{link}"), (last, "/bulletins"),
    ]  # fmt: skip
    named = []
    for page, address in where:
        page.goto(address)
        named += [address] if NAME in page.content().replace(f'value="{NAME}"', "") else []
    assert named == []
    last.goto(f"/b/{link}")
    expect(last.get_by_text("a person is charged")).to_be_visible()
    assert AuditEntry.objects.filter(verb="suspect viewed").exists()
