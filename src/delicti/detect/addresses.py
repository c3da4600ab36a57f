"""Where an address leads, however it is written: decimal, octal, hexadecimal, short, IPv6, look-alike letters.

Source: WHATWG URL Standard (host parsing), RFC 6890 (special-purpose addresses), RFC 6761 (special-use names).
"""

import ipaddress
import re
from typing import NamedTuple

_PART = r"(?:0x[0-9a-fA-F]+|0[0-7]*|[1-9]\d*)"
_NUMBERS = re.compile(rf"^{_PART}(?:\.{_PART}){{0,3}}\.?$")
_NAMES = frozenset(
    """
    localhost localhost.localdomain localhost4 localhost6 localhost4.localdomain4 localhost6.localdomain6
    ip6-localhost ip6-loopback ipv6-localhost loopback
    broadcasthost host.docker.internal gateway.docker.internal kubernetes.docker.internal host.containers.internal
    kubernetes.default kubernetes.default.svc kubernetes
    kubernetes.default.svc.cluster.local metadata metadata.google.internal metadata.packet.net
    metadata.platformequinix.com metadata.tencentyun.com instance-data
    metadata.azure.internal localtest.me lvh.me lvh.io vcap.me lacolhost.com localho.st spoofed.burpcollaborator.net
    nip.io.localhost
    """.split()
)
_SUFFIXES = (
    ".localhost",
    ".localtest.me",
    ".lvh.me",
    ".vcap.me",
    ".svc.cluster.local",
    ".in-addr.arpa.local",
    ".localdomain",
)
_MAPPED = re.compile(
    r"(?:^|[.-])(?P<address>(?:\d{1,3}[.-]){3}\d{1,3}|[0-9a-f]{8})[.-](?:nip\.io|sslip\.io|xip\.io|traefik\.me|1u\.ms)$"
)
_REBIND = re.compile(r"(?:\.rbndr\.us|\.1u\.ms|rebind\.network|rebind\.it|\.make-[\d.-]+rebind)")
METADATA = (
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "fd00:ec2::254",
    "169.254.169.250",
)


_PRIVATE = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "0.0.0.0/8", "fc00::/7", "fec0::/10")
)


class Host(NamedTuple):
    """`kind`: loopback, private, link-local, metadata, unspecified, name, rebinding or public; `disguised` says how."""

    kind: str
    address: str
    disguised: str


def read(host: str) -> Host | None:
    """What kind of host an authority names; None when it is an ordinary name."""
    text = host.strip().lower().rstrip(".")
    if text.startswith("["):
        return _six(text.strip("[]"))
    if _NUMBERS.match(text):
        if text.isdigit() and text != "0" and len(text) < 8 and not text.startswith("0"):
            return None  # a small bare number is a page or a port, not an address
        return _four(text)
    if text in _NAMES or text.endswith(_SUFFIXES):
        return Host("metadata" if "metadata" in text or text == "instance-data" else "name", text, "")
    if _REBIND.search(text):
        return Host("rebinding", text, "a name that changes its address")
    if mapped := _MAPPED.search(text):
        inner = mapped["address"].replace("-", ".")
        found = _four(inner) if "." in inner else _four("0x" + inner)
        if found is not None and found.kind != "public":
            return Host(found.kind, found.address, "a name that stands for the address")
    return None


def _four(text: str) -> Host | None:
    parts = text.rstrip(".").split(".")
    values: list[int] = []
    unusual = len(parts) != 4
    for part in parts:
        if part.startswith("0x"):
            values.append(int(part, 16))
            unusual = True
        elif len(part) > 1 and part.startswith("0"):
            values.append(int(part, 8))
            unusual = True
        else:
            values.append(int(part))
    if any(value > 255 for value in values[:-1]):
        values = [*(value & 255 for value in values[:-1]), values[-1]]
        unusual = True
    last = values[-1]
    room = 256 ** (5 - len(values))
    if last >= room:
        last, unusual = last % room, True
    number = last
    for at, value in enumerate(values[:-1]):
        number += value << (8 * (3 - at))
    number &= 0xFFFFFFFF
    return _kind(ipaddress.IPv4Address(number), "an address in an unusual notation" if unusual else "")


def _six(text: str) -> Host | None:
    bare = re.split(r"%|\s", text)[0]
    try:
        address = ipaddress.IPv6Address(bare)
    except ValueError:
        return None
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and int(address) >> 32 == 0 and int(address) > 1:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return _kind(inner, "an IPv4 address inside an IPv6 address")
    return _kind(address, "zone" if "%" in text else "")


def _kind(address: ipaddress.IPv4Address | ipaddress.IPv6Address, disguised: str) -> Host:
    text = str(address)
    if text in METADATA:
        kind = "metadata"
    elif address.is_loopback:
        kind = "loopback"
    elif address.is_unspecified:
        kind = "unspecified"
    elif address.is_link_local:
        kind = "link-local"
    elif any(address.version == network.version and address in network for network in _PRIVATE):
        kind = "private"
    else:
        kind = "public"
    return Host(kind, text, disguised)
