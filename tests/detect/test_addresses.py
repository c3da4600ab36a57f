"""Hosts in every notation."""

import pytest

from delicti.detect.addresses import read


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "017700000001",
        "[::1]",
        "[::ffff:7f00:1]",
        "127.0.0.1.nip.io",
        "7f000001.nip.io",
    ],
)
def test_the_own_machine_is_recognised(host):
    assert read(host).kind == "loopback"


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "2852039166", "0xA9FEA9FE", "[::ffff:a9fe:a9fe]", "metadata.google.internal"]
)
def test_the_metadata_service_is_recognised(host):
    assert read(host).kind == "metadata"


def test_an_unusual_notation_is_said_to_be_one():
    assert "unusual" in read("0x7f.1").disguised


@pytest.mark.parametrize("host", ["www.example.com", "example", "17", "2026"])
def test_an_ordinary_name_is_nothing(host):
    assert read(host) is None


def test_a_documentation_address_is_public():
    assert read("192.0.2.7").kind == "public"
