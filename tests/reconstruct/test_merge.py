RARE = "Mozilla/5.0 (Windows NT 6.1; WOW64; rv:52.0) Gecko/20100101 Firefox/52.9"


def inject(evidence, client, start, numbers, agent, pause=40):
    for at, number in enumerate(numbers):
        value = f"-4%20UNION%20SELECT%201,name%20FROM%20people%20LIMIT%20{number},1"
        evidence.ask(
            start + at * pause,
            client,
            f"/item?id={value}",
            200,
            900 + number,
            agent=agent,
            found=("sqli", "query:id", value),
        )


def named(story):
    return sorted(sorted(one) for one in story.actors["addresses"].to_list())


def test_one_hand_that_changes_its_address_is_one_actor(evidence):
    evidence.crowd()
    inject(evidence, "203.0.113.5", 10_000, range(6), RARE)
    inject(evidence, "203.0.113.88", 220_000, range(6, 12), RARE)
    assert named(evidence.story()) == [["203.0.113.5", "203.0.113.88"]]


def test_two_runs_of_one_tool_on_other_days_are_two(evidence):
    evidence.crowd()
    inject(evidence, "203.0.113.5", 10_000, range(6), "sqlmap/1.9", pause=1)
    inject(evidence, "203.0.113.88", 220_000, range(6, 12), "sqlmap/1.9", pause=1)
    assert named(evidence.story()) == [["203.0.113.5"], ["203.0.113.88"]]


def test_one_run_of_a_tool_over_two_addresses_is_one(evidence):
    evidence.crowd()
    inject(evidence, "203.0.113.5", 10_000, range(0, 20, 2), "sqlmap/1.9", pause=2)
    inject(evidence, "203.0.113.88", 10_001, range(1, 20, 2), "sqlmap/1.9", pause=2)
    assert named(evidence.story()) == [["203.0.113.5", "203.0.113.88"]]


def test_the_same_probes_from_two_addresses_are_two(evidence):
    evidence.crowd()
    inject(evidence, "203.0.113.5", 10_000, range(10), "sqlmap/1.9", pause=2)
    inject(evidence, "203.0.113.88", 10_001, range(10), "sqlmap/1.9", pause=2)
    assert named(evidence.story()) == [["203.0.113.5"], ["203.0.113.88"]]


def test_one_request_that_goes_on_in_the_same_rare_hand_is_joined(evidence):
    evidence.crowd()
    inject(evidence, "203.0.113.5", 10_000, range(6), RARE)
    inject(evidence, "203.0.113.99", 520_000, [6], RARE)
    assert named(evidence.story()) == [["203.0.113.5", "203.0.113.99"]]


def test_a_visitor_who_was_at_the_address_at_another_time_is_kept_apart(evidence):
    evidence.crowd()
    evidence.ask(300_000, "203.0.113.5", "/about")
    inject(evidence, "203.0.113.5", 10_000, range(6), RARE)
    assert evidence.story().actors["agents"].to_list() == [[RARE]]


def test_a_look_at_the_site_in_the_hour_of_the_attack_belongs_to_it(evidence):
    evidence.crowd()
    evidence.ask(9_900, "203.0.113.5", "/about")
    inject(evidence, "203.0.113.5", 10_000, range(6), RARE)
    assert evidence.story().actors["requests"].to_list() == [7]


def test_in_a_log_without_agents_what_is_read_from_where_joins_one_hand(evidence):
    evidence.crowd()
    inject(evidence, "203.0.113.5", 10_000, range(6), RARE)
    inject(evidence, "203.0.113.88", 220_000, range(6, 12), RARE)
    for row in evidence.requests:
        row["agent"] = None
    assert named(evidence.story()) == [["203.0.113.5", "203.0.113.88"]]
