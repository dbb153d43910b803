"""What a person does in the browser around signing in."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from accounts.actions import begin_second_factor, confirm_second_factor
from accounts.actions.second_factor import _secret
from accounts.models import SecondFactor

PASSWORD = "青山区-2026-秋"
NEW = "云溪-桥头-秋天-77"


def with_password(person, password=PASSWORD):
    person.set_password(password)
    person.save()
    return person


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(
        reverse("sign_in"), {"username": username, "password": password, **more}, follow=True
    )


def next_step(client, page, **fields):
    """Fill in the step that a page asks for; what it carries travels on."""
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    given = {name: unescape(value) for name, value in hidden if name != "csrfmiddlewaretoken"}
    url = re.search(r'action="([^"]+)"', page.content.decode()).group(1)
    return client.post(url, {**given, **fields}, follow=True)


def is_in(page) -> bool:
    return page.wsgi_request.user.is_authenticated


def browser(agent="Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120", address="203.0.113.9"):
    return Client(headers={"user-agent": agent}, REMOTE_ADDR=address)


def code_of(person, steps_ahead: int = 0) -> str:
    """What the person's device shows now, or in a while."""
    factor = SecondFactor.objects.get(person=person)
    totp = TOTP(_secret(factor))
    totp.drift = steps_ahead
    return f"{totp.token():06}"


def with_second_factor(person) -> list[str]:
    """Switch the second factor on; answers the recovery codes."""
    begin_second_factor(person)
    return confirm_second_factor(person, code_of(person, steps_ahead=-1))
