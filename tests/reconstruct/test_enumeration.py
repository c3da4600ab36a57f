def owners(evidence):
    """Users who each come back to their own record."""
    for user in range(12):
        for visit in range(6):
            evidence.ask(
                visit * 9000 + user * 31,
                f"192.0.2.{user + 1}",
                f"/api/v1/people/{100 + user}",
                200,
                500 + user,
                agent="App/1",
            )


def count(evidence, client, records=80, path="/api/v1/people/", agent="okhttp/4.12", size=None):
    for number in range(records):
        evidence.ask(70_000 + number, client, f"{path}{number}", 200, size or 500 + number % 37, agent=agent)


def test_counting_through_records_of_others_is_an_attack(evidence, role):
    owners(evidence)
    count(evidence, "203.0.113.5")
    assert role(evidence.story(), "203.0.113.5") == "attacker"


def test_the_records_taken_are_counted(evidence):
    owners(evidence)
    count(evidence, "203.0.113.5")
    assert [(one.what, one.rows_low, one.rows_high) for one in evidence.story().taken] == [("people", 80, 80)]


def test_the_number_of_a_version_is_no_record(evidence):
    owners(evidence)
    count(evidence, "203.0.113.5")
    assert [one.target for one in evidence.story().entry_points] == ["/api/v1/people/"]


def test_answers_of_one_size_do_not_show_that_records_left(evidence):
    owners(evidence)
    count(evidence, "203.0.113.5", size=61)
    assert evidence.story().episodes["outcome"].to_list() == ["unknown"]


def test_counting_through_what_everybody_sees_is_none(evidence, role):
    for visitor in range(30):
        for number in range(5):
            evidence.ask(
                visitor * 900 + number, f"192.0.2.{visitor + 1}", f"/product/{(visitor * 3 + number) % 80}", 200, 900
            )
    count(evidence, "203.0.113.5", path="/product/")
    assert role(evidence.story(), "203.0.113.5") is None


def test_a_batch_that_nobody_else_asks_for_is_none(evidence, role):
    evidence.crowd()
    count(evidence, "203.0.113.5", path="/export/stock/", agent="Java/17")
    assert role(evidence.story(), "203.0.113.5") is None


def office(evidence, *, evening=lambda at: None, also=0):
    """Three of the staff log in on five days, look records up and write; one of them does more on an `evening`."""
    for at, client in enumerate(("192.0.2.1", "192.0.2.2", "203.0.113.5")):
        for day in range(5):
            start = day * 86_400 + 30_000 + at * 100
            evidence.ask(start, client, "/login", 200, 900, method="POST")
            evidence.ask(start + 9, client, "/login", 302, 0, method="POST")
            for number in range(6 + (also if at == 2 else 0)):
                record = (day * 97 + number * 31 + at * 13) % 900
                evidence.ask(start + 60 * number + 20, client, f"/case?id={record}", 200, 3000 + record, referrer="/")
                evidence.ask(start + 60 * number + 50, client, "/note", 302, 0, method="POST", referrer="/case")
    for at in range(500):
        record = evening(at)
        if record is not None:
            evidence.ask(300_000 + 2 * at, "203.0.113.5", f"/case?id={record}", 200, 3000 + record, referrer="/")


def shuffled(at):
    return (at * 367) % 900


def test_one_of_the_staff_who_goes_from_number_to_number_is_named(evidence, role):
    office(evidence, evening=lambda at: at)
    assert role(evidence.story(), "203.0.113.5") == "attacker"


def test_one_of_the_staff_who_copies_in_any_order_is_named(evidence, role):
    office(evidence, evening=shuffled)
    assert role(evidence.story(), "203.0.113.5") == "attacker"


def test_one_of_the_staff_who_works_a_lot_every_day_is_not_named(evidence, role):
    office(evidence, also=140)
    assert role(evidence.story(), "203.0.113.5") == "owner"


def test_one_of_the_staff_who_writes_to_each_record_of_a_long_evening_is_not_named(evidence, role):
    office(evidence, evening=lambda at: shuffled(at) if at % 2 else None)
    for at in range(1, 500, 2):
        evidence.ask(300_001 + 2 * at, "203.0.113.5", "/note", 302, 0, method="POST", referrer="/case")
    assert role(evidence.story(), "203.0.113.5") == "owner"


def test_one_of_the_staff_who_comes_back_to_few_records_is_not_named(evidence, role):
    office(evidence, evening=lambda at: shuffled(at % 70))
    assert role(evidence.story(), "203.0.113.5") == "owner"
