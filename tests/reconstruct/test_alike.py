EVIL = "203.0.113.5"


def probes(evidence):
    """A bot that is known by what it asks for, and paths that it has in common with others."""
    evidence.crowd()
    for second, target in enumerate(("/.env", "/.git/config", "/pma/", "/solr/", "/owa/", "/HNAP1/")):
        found = ("exposed-file", "path", target)
        evidence.ask(1000 + second, "192.0.2.66", target, 404, agent="python-requests/2.31", found=found)


def test_who_asks_only_for_what_a_bot_asked_for_is_a_bot(evidence, role):
    probes(evidence)
    for second, target in enumerate(("/pma/", "/solr/", "/console/")):
        evidence.ask(90_000 + second, EVIL, target, 404)
    assert role(evidence.story(), EVIL) == "scanner"


def test_who_also_got_pages_of_this_site_is_none_for_two_such_paths(evidence, role):
    probes(evidence)
    evidence.visit(89_000, EVIL)
    for second, target in enumerate(("/pma/", "/solr/")):
        evidence.ask(90_000 + second, EVIL, target, 404)
    assert role(evidence.story(), EVIL) is None


def test_a_path_that_visitors_were_led_to_counts_for_nobody(evidence, role):
    probes(evidence)
    for number, target in enumerate(("/pma/", "/solr/")):
        evidence.ask(80_000 + number, f"198.51.100.{number + 1}", target, 404, referrer="https://forum.example/")
    for second, target in enumerate(("/pma/", "/solr/", "/console/")):
        evidence.ask(90_000 + second, EVIL, target, 404)
    assert role(evidence.story(), EVIL) is None


def test_one_finding_and_one_path_that_a_bot_asked_for_make_a_bot(evidence, role):
    probes(evidence)
    evidence.ask(90_000, EVIL, "/?x=${jndi:ldap}", 200, found=("log4shell", "query:x", "${jndi:ldap}"))
    evidence.ask(90_001, EVIL, "/pma/", 404)
    assert role(evidence.story(), EVIL) == "scanner"


def test_a_single_finding_at_a_path_that_a_bot_asked_for_makes_nobody_hostile(evidence, role):
    probes(evidence)
    evidence.ask(90_001, EVIL, "/pma/", 404, found=("exposed-file", "path", "/pma/"))
    assert role(evidence.story(), EVIL) == "unknown"
