"""The pages of bulletins: four people walk one from draft to correction; the public reads it without script."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from delicti.desk import clock
from delicti.desk.models import Bulletin, Campaign, Claim, ClaimSource, Report, Snapshot, User
from delicti.desk.services import bulletins, claims

DAY = timedelta(days=1)
PNG = b"\x89PNG\r\n\x1a\n" + b"made up"
Browser = Callable[[User | None], Client]


@pytest.fixture
def shot(people: SimpleNamespace) -> Snapshot:
    now = clock.now()
    campaign = Campaign.objects.create(
        slug="action",
        name="Action",
        mandate="an order",
        begins_at=now - DAY,
        ends_at=now + DAY,
        made_by=people.reviewer,
    )
    given = {"value": 7400, "unit": "cases", "members": b"", "digest": "a" * 64, "as_of": now, "by": people.reviewer}
    return Snapshot.objects.create(campaign=campaign, figure="cases", **given)


def published(people: SimpleNamespace, shot: Snapshot, body: str = "{{figure:cases}} cases.") -> Bulletin:
    found = bulletins.write(people.publisher, "Action against cybercrime", shot.campaign)
    bulletins.bind_figure(people.publisher, found, "cases", shot)
    found = bulletins.change(people.publisher, found, title=found.title, lead="A lead.", body=body, tags=["phishing"])
    found = bulletins.approve(people.reviewer, bulletins.submit(people.publisher, found))
    return bulletins.publish(people.reviewer, found)


def test_from_draft_to_correction(people: SimpleNamespace, shot: Snapshot, as_: Browser) -> None:
    author, other, public = as_(people.publisher), as_(people.reviewer), as_(None)
    made = author.post("/desk/bulletins/new", {"title": "Action", "campaign": str(shot.campaign_id)})
    assert made.status_code == 303
    at = made["Location"]
    link = at.rpartition("/")[2]
    bind = author.post(f"{at}/bind/figure", {"figure-key": "cases", "figure-what": str(shot.pk)})
    assert bind.status_code == 303
    bad = author.post(
        f"{at}/text", {"text-title": "Action", "text-lead": "", "text-body": "15,000 suspects.", "text-tags": ""}
    )
    assert bad.status_code == 303
    assert "stands by itself" in author.get(at).content.decode()
    assert author.post(f"{at}/step/submit").status_code == 422
    text = {
        "text-title": "Action",
        "text-lead": "Six months.",
        "text-body": "{{figure:cases}} cases.",
        "text-tags": "a, b",
    }
    author.post(f"{at}/text", text)
    author.post(f"{at}/picture", {"picture-picture": _file(PNG), "picture-alt": "A desk", "picture-credit": "Example"})
    assert author.post(f"{at}/step/submit").status_code == 303
    assert author.post(f"{at}/step/approve").status_code == 403
    assert public.get(f"/b/{link}").status_code == 404
    assert other.post(f"{at}/step/approve").status_code == 303
    assert author.post(f"{at}/step/publish").status_code == 403
    assert other.post(f"{at}/step/publish").status_code == 303
    read = public.get(f"/b/{link}")
    page = read.content.decode()
    assert "7,400" in page
    assert "a" * 64 in page
    assert "<script" not in page
    assert "sessionid" not in read.cookies
    author.post(f"{at}/correct", {"correct-text": "It was fewer.", "correct-reason": "counted twice"})
    waiting = Bulletin.objects.get().corrections.get()
    assert "It was fewer." not in public.get(f"/b/{link}").content.decode()
    assert author.post(f"{at}/correct/{waiting.pk}").status_code == 403
    assert other.post(f"{at}/correct/{waiting.pk}").status_code == 303
    assert "It was fewer." in public.get(f"/b/{link}").content.decode()
    assert "It was fewer." in public.get("/bulletins/feed.atom").content.decode()
    picture = public.get(f"/bulletins/picture/{Bulletin.objects.get().picture}")
    assert (picture.content, picture["Content-Type"]) == (PNG, "image/png")
    assert other.post(f"{at}/step/withdraw", {"reason": "Wrong figures."}).status_code == 303
    assert "Wrong figures." in public.get(f"/b/{link}").content.decode()


def test_the_feed_is_atom(people: SimpleNamespace, shot: Snapshot, as_: Browser) -> None:
    found = published(people, shot)
    answer = as_(None).get("/bulletins/feed.atom")
    root = ET.fromstring(answer.content)
    space = "{http://www.w3.org/2005/Atom}"
    entry = root.find(f"{space}entry")
    assert entry is not None
    assert entry.findtext(f"{space}title") == "Action against cybercrime"
    assert entry.findtext(f"{space}id") == f"urn:uuid:{found.pk}"


def test_lists_tags_and_related(people: SimpleNamespace, shot: Snapshot, as_: Browser) -> None:
    first, second = published(people, shot), published(people, shot)
    public = as_(None)
    assert public.get("/bulletins?tag=phishing").content.decode().count("/b/") == 2
    assert "No bulletin" in public.get("/bulletins?tag=other").content.decode()
    assert f"/b/{second.link}" in public.get(f"/b/{first.link}").content.decode()


def test_the_public_answers_and_a_person_shows_it(people: SimpleNamespace, shot: Snapshot, as_: Browser) -> None:
    found, public = published(people, shot), as_(None)
    sent = public.post(f"/b/{found.link}/answer", {"kind": "tip", "text": "<b>I saw it</b>", "contact": "me"})
    assert sent.status_code == 200
    report = Report.objects.get()
    assert report.number in sent.content.decode()
    assert "I saw it" not in public.get(f"/b/{found.link}").content.decode()
    moderator = as_(people.publisher)
    assert report.number in moderator.get("/desk/answers").content.decode()
    assert moderator.post(f"/desk/answers/{report.number}", {"text": "Somebody saw it."}).status_code == 303
    assert "Somebody saw it." in public.get(f"/b/{found.link}").content.decode()
    shown = report.shown.get()
    moderator.post(f"/desk/answers/{report.number}/{shown.pk}/hide", {"reason": "mistaken"})
    assert "Somebody saw it." not in public.get(f"/b/{found.link}").content.decode()


def test_answers_are_bounded_in_number(people: SimpleNamespace, shot: Snapshot, as_: Browser) -> None:
    found, public = published(people, shot), as_(None)
    sent = [public.post(f"/b/{found.link}/answer", {"kind": "tip", "text": "x"}).status_code for _ in range(25)]
    assert sent.count(200) == 20
    assert set(sent[20:]) == {422}


@pytest.mark.parametrize("role", ["intake", "investigator", "auditor", "administrator", "nobody"])
def test_who_sees_no_figures_sees_no_bulletin_at_the_desk(
    people: SimpleNamespace, shot: Snapshot, as_: Browser, role: str
) -> None:
    found = bulletins.write(people.publisher, "Draft", shot.campaign)
    me = as_(getattr(people, role))
    assert me.get("/desk/bulletins").status_code == 403
    assert me.get(f"/desk/bulletins/{found.link}").status_code == 403
    assert me.get("/desk/claims").status_code == 403
    assert me.post(f"/desk/bulletins/{found.link}/step/submit").status_code == 403


def test_claims_are_read_apart_and_decided_by_a_person(people: SimpleNamespace, shot: Snapshot, as_: Browser) -> None:
    from delicti.desk.worker.loop import work

    author = as_(people.publisher)
    text = (
        "The ministry said on Tuesday that police had found 15,000 suspects in 7,400 cases since July. "
        "The figures have not been officially confirmed."
    )
    made = author.post(
        "/desk/claims/add", {"text": text, "url": "https://news.example/1", "campaign": str(shot.campaign_id)}
    )
    assert made.status_code == 303
    assert work(until_idle=True) == 1
    source = ClaimSource.objects.get()
    assert source.state == "read"
    counted = {one.counted: one for one in source.claims.all()}
    assert (counted["suspects"].best, counted["cases"].best) == (15000, 7400)
    assert "ministry" in counted["suspects"].speaker.lower()
    assert {counted["suspects"].holds, counted["cases"].holds} == {"unconfirmed"}
    page = author.get(made["Location"]).content.decode()
    assert "7,400 fewer than claimed" in page
    one = counted["suspects"]
    assert author.post(f"{made['Location']}/{one.pk}", {"do": "refuse"}).status_code == 422
    assert author.post(f"{made['Location']}/{one.pk}", {"do": "accept"}).status_code == 303
    assert Claim.objects.get(pk=one.pk).state == "accepted"
    assert as_(people.reviewer).post(f"{made['Location']}/{one.pk}", {"do": "accept"}).status_code == 403


def test_a_page_that_cannot_be_read_says_why(people: SimpleNamespace) -> None:
    from delicti.desk.worker.loop import work

    source = claims.add(people.publisher, b"\x00\x01\x02 no page")
    work(until_idle=True)
    source.refresh_from_db()
    assert source.state == "failed"
    assert source.problem


def _file(content: bytes) -> object:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("picture.png", content, content_type="image/png")
