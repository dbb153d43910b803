"""X-Forwarded-For is believed from trusted proxies only, and never further than they reach."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory

from kernel.addresses import client_address, throttled_address
from kernel.models import Event

PROXY = "10.0.0.5"


def asked(settings, remote, forwarded="", trusted=(PROXY,)):
    settings.TRUSTED_PROXIES = [ip_network(word) for word in trusted]
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "address"),
    [
        ("203.0.113.9", "", (), "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", (), "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", (PROXY,), "203.0.113.9"),
        (PROXY, "203.0.113.9", (PROXY,), "203.0.113.9"),
        (PROXY, "1.1.1.1, 203.0.113.9", (PROXY,), "203.0.113.9"),
        (PROXY, "203.0.113.9, 10.0.0.6", ("10.0.0.0/24",), "203.0.113.9"),
        (PROXY, "", (PROXY,), PROXY),
        (PROXY, "<script>", (PROXY,), PROXY),
        (PROXY, "203.0.113.9, nonsense", (PROXY,), PROXY),
        ("::ffff:203.0.113.9", "", (), "203.0.113.9"),
        ("", "203.0.113.9", (PROXY,), ""),
        ("2001:db8::1:2", "", (), "2001:db8::1:2"),
    ],
)
def test_the_address_is_the_last_one_somebody_trusted_has_seen(
    settings, remote, forwarded, trusted, address
):
    assert client_address(asked(settings, remote, forwarded, trusted)) == address


def test_one_ipv6_customer_counts_as_one(settings):
    first, second = (asked(settings, f"2001:db8:0:7::{n}") for n in (1, 2))
    assert throttled_address(first) == throttled_address(second) == "2001:db8:0:7::"
    assert throttled_address(asked(settings, "")) is None


def test_an_event_has_the_address_of_the_person_not_of_the_proxy(scene, client, settings):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    client.force_login(scene.head)
    client.post("/sign-out/", headers={"X-Forwarded-For": "203.0.113.9"})
    assert Event.objects.get(verb="sign_out").address == "203.0.113.9"
