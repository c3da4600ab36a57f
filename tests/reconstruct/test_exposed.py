PROBES = ("/.env", "/.git/config", "/wp-login.php", "/backup.sql", "/dump.zip", "/config.bak")


def probe(evidence, answered, size=5_000_000, elsewhere=(404, 416)):
    evidence.crowd()
    for at, path in enumerate(PROBES):
        status, bytes_ = (200, size) if path in answered else elsewhere
        evidence.ask(
            9000 + at,
            "203.0.113.5",
            path,
            status,
            bytes_,
            agent="python-requests/2.31",
            found=("exposed-file", "path", path),
        )


def test_a_dump_that_is_handed_out_is_taken(evidence):
    probe(evidence, ("/backup.sql",))
    assert [(one.what, one.bytes) for one in evidence.story().taken] == [("/backup.sql", 5_000_000)]


def test_the_exposed_file_is_the_way_in(evidence):
    probe(evidence, ("/backup.sql",))
    assert [(one.weakness, one.target) for one in evidence.story().entry_points] == [("exposed file", "/backup.sql")]


def test_a_page_that_several_names_get_is_no_file(evidence):
    probe(evidence, PROBES[:3], size=3310)
    assert evidence.story().taken == ()


def test_a_site_that_answers_every_name_exposes_nothing(evidence):
    probe(evidence, PROBES, size=3310)
    assert evidence.story().taken == ()


def test_a_file_that_visitors_get_too_is_public(evidence):
    probe(evidence, ("/backup.sql",))
    for number in range(5):
        evidence.ask(400 + number, f"198.51.100.{number + 1}", "/backup.sql", 200, 5_000_000, referrer="/")
    assert evidence.story().taken == ()
