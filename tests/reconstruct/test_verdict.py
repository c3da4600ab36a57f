import polars as pl

from delicti.reconstruct.verdict import judge

SUCCEEDED, FAILED, UNKNOWN = "succeeded", "failed", "unknown"


def guesses(*answers):
    return pl.DataFrame(answers, schema={"status": pl.Int32, "size_bytes": pl.Int64}, orient="row")


FORM, IN = (200, 1107), (302, 298)


def test_a_redirect_that_earlier_guesses_did_not_get_opens_the_door():
    assert judge(guesses(*[FORM] * 60, IN, *[FORM] * 3), set(), uses_after=False).outcome == SUCCEEDED


def test_the_same_answer_to_all_guesses_is_a_failure():
    assert judge(guesses(*[FORM] * 60), set(), uses_after=False).outcome == FAILED


def test_a_redirect_for_every_guess_is_a_failure():
    assert judge(guesses(*[IN] * 60), set(), uses_after=False).outcome == FAILED


def test_a_lock_that_redirects_all_later_guesses_opens_nothing():
    assert judge(guesses(*[FORM] * 20, *[IN] * 30), set(), uses_after=False).outcome == UNKNOWN


def test_refusals_for_too_many_guesses_are_a_failure():
    assert judge(guesses(*[FORM] * 20, *[(429, 90)] * 12), set(), uses_after=False).outcome == FAILED


def test_a_redirect_now_and_then_to_a_riddle_opens_nothing():
    assert judge(guesses(*([FORM] * 9 + [IN]) * 6), set(), uses_after=False).outcome == UNKNOWN


def test_redirects_now_and_then_like_those_of_visitors_open_the_door():
    assert judge(guesses(*([FORM] * 9 + [IN]) * 6), {IN}, uses_after=False).outcome == SUCCEEDED


def test_another_size_alone_stays_unknown():
    assert judge(guesses(*[FORM] * 60, (200, 4200)), set(), uses_after=False).outcome == UNKNOWN


def test_another_size_and_guarded_pages_after_it_open_the_door():
    assert judge(guesses(*[FORM] * 60, (200, 4200)), set(), uses_after=True).outcome == SUCCEEDED


def test_a_door_that_answers_at_random_tells_nothing():
    answers = [(200 if at % 3 else 302, 500 + at * 977 % 30000) for at in range(60)]
    assert judge(guesses(*answers), set(), uses_after=False).outcome == UNKNOWN


def test_refused_statuses_and_one_success_open_the_door():
    assert judge(guesses(*[(401, 60)] * 40, (200, 312), *[(401, 60)] * 5), set(), uses_after=False).outcome == SUCCEEDED


def test_another_size_that_visitors_get_who_log_in_opens_the_door():
    assert judge(guesses(*[FORM] * 60, (200, 400)), {(200, 403)}, uses_after=False).outcome == SUCCEEDED


def test_another_size_that_no_visitor_gets_stays_unknown():
    assert judge(guesses(*[FORM] * 60, (200, 400)), {(200, 3100)}, uses_after=False).outcome == UNKNOWN
