APP = "ShopApp/3.1 (Android 14)"


def guess(evidence, client, count, *, start=50_000, pause=2.0, agent="Mozilla/5.0 (Hydra)", refused=(200, 900)):
    for number in range(count):
        evidence.ask(start + number * pause, client, "/login", *refused, method="POST", agent=agent)


def door(evidence):
    """Some visitors log in, so that it is known how the door answers."""
    evidence.crowd()
    for number in range(6):
        client = f"198.51.100.{number + 1}"
        evidence.ask(900 + number * 50, client, "/login", 200, 800, referrer="/")
        evidence.ask(920 + number * 50, client, "/login", 302, 0, method="POST", referrer="/login")


def test_many_refused_passwords_make_an_attacker(evidence, role):
    door(evidence)
    guess(evidence, "203.0.113.5", 40)
    assert role(evidence.story(), "203.0.113.5") == "attacker"


def test_somebody_who_forgot_his_password_is_none(evidence, role):
    door(evidence)
    evidence.visit(49_000, "203.0.113.5")
    for number in range(14):
        evidence.ask(50_000 + number * 15, "203.0.113.5", "/login", 200, 900, method="POST", referrer="/login")
    assert role(evidence.story(), "203.0.113.5") is None


def test_a_program_that_repeats_a_stale_password_is_none(evidence, role):
    evidence.crowd()
    for number in range(400):
        evidence.ask(number * 300, "203.0.113.5", "/api/session", 401, 44, method="POST", agent="SyncTool/1.0")
    assert role(evidence.story(), "203.0.113.5") is None


def test_a_challenge_before_each_answer_is_no_guessing(evidence, role):
    evidence.crowd()
    for number in range(60):
        evidence.ask(number * 911 + number % 7, "203.0.113.5", "/calendar/a.ics", 401, 300, agent="okhttp/4.12")
        evidence.ask(number * 911 + number % 7 + 1, "203.0.113.5", "/calendar/a.ics", 200, 900, agent="okhttp/4.12")
    assert role(evidence.story(), "203.0.113.5") is None


def test_users_of_an_app_that_log_in_often_are_none(evidence):
    for user in range(20):
        for day in range(14):
            status = 401 if (user + day) % 20 == 0 else 200
            evidence.ask(
                day * 40_000 + user * 77, f"192.0.2.{user + 1}", "/api/session", status, 300, method="POST", agent=APP
            )
            evidence.ask(
                day * 40_000 + user * 77 + 3, f"192.0.2.{user + 1}", f"/api/orders/{user}", 200, 700, agent=APP
            )
    assert len(evidence.story().actors) == 0


def test_passwords_from_many_addresses_are_one_actor(evidence):
    door(evidence)
    for number in range(60):
        for again in range(2):
            evidence.ask(60_000 + number * 11 + again, f"203.0.113.{number + 1}", "/login", 200, 900, method="POST")
    assert evidence.story().actors["addresses"].list.len().to_list() == [60]


def test_a_guess_that_was_led_on_where_others_were_refused_succeeded(evidence):
    door(evidence)
    guess(evidence, "203.0.113.5", 30)
    guess(evidence, "203.0.113.5", 1, start=50_070, refused=(302, 0))
    guess(evidence, "203.0.113.5", 3, start=50_080)
    assert evidence.story().episodes["outcome"].to_list() == ["succeeded"]


def test_visitors_whose_pages_give_signs_of_life_are_none(evidence):
    """A script of the page posts to the session's path; it is sent to the login when the session is over."""
    evidence.crowd()
    for number in range(5):
        for beat in range(40):
            ended = beat % 20 == 19
            evidence.ask(
                9000 * number + 31 * beat + 400 * (beat // 20) + number * beat,
                f"198.51.100.{number + 1}",
                "/session/alive",
                302 if ended else 200,
                2,
                method="POST",
                referrer="/news",
            )
    assert len(evidence.story().actors) == 0
