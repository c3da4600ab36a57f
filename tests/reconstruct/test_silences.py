"""A silence counts where this site is never silent: longer than its own pauses, or when other days are busy."""


def silent(story):
    return [limit.text for limit in story.limits if "No request is logged" in limit.text]


def busy(evidence, days=4, skip=(), every=60):
    for second in range(0, days * 86_400, every):
        if not any(begin <= second < end for begin, end in skip):
            evidence.ask(second, f"198.51.100.{second % 97 + 1}", "/")


def test_an_hour_without_requests_on_a_busy_site_is_said(evidence):
    busy(evidence, skip=[(200_000, 204_000)])
    assert len(silent(evidence.story())) == 1


def test_the_same_hour_missing_every_night_is_the_site_s_habit(evidence):
    busy(evidence, skip=[(day * 86_400 + 10_000, day * 86_400 + 14_000) for day in range(4)])
    assert silent(evidence.story()) == []


def test_a_quiet_site_s_pauses_say_nothing(evidence):
    busy(evidence, every=1_700, skip=[(200_000, 205_000)])
    assert silent(evidence.story()) == []


def test_a_pause_of_a_minute_says_nothing(evidence):
    busy(evidence, skip=[(200_000, 200_060)])
    assert silent(evidence.story()) == []


def test_a_day_of_silence_is_said_on_any_site(evidence):
    busy(evidence, days=8, every=1_700, skip=[(200_000, 300_000)])
    assert len(silent(evidence.story())) == 1


def test_what_an_error_log_holds_of_the_silence_is_said(evidence):
    busy(evidence, skip=[(200_000, 204_000)])
    evidence.say(201_500, "198.51.100.3")
    assert "an error log names clients 1 times" in silent(evidence.story())[0]
