"""allauth here: nobody signs up; accounts come from a one-time link, and a provider opens what is tied to it.

Also from which address somebody asks, for limits and the list of one's sessions.
"""

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest

_NETWORK_BITS = 64  # what one customer has of IPv6


def address_of(request: HttpRequest) -> str:
    """The address that asks: the peer's, or what the outermost of DESK_PROXIES proxies saw.

    What stands further left in X-Forwarded-For is whatever the client wrote, and is not believed.
    """
    peer = str(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    told = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
    if not settings.DESK_PROXIES or len(told) < settings.DESK_PROXIES:
        return peer
    try:
        return str(ip_address(told[-settings.DESK_PROXIES].strip("[]")))
    except ValueError:
        return peer


def network_of(request: HttpRequest) -> str:
    """The address that asks; of IPv6 its network, since one customer has all of that."""
    text = address_of(request)
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _NETWORK_BITS), strict=False).network_address)
    return text


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """For the limits of sign-in."""
        return address_of(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False


class Providers(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """No sign-up through a provider either: its owner ties it to their account while signed in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Never."""
        return False
