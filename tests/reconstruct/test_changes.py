def visits(evidence, target, sizes, status=200):
    for number, size in enumerate(sizes):
        evidence.ask(len(evidence.requests) * 60, f"192.0.2.{number % 9 + 1}", target, status, size)


def test_a_page_that_is_another_one_for_everybody_changed(evidence):
    visits(evidence, "/", [3000 + n % 3 for n in range(20)] + [386] * 10)
    assert [(one.what, one.actor) for one in evidence.story().changed] == [("/", None)]


def test_a_page_whose_size_varies_did_not_change(evidence):
    visits(evidence, "/", [3000 + n * 977 % 1900 for n in range(60)])
    assert evidence.story().changed == ()


def test_a_page_that_is_gone_changed(evidence):
    visits(evidence, "/feed", [900] * 20)
    visits(evidence, "/feed", [416] * 10, status=404)
    assert "no longer answered" in evidence.story().changed[0].reason
