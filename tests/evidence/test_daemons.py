import re

import pytest

from delicti.evidence.daemons import FORMS, vsftpd
from delicti.model.acts import ACTS, WAYS


@pytest.mark.parametrize("form", FORMS)
def test_a_form_tells_a_known_act_by_a_known_way(form):
    assert (form.act in ACTS, form.way in WAYS) == (True, True)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_finds_the_address(form):
    assert "client" in re.compile(form.pattern).groupindex


def test_vsftpd_says_the_same_with_and_without_its_name():
    plain, named = vsftpd(), vsftpd("vsftpd: ")
    assert [one.pattern.replace("^", "^vsftpd: ", 1) for one in plain] == [one.pattern for one in named]
