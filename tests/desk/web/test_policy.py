"""Every address, whoever asks, answers with the strict policy and the other headers that keep a browser in."""

import uuid
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from delicti.desk.models import User

POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'", "font-src": "'self'",
    "connect-src": "'self'", "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
}  # fmt: skip
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def addresses(patterns: list[Any], reference: str, start: str = "/") -> Iterator[str]:
    """One address of each pattern, with keys that lead nowhere and the reference of a case that is there."""
    for one in patterns:
        route = str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, reference, start + filled(route, reference))
        elif isinstance(one, URLPattern):
            yield start + filled(route, reference)


def filled(route: str, reference: str) -> str:
    out, rest = "", route.lstrip("^").rstrip("$").replace("\\Z", "")
    while "<" in rest:
        before, _, after = rest.partition("<")
        name, _, rest = after.partition(">")
        kind = name.rpartition(":")[0]
        before = before.removesuffix("(?P")
        out += before
        out += (
            str(uuid.uuid4())
            if kind == "uuid"
            else "7"
            if kind == "int"
            else reference
            if name.endswith("reference")
            else "oidc"
        )
        if "(?P" in route:
            rest = rest.partition(")")[2]
    return out + rest


@pytest.mark.parametrize("role", ["investigator", "administrator", "intake", "auditor", "reviewer", ""])
def test_every_page_comes_with_the_policy(desk: SimpleNamespace, as_: Callable[..., Client], role: str) -> None:
    user: User | None = getattr(desk.people, role) if role else None
    client, wrong, seen = as_(user), {}, set()
    client.raise_request_exception = False
    for where in sorted(set(addresses(get_resolver().url_patterns, desk.case.reference))):
        if "sign-out" in where:
            continue
        got = client.get(where)
        seen.add(got.status_code)
        policy = dict(part.strip().split(" ", 1) for part in got.get("Content-Security-Policy", "x y").split(";"))
        lacking = {name: got.get(name) for name, value in HEADERS.items() if got.get(name) != value}
        if policy != POLICY or lacking or got.status_code >= 500:
            wrong[where] = (got.status_code, policy if policy != POLICY else lacking)
    assert (wrong, 200 in seen) == ({}, True)
