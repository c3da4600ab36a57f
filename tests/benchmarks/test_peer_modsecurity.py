"""The peer of detection says what is missing; where it is installed, it judges as it is set up to."""

from importlib.util import find_spec
from pathlib import Path

import pytest

import peer_modsecurity

installed = pytest.mark.skipif(
    find_spec("libmodsecurity") is None or not peer_modsecurity.SETUP.is_file(),
    reason="the peer is not installed here: make peers",
)
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0"


def test_a_missing_rule_set_is_named(monkeypatch):
    monkeypatch.setattr(peer_modsecurity, "RULES", Path("/nowhere"))
    with pytest.raises(peer_modsecurity.Absent, match="no Core Rule Set under /nowhere"):
        peer_modsecurity.Peer(1)


@installed
@pytest.mark.slow
def test_an_injection_is_blocked_and_classed():
    assert peer_modsecurity.Peer(1).judge("GET", "/a?q=1%27%20or%201=1--%20", None, AGENT) == "sqli"


@installed
@pytest.mark.slow
def test_an_ordinary_post_is_not_held_against_its_missing_headers():
    assert peer_modsecurity.Peer(1).judge("POST", "/login", None, AGENT) is None
