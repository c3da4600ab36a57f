"""Sends one signed message to an address that an administrator set: to no private address, without redirects, bounded.

The name is resolved once, each address that it has is looked at, and the connection goes to one that was looked at, so
that a second answer of the name server changes nothing. The signature is that of standardwebhooks.com: HMAC-SHA256 over
`webhook-id.webhook-timestamp.body`.
"""

import base64
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from delicti.model.errors import UserError

SECONDS = 10.0  # for all of it
_ANSWER = 4_096  # bytes of the answer that are read
_MARK = "whsec_"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # addresses of the old kind in those of the new
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Failed(Exception):
    """The message did not arrive; the text says why."""


def sign(secret: str, key: str, timestamp: str, body: bytes) -> str:
    """The value of `webhook-signature`."""
    shared = base64.b64decode(secret.removeprefix(_MARK))
    digest = hmac.new(shared, f"{key}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def check_address(url: str) -> SplitResult:
    """The parts of an address that may be set. Raises UserError."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise UserError("this is no address of the web; write it as https://host/path") from None
    if not url.isascii() or not url.isprintable() or " " in url or not host or port == 0:
        raise UserError("this is no address of the web; write it as https://host/path")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise UserError("leave names, passwords and # out of the address")
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.DESK_WEBHOOK_PRIVATE and _loopback(host)):
        raise UserError("the address must begin with https://")
    literal = _literal(host)
    if literal is not None and not _allowed(literal):
        raise UserError("the address is a private one; messages go to public addresses alone")
    return parts


def send(url: str, secret: str, key: str, body: bytes, now: datetime) -> str:
    """Sends the message; gives what the address answered. Raises Failed."""
    try:
        parts = check_address(url)
    except UserError as error:
        raise Failed(str(error)) from None
    timestamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "delicti-desk",
        "webhook-id": key,
        "webhook-timestamp": timestamp,
        "webhook-signature": sign(secret, key, timestamp, body),
    }
    try:
        connection = _connect(parts)
    except (OSError, ssl.SSLError) as error:
        raise Failed(f"it could not be reached: {type(error).__name__}") from None
    end = threading.Timer(SECONDS, _shut, [connection.sock])
    end.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        answer.read(_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise Failed(f"it did not answer: {type(error).__name__}") from None
    finally:
        end.cancel()
        connection.close()
    if not 200 <= answer.status < 300:
        raise Failed(f"it answered {answer.status}")
    return f"it answered {answer.status}"


def _connect(parts: SplitResult) -> http.client.HTTPConnection:
    """A connection to an address that was looked at."""
    assert parts.hostname is not None
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    places = [place[4][:2] for place in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)]
    found = [ipaddress.ip_address(str(host).partition("%")[0]) for host, _ in places]
    if not found or not all(_allowed(one) for one in found):
        raise Failed("its name leads to a private address; messages go to public addresses alone")
    plain = socket.create_connection((str(found[0]), port), SECONDS)
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=SECONDS)
    try:
        trusted = ssl.create_default_context()
        connection.sock = trusted.wrap_socket(plain, server_hostname=parts.hostname) if secure else plain
    except BaseException:
        plain.close()
        raise
    return connection


def _allowed(address: _Address) -> bool:
    """A public address; with DESK_WEBHOOK_PRIVATE a private one, too, but no multicast, reserved or empty one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _allowed(inner)
    if address.is_multicast or address.is_unspecified or address.is_link_local:
        return False
    return address.is_global or (settings.DESK_WEBHOOK_PRIVATE and (address.is_private or address.is_loopback))


def _literal(host: str) -> _Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _loopback(host: str) -> bool:
    literal = _literal(host)
    return host == "localhost" if literal is None else literal.is_loopback


def _shut(place: socket.socket) -> None:
    with suppress(OSError):
        place.shutdown(socket.SHUT_RDWR)
