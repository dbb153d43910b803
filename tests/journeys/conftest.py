"""A real browser before the real pages: Debian's Chromium, driven by Playwright."""

import os
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from accounts.models import Person

# Playwright's own event loop runs in this thread; Django would refuse the database without it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PASSWORD = "青山-walk-2026"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "viewport": {"width": 1366, "height": 768},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    }


class Clerk:
    """Somebody at the screen: signs in by hand, then clicks what a person would click."""

    def __init__(self, page, address: str):
        self.page, self.address = page, address
        page.set_default_timeout(8000)

    def sign_in(self, person: Person):
        person.set_password(PASSWORD)
        person.save()
        self.page.context.clear_cookies()
        self.page.goto(self.address + reverse("sign_in"))
        self.page.locator("#id_username").fill(person.username)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.wait_for_url(lambda url: urlsplit(url).path != reverse("sign_in"))
        return self

    def go(self, target, *args):
        """To a named route, or to a record's own page."""
        path = target.get_absolute_url() if hasattr(target, "pk") else reverse(target, args=args)
        response = self.page.goto(self.address + path)
        assert response.status == 200, f"{path}: {response.status}"
        return self

    def refused(self, target, *args) -> int:
        path = target.get_absolute_url() if hasattr(target, "pk") else reverse(target, args=args)
        return self.page.goto(self.address + path).status

    def fill(self, **fields):
        """By field name: text, a choice's value, or True to tick."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]")
            kind = field.first.evaluate("e => e.tagName + ':' + (e.type || '')")
            if kind.startswith("SELECT"):
                field.select_option(str(value))
            elif kind in ("INPUT:checkbox", "INPUT:radio"):
                for one in value if isinstance(value, list | tuple) else [value]:
                    box = (
                        field.first
                        if one is True
                        else self.page.locator(f"main [name={name}][value='{one}']")
                    )
                    box.check()
            elif kind == "INPUT:file":
                field.set_input_files(value)
            else:
                field.first.fill(str(value))
        return self

    def press(self, label: str):
        """A button or link of the page's main part, by its words."""
        main = self.page.locator("main")
        button = main.get_by_role("button", name=label, exact=True)
        (
            button if button.count() else main.get_by_role("link", name=label, exact=True)
        ).first.click()
        self.page.wait_for_load_state()
        return self

    def submit(self):
        """Send the page's form by its main button; no error may come back."""
        self.page.locator("main form.form button.main").first.click()
        self.page.wait_for_load_state()
        self._without_errors()
        return self

    def move(self, label: str, **fields):
        """A move from the banner: its page, its fields, its button."""
        self.press(label)
        self.fill(**fields)
        return self.submit()

    def fill_first_measure(self, text, due_on):
        self.page.locator("main textarea[name$='-text'], main input[name$='-text']").first.fill(
            text
        )
        self.page.locator("main input[name$='-due_on']").first.fill(str(due_on))
        return self

    def _without_errors(self):
        errors = self.page.locator("main .errors")
        assert not errors.count(), errors.first.inner_text()

    def says(self, text: str) -> bool:
        return text in self.page.locator("body").inner_text()


@pytest.fixture
def clerk(page, live_server):
    return Clerk(page, live_server.url)
