"""The vocabularies are those of the design, no more."""

import re

from delicti.model.words import FILE_CLASSES, KINDS, REQUEST_CLASSES


def test_each_kind_names_an_attack_tactic_and_technique() -> None:
    assert all(
        re.fullmatch(r"TA\d{4}", k.tactic) and re.fullmatch(r"T\d{4}(\.\d{3})?", k.technique) for k in KINDS.values()
    )


def test_offences_are_technical_articles_of_the_convention() -> None:
    offences = {k.offence for k in KINDS.values() if k.offence}
    assert all(re.match(r"article [2-8], ", offence) for offence in offences)


def test_only_a_web_shell_is_a_class_of_both_requests_and_files() -> None:
    assert {"web-shell"} == REQUEST_CLASSES & FILE_CLASSES
