"""Pictures inside an address: which of them only draw."""

import pytest

from delicti.detect.drawings import is_drawing


@pytest.mark.parametrize(
    "address",
    [
        "data:image/png;base64,iVBORw0KGgo=",
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cpath d='M0'/%3E%3C/svg%3E",
        "data:image/svg+xml;base64,PHN2ZyB3aWR0aD0iMTAiPjxyZWN0IHdpZHRoPSI1Ii8+PC9zdmc+",
    ],
)
def test_a_picture_only_draws(address):
    assert is_drawing(address)


@pytest.mark.parametrize(
    "address",
    [
        "data:image/svg+xml,%3Csvg onload='alert(1)'/%3E",
        "data:image/svg+xml;base64,PHN2Zz48c2NyaXB0PmFsZXJ0KDEpPC9zY3JpcHQ+PC9zdmc+",
        "data:text/html,<b>",
        "data:image/svg+xml;base64,!!",
        "https://a.example/a.svg",
    ],
)
def test_what_runs_something_or_cannot_be_read_is_none(address):
    assert not is_drawing(address)
