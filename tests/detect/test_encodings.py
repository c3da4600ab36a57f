"""Every attack of the lists, in every place of a request and in every coat it may be sent in."""

import base64
import re
from pathlib import Path

import pytest

from delicti.detect.contexts import Place
from delicti.detect.judge import judge_target, judge_value
from delicti.model.text import escape

SHORTEST = 8  # characters; in fewer, base64 may be any word
ATTACKS = sorted((Path(__file__).parent / "attacks").glob("*.txt"))
EVERYWHERE = "sqli xss rce ssti log4shell nosqli ldap-injection mail-injection ssi xxe php-injection lfi".split()


def plain(path):
    """The attacks of a list that are not encoded already and long enough for every coat."""
    for line in path.read_text("utf-8").splitlines():
        name, tab, value = line.partition("\t")
        if tab and len(value) >= SHORTEST and not re.search(r"%[0-9a-fu]{2}", value, re.IGNORECASE):
            yield name, value.encode()


def percent(raw):
    return "".join(chr(b) if chr(b).isalnum() and b < 128 else f"%{b:02X}" for b in raw)


def coats(name, raw):
    packed = base64.b64encode(raw)
    yield "percent", judge_target(f"/s?{name}={percent(raw)}")
    yield "twice", judge_target(f"/s?{name}={percent(percent(raw).encode())}")
    yield "base64", judge_target(f"/s?{name}={percent(packed)}")
    yield "unpadded", judge_target(f"/s?{name}={percent(packed.rstrip(b'='))}")
    yield "address", judge_target(f"/s?{name}={base64.urlsafe_b64encode(raw).decode().rstrip('=')}")
    yield "path", judge_target(f"/{percent(packed)}")
    yield "agent", judge_value(Place.AGENT, "", escape(packed))
    if len(raw) >= 2 * SHORTEST:
        yield "hex", judge_target(f"/s?{name}={raw.hex()}")


@pytest.mark.parametrize("path", [p for p in ATTACKS if p.stem in EVERYWHERE], ids=lambda path: path.stem)
def test_nearly_every_attack_is_found_in_every_coat(path):
    tried: dict[str, list[bool]] = {}
    for name, raw in list(plain(path))[::5]:
        for coat, found in coats(name, raw):
            tried.setdefault(coat, []).append(bool(found))
    shares = {coat: sum(found) / len(found) for coat, found in tried.items()}
    assert min(shares.values()) >= 0.9, shares
