"""From where a request comes, as far as it can be believed."""

import ipaddress

from django.conf import settings


def client_address(request) -> str:
    """The network address of whoever sent the request; "" if there is none (a unix socket).

    `X-Forwarded-For` is written by anybody. It is read from its end, and only as long as the hop
    that wrote the entry is one of `TRUSTED_PROXIES`.
    """
    found = _parsed(request.META.get("REMOTE_ADDR", ""))
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while found and hops and any(found in network for network in settings.TRUSTED_PROXIES):
        before = _parsed(hops.pop())
        if before is None:
            break
        found = before
    return str(found or "")


def throttled_address(request) -> str | None:
    """The address that failed sign-ins are counted by: an IPv6 customer has a whole /64."""
    address = _parsed(client_address(request))
    if address and address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address) if address else None


def _parsed(text: str):
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
