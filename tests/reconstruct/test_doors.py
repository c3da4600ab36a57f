import pytest

from delicti.reconstruct import doors
from delicti.reconstruct.targets import gather

HOME = "192.0.2."


@pytest.fixture
def learned(evidence):
    def read():
        return doors.learned(gather(evidence.tables().requests))

    return read


def enter(
    evidence, client, second, *, door="/hall.php", told=(302, 0), pages=("/rooms.php", "/rooms.php", "/keys.php")
):
    """Somebody who is let in and goes on behind the door."""
    evidence.ask(second, client, door, 200, 900)
    evidence.ask(second + 5, client, door, *told, method="POST", referrer=door)
    for at, page in enumerate(pages):
        evidence.ask(second + 7 + at * 30, client, page, 200, 2000, referrer=door)


def refuse(evidence, client, times, *, door="/hall.php", told=(200, 940), start=40_000):
    for number in range(times):
        evidence.ask(start + number * 3, client, door, *told, method="POST")


def test_a_door_is_learned_by_what_lies_behind_it(evidence, learned):
    evidence.crowd()
    for day in range(3):
        enter(evidence, HOME + "7", day * 86_400 + 30_000)
        enter(evidence, HOME + "8", day * 86_400 + 31_000)
    refuse(evidence, "203.0.113.5", 30)
    assert learned() == ["/hall.php"]


def test_a_door_that_answers_with_a_status_of_its_own_is_learned_too(evidence, learned):
    evidence.crowd()
    for day in range(3):
        enter(evidence, HOME + "7", day * 86_400 + 30_000, told=(200, 80))
        enter(evidence, HOME + "8", day * 86_400 + 31_000, told=(200, 80))
    refuse(evidence, "203.0.113.5", 30, told=(403, 40))
    assert learned() == ["/hall.php"]


def test_a_form_that_thanks_is_no_door(evidence, learned):
    evidence.crowd()
    for number in range(8):
        enter(evidence, f"{HOME}{number}", 9000 * number, pages=("/thanks", "/", "/about"))
    refuse(evidence, "203.0.113.5", 30)
    assert learned() == []


def test_what_members_post_all_the_time_is_no_door(evidence, learned):
    """A heartbeat answers 200, and leads to the login when the session is over."""
    evidence.crowd()
    for number in range(5):
        member = f"{HOME}{number}"
        enter(evidence, member, 1000 * number, door="/login")
        for beat in range(30):
            evidence.ask(1000 * number + 60 + beat, member, "/beat", 200, 2, method="POST", referrer="/rooms.php")
        evidence.ask(40_000 + number, member, "/beat", 302, 0, method="POST", referrer="/rooms.php")
        enter(evidence, member, 40_010 + 200 * number, door="/login")
    evidence.ask(50, "198.51.100.3", "/rooms.php", 302, 0)
    assert learned() == []


def test_a_search_by_post_is_no_door(evidence, learned):
    evidence.crowd()
    for number in range(60):
        client = f"{HOME}{number % 9}"
        evidence.ask(500 * number, client, "/find", 200, 900 + 211 * number % 1700, method="POST", referrer="/")
        evidence.ask(500 * number + 9, client, "/about", 200, 3000, referrer="/find")
    assert learned() == []


def test_guessing_at_a_door_without_a_name_is_found(evidence):
    evidence.crowd()
    for day in range(3):
        enter(evidence, HOME + "7", day * 86_400 + 30_000)
        enter(evidence, HOME + "8", day * 86_400 + 31_000)
    refuse(evidence, "203.0.113.5", 30)
    enter(evidence, "203.0.113.5", 40_200)
    story = evidence.story()
    assert [(one.weakness, one.target) for one in story.entry_points] == [("weak password", "/hall.php")]


def test_guessing_in_vain_at_a_door_without_a_name_is_no_way_in(evidence):
    evidence.crowd()
    for day in range(3):
        enter(evidence, HOME + "7", day * 86_400 + 30_000)
        enter(evidence, HOME + "8", day * 86_400 + 31_000)
    refuse(evidence, "203.0.113.5", 30)
    story = evidence.story()
    assert (story.episodes["outcome"].to_list(), story.entry_points) == (["failed"], ())


def test_staff_are_learned_at_a_door_that_answers_everybody_alike(evidence, role):
    evidence.crowd()
    for day in range(3):
        enter(evidence, HOME + "7", day * 86_400 + 30_000, door="/login")
        for number in range(4):
            at = day * 86_400 + 30_200 + number * 60
            evidence.ask(at, HOME + "7", "/rooms.php", 302, 0, method="POST", referrer="/rooms.php")
    evidence.ask(99_000, HOME + "7", "/?s=o'neill", found=("sqli", "query:s", "o'neill"))
    assert role(evidence.story(), HOME + "7") == "owner"


def test_who_is_sent_back_to_the_door_is_not_learned(evidence, role):
    evidence.crowd()
    for day in range(3):
        enter(evidence, HOME + "7", day * 86_400 + 30_000, door="/login", pages=("/", "/about", "/news"))
        for number in range(4):
            at = day * 86_400 + 30_200 + number * 60
            evidence.ask(at, HOME + "7", "/rooms.php", 302, 0, method="POST", referrer="/rooms.php")
    evidence.ask(99_000, HOME + "7", "/?s=o'neill", found=("sqli", "query:s", "o'neill"))
    assert role(evidence.story(), HOME + "7") != "owner"
