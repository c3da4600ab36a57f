def skimmed(evidence, *, collector=True, worker=False):
    """Visitors load a script that changes at one moment, after somebody logged in and wrote."""
    cut = 200_000
    for number in range(40):
        client, at = f"192.0.2.{number + 1}", number * 9000
        evidence.ask(at, client, "/checkout", 200, 7000, referrer="/")
        evidence.ask(at + 1, client, "/js/pay.js", 200, 18_211 if at < cut else 20_644, referrer="/checkout")
        if collector and at > cut:
            evidence.ask(at + 30, client, "/media/p.php", 204, 0, method="POST", referrer="/checkout")
    for day in range(5):
        evidence.ask(day * 80_000, "203.0.113.40", "/backend/login", 200, 900, method="POST")
        evidence.ask(day * 80_000 + 9, "203.0.113.40", "/backend/login", 302, 0, method="POST")
        for number in range(3):
            evidence.ask(
                day * 80_000 + 60 * number,
                "203.0.113.40",
                "/backend/product",
                302,
                0,
                method="POST",
                referrer="/backend/",
            )
    writer = "203.0.113.40" if worker else "203.0.113.5"
    evidence.ask(cut - 120, writer, "/backend/login", 302, 0, method="POST")
    evidence.ask(cut - 60, writer, "/backend/theme", 302, 0, method="POST", referrer="/backend/")
    evidence.ask(cut - 30, writer, "/backend/media", 200, 9, method="POST", referrer="/backend/")
    evidence.ask(cut - 20, writer, "/media/p.php", 204, 0)
    return writer


def test_a_stranger_whose_change_sends_data_to_a_new_place_is_an_attacker(evidence, role):
    writer = skimmed(evidence)
    assert role(evidence.story(), writer) == "attacker"


def test_what_the_stranger_did_is_fraud(evidence):
    skimmed(evidence)
    assert evidence.story().episodes.select("kind", "outcome").rows() == [("fraud", "succeeded")]


def test_the_way_in_is_the_login(evidence):
    skimmed(evidence)
    assert [(one.weakness, one.target) for one in evidence.story().entry_points] == [
        ("stolen or known password", "/backend/login")
    ]


def test_a_stranger_who_only_changes_a_script_is_not_named(evidence, role):
    writer = skimmed(evidence, collector=False)
    assert role(evidence.story(), writer) is None


def test_the_staff_may_change_a_script(evidence, role):
    writer = skimmed(evidence, worker=True)
    assert role(evidence.story(), writer) == "owner"
