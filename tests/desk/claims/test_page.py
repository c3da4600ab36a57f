import contextlib
import time

import pytest

from delicti.desk.claims import read_page, read_text
from delicti.model.errors import UserError

SHELL = """<html lang="en"><head><title>Raids | Post</title><meta property="og:site_name" content="Post">
<meta property="article:published_time" content="2015-12-22T08:00:00Z"></head><body>
<nav>Home 24 arrests</nav>
<div class="cookie-banner">812 partners</div>
<article><h1>Raids</h1>
<figure><img src="a"><figcaption>The 75 computers</figcaption></figure>
<p>Police arrested 300 people in the raids, the ministry said on Tuesday in the capital.</p>
<p>The raids went on for two days, and officers were still at work when the evening came.</p></article>
<aside class="related"><a href="/1">Police arrest 61 suspects</a></aside>
<div id="comments"><p>Arrest 500 more, I say to all of you.</p></div></body></html>"""


def test_a_page_has_title_day_and_site() -> None:
    page = read_page(SHELL.encode())
    assert (page.title, str(page.date), page.site, page.language) == ("Raids", "2015-12-22", "Post", "en")


@pytest.mark.parametrize("left_out", ["24 arrests", "812", "75 computers", "61 suspects", "500 more"])
def test_what_is_no_article_is_left_out(left_out: str) -> None:
    assert left_out not in read_page(SHELL.encode()).text


def test_paragraphs_are_where_the_page_says() -> None:
    page = read_page(SHELL.encode())
    assert [page.text[one.start : one.end][:6] for one in page.paragraphs] == ["Raids", "Police", "The ra"]


def test_values_of_a_table_stand_behind_their_heads() -> None:
    table = "<table><tr><th>Region</th><th>Cases</th></tr><tr><td>North</td><td>900</td></tr></table></article>"
    assert "North, Cases: 900" in read_page(SHELL.replace("</article>", table).encode()).text


@pytest.mark.parametrize(
    ("html", "says"),
    [(b"x" * 4_000_001, "larger than"), (b"", "paste its text"), (b"<html><body>", "paste its text")],
    ids=["large", "nothing", "no article"],
)
def test_a_page_that_cannot_be_read_is_refused_in_a_sentence(html: bytes, says: str) -> None:
    with pytest.raises(UserError, match=says):
        read_page(html)


@pytest.mark.parametrize(
    "html",
    [
        b"<html><body>" + b"<div>" * 180_000 + b"<p>Police arrested 50 people.</p>",
        b"<article><p>" + b"1,1" * 330_000 + b"</p></article>",
        b"<p>" + b"&#x41;&amp;" * 90_000 + b"</p>",
        b"<article><p>" + b"said, " * 160_000 + b"</p></article>",
    ],
    ids=["deep", "digits", "entities", "commas"],
)
def test_a_hostile_page_takes_bounded_time(html: bytes) -> None:
    from delicti.desk.claims import propose

    begun = time.process_time()
    with contextlib.suppress(UserError):
        propose(read_page(html))
    assert time.process_time() - begun < 20


def test_pasted_text_has_headline_items_and_a_day() -> None:
    page = read_text("Results\n\nCAPITAL, 3 May 2016 - All is well.\n\n- one\n- two")
    assert ([one.kind for one in page.paragraphs], str(page.date)) == (
        ["headline", "text", "item", "item"],
        "2016-05-03",
    )


def test_empty_text_is_refused() -> None:
    with pytest.raises(UserError, match="empty"):
        read_text(" \n ")


@pytest.mark.parametrize(
    "left_out",
    [
        "Read: Police hold 61 hackers",
        "ALSO READ: 45 sites blocked in March",
        "Read more: Police hold 77 suspects",
        "See also: Ministry closes 99 sites",
        "Tags: 40 arrests, 12 sites",
        "Related Articles\n\n- Police hold 34 men\n- Court jails 35 men",
        "Latest news\n\nPolice hold 34 men\n\nCourt jails 35 men",
    ],
)
def test_lines_that_lead_to_other_pages_are_left_out(left_out: str) -> None:
    body = "Police arrested 300 people in the raids, the ministry said on Tuesday in the capital."
    lines = left_out.split("\n")
    assert read_text(f"{body}\n\n{left_out}").text == body
    html = "".join(f"<p>{line.lstrip('- ')}</p>" for line in lines if line)
    page = read_page(SHELL.replace("</article>", f"{html}</article>").encode())
    assert not any(line.lstrip("- ") in page.text for line in lines if line)
