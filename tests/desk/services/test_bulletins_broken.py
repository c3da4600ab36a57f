"""Ways to say in a bulletin what must not be said: each is refused before anybody else reads it."""

from types import SimpleNamespace

import pytest
from tests.desk.services.test_bulletins import TEXT, Maker, desk, drafted, frozen

from delicti.desk import bulletin_text, clock, members
from delicti.desk.models import Claim, ClaimSource, Snapshot, Suspect
from delicti.desk.rights import Refused
from delicti.desk.services import bulletins
from delicti.desk.services.bulletin_page import shown
from delicti.model.errors import UserError

__all__ = ["desk"]


@pytest.mark.parametrize(
    "body",
    [
        "It was Example, Erika.",
        "It was Erika M. Example.",
        "It was Eri**ka** Exam*ple*.",
        "It was &#69;rika Example.",
        "It was Erika Ex\u200bam\u00adple.",
        "It was \u0415rik\u0430 Ex\u0430mpl\u0435.",  # Cyrillic letters
        "It was E r i k a  E x a m p l e.",
        "It was ErikaExample.",
        "It was Er1ka Examp1e.",
        "It was account ERIKA77.",
        "[here](https://example.org/Erika%20Example)",
    ],
)
def test_no_way_of_writing_names_a_suspect(desk: SimpleNamespace, propose: Maker, body: str) -> None:
    propose(desk)
    with pytest.raises(UserError, match="names a suspect"):
        bulletins.submit(desk.author, drafted(desk, f"{TEXT} {body}"))


def test_other_people_are_not_taken_for_suspects(desk: SimpleNamespace, propose: Maker) -> None:
    propose(desk)
    assert bulletins.submit(desk.author, drafted(desk, f"{TEXT} Erik, for example, and Erika Muster spoke of it."))


@pytest.mark.parametrize(("one", "other"), [("Søren Møller", "SOEREN MOELLER"), ("Jörg Groß", "Joerg Gross")])
def test_letters_of_other_languages_are_the_same_name(one: str, other: str) -> None:
    assert bulletin_text.named(f"It was {other}.", [("key", one)]) == ["key"]


@pytest.mark.parametrize("place", ["tag", "credit", "alt", "claim", "source"])
def test_nothing_beside_the_text_names_a_suspect(desk: SimpleNamespace, propose: Maker, place: str) -> None:
    propose(desk)
    found = drafted(desk)
    name = "Éxample, Erika"
    if place == "tag":
        found = bulletins.change(desk.author, found, title=found.title, lead="", body=TEXT, tags=["erika-example"])
    elif place in ("credit", "alt"):
        words = {"alt": "a lock", "credit": "a friend", place: name}
        found = bulletins.set_picture(desk.author, found, b"\x89PNG\r\n\x1a\n", words["alt"], words["credit"])
    else:
        source = ClaimSource.objects.create(
            title=name if place == "source" else "News", sha256="0", content=b"x", by=desk.author
        )
        said = f"{name} spoke." if place == "claim" else "One spoke."
        claim = Claim.objects.create(
            source=source, best=1, counted="suspects", speaker="the police", holds="confirmed", sentence=said
        )
        Claim.objects.update(state="accepted", decided_by=desk.author, decided_at=clock.now())
        bulletins.cite(desk.author, found, "police", Claim.objects.get(pk=claim.pk))
    with pytest.raises(UserError, match="names a suspect"):
        bulletins.submit(desk.author, found)


@pytest.mark.parametrize("tag", ["15,000 suspects", "7.400-cases"])
def test_a_tag_is_no_way_to_say_a_figure(desk: SimpleNamespace, tag: str) -> None:
    found = drafted(desk)
    found = bulletins.change(desk.author, found, title=found.title, lead="", body=TEXT, tags=[tag])
    with pytest.raises(UserError, match="stands by itself"):
        bulletins.submit(desk.author, found)


def test_who_wrote_on_it_neither_approves_nor_publishes(desk: SimpleNamespace) -> None:
    found = drafted(desk)
    found = bulletins.change(desk.other, found, title=found.title, lead="Mine.", body=TEXT)
    found = bulletins.submit(desk.author, found)
    with pytest.raises(Refused, match="wrote on it"):
        bulletins.approve(desk.other, found)
    found = bulletins.approve(desk.two, found)
    with pytest.raises(Refused, match="wrote on it"):
        bulletins.publish(desk.other, found)


def test_a_sum_over_a_few_is_no_number_in_public(desk: SimpleNamespace) -> None:
    loss = Snapshot.objects.create(
        campaign=desk.campaign, figure="losses", value=1_000_000, unit="EUR", digest="0" * 64, as_of=clock.now(),
        by=desk.two, members=members.pack([desk.case.pk]),
    )  # fmt: skip
    found = drafted(desk, "{{figure:cases}} cases, {{figure:loss}} lost.")
    bulletins.bind_figure(desk.author, found, "loss", loss)
    assert "1,000,000" not in shown(found).body


def test_a_correction_that_came_to_name_a_suspect_is_not_approved(desk: SimpleNamespace, propose: Maker) -> None:
    found = bulletins.submit(desk.author, drafted(desk))
    found = bulletins.publish(desk.two, bulletins.approve(desk.other, found))
    row = bulletins.correct(desk.author, found, "Example, Erika was not there.", "so")
    propose(desk)
    with pytest.raises(UserError, match="names a suspect"):
        bulletins.approve_correction(desk.other, found, row.pk)
    assert Suspect.objects.exists()


def test_two_figures_do_not_give_a_few_away(desk: SimpleNamespace) -> None:
    from uuid import UUID

    def counted(figure: str, keys: range) -> Snapshot:
        shot = frozen(desk, figure, len(keys))
        return Snapshot.objects.create(
            campaign=desk.campaign, figure=figure, value=len(keys), unit=figure, digest="0" * 64, by=desk.two,
            as_of=shot.as_of, members=members.pack([UUID(int=key) for key in keys]),
        )  # fmt: skip

    found = drafted(desk, f"{TEXT} {{{{figure:all}}}} and {{{{figure:some}}}} persons.")
    bulletins.bind_figure(desk.author, found, "all", counted("suspects", range(20)))
    bulletins.bind_figure(desk.author, found, "some", counted("suspects", range(18)))
    with pytest.raises(UserError, match="give a small number away"):
        bulletins.submit(desk.author, found)
    bulletins.bind_figure(desk.author, found, "some", counted("suspects", range(12)))
    found = bulletins.publish(desk.two, bulletins.approve(desk.other, bulletins.submit(desk.author, found)))
    later = drafted(desk, f"{TEXT} {{{{figure:now}}}} persons.")
    bulletins.bind_figure(desk.author, later, "now", counted("suspects", range(21)))
    with pytest.raises(UserError, match="give a small number away"):
        bulletins.submit(desk.author, later)
