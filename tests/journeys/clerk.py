"""Somebody at a screen of their own: signs in by hand, then clicks what a person would click."""

from urllib.parse import urlsplit

from django.urls import reverse

from accounts.models import Person

PASSWORD = "青山-walk-2026"


def path_of(target, *args) -> str:
    """The path of a named route, or of a record's own page."""
    return target.get_absolute_url() if hasattr(target, "pk") else reverse(target, args=args)


class Clerk:
    """One person before one browser window; it stays signed in until it is told otherwise."""

    def __init__(self, page, address: str, username: str, slips: list[str] | None = None):
        self.page, self.address, self.username = page, address, username
        self.slips = slips or []  # a one-time password and an activation code, until first used
        page.set_default_timeout(20_000)

    # --- getting about --------------------------------------------------------------------------

    def sign_in(self):
        self.page.goto(self.address + reverse("sign_in"))
        if self.slips:
            self.sign_in_first()
        else:
            self.type_in(PASSWORD)
        self.page.wait_for_url(lambda url: not urlsplit(url).path.startswith(reverse("sign_in")))
        return self

    def sign_in_first(self):
        """With the slips of both administrators; a password of one's own takes their place."""
        password, *code = self.slips
        self.type_in(password)
        self.page.wait_for_selector("text=请设置自己的密码")
        if code:
            self.fill(activation_passcode=code[0])
        self.fill(new_password1=PASSWORD, new_password2=PASSWORD).submit()
        self.slips.clear()

    def type_in(self, password):
        self.page.locator("#id_username").fill(self.username)
        self.page.locator("#id_password").fill(password)
        self.page.get_by_role("button", name="登录", exact=True).click()

    def lose_session(self):
        self.page.context.clear_cookies()
        return self

    def go(self, target, *args):
        response = self.page.goto(self.address + path_of(target, *args))
        assert response.status == 200, f"{path_of(target, *args)}: {response.status}"
        return self

    def knows(self, target, *args) -> bool:
        """Whether this person may know of it: 200, else 404; anything else is a fault."""
        status = self.status(target, *args)
        assert status in (200, 404), f"{self.username} {path_of(target, *args)}: {status}"
        return status == 200

    def status(self, target, *args) -> int:
        """What the address answers this person, without drawing the page."""
        url = self.address + path_of(target, *args)
        return self.page.request.get(url, max_redirects=0).status

    def duty(self, words: str):
        """From 我的待办 by one click to the deed whose line has these words."""
        self.go("desk")
        lines = self.page.locator("main table.todo tr", has_text=words)
        assert lines.count() == 1, f"{self.username}: {lines.count()} lines say “{words}”"
        lines.locator("a.btn").click()
        self.page.wait_for_load_state()
        return self

    def has_duty(self, words: str) -> bool:
        self.go("desk")
        return self.page.locator("main table.todo tr", has_text=words).count() > 0

    # --- typing and pressing --------------------------------------------------------------------

    def fill(self, **fields):
        """By field name: text, a choice's value, several values to tick, True to tick, a file."""
        for name, value in fields.items():
            self._fill_one(self.page.locator(f"main [name={name}]"), value)
        return self

    def _fill_one(self, field, value):
        kind = field.first.evaluate("e => e.tagName + ':' + (e.type || '')")
        if kind.startswith("SELECT"):
            field.select_option(str(value))
        elif kind == "INPUT:file":
            field.set_input_files(value)
        elif kind not in ("INPUT:checkbox", "INPUT:radio"):
            field.first.fill(str(value))
        elif value is True:
            field.first.check()
        else:
            for one in value if isinstance(value, list | tuple) else [value]:
                field.and_(self.page.locator(f"[value='{one}']")).check()

    def tick(self, words: str):
        """A box or a radio button by the words beside it."""
        self.page.locator("main label", has_text=words).locator("input").first.check()
        return self

    def choose(self, name: str, words: str):
        """The one option of a drop-down that has these words."""
        option = self.page.locator(f"main select[name={name}] option", has_text=words)
        return self.fill(**{name: option.first.get_attribute("value")})

    def press(self, label: str):
        """A button or link of the page's main part, by its words."""
        main = self.page.locator("main")
        button = main.get_by_role("button", name=label, exact=True)
        link = main.get_by_role("link", name=label, exact=True)
        button.or_(link).first.click()
        self.page.wait_for_load_state()
        return self

    def send(self):
        """Press the main button of the page's form, whatever comes of it."""
        self.page.locator("main form.form button.main").first.click()
        self.page.wait_for_load_state()
        return self

    def submit(self):
        """Send the page's form; no fault may come back."""
        self.send()
        assert not self.faults(), self.faults()
        return self

    def move(self, label: str, **fields):
        """A move from the banner: its page, its fields, its button."""
        return self.press(label).fill(**fields).submit()

    def refused(self, sentence: str):
        """The form came back with this sentence."""
        assert sentence in self.faults(), self.faults() or "the form was taken"
        return self

    def faults(self) -> str:
        errors = self.page.locator("main .errors")
        return errors.first.inner_text() if errors.count() else ""

    def says(self, text: str) -> bool:
        return text in self.page.locator("body").inner_text()

    def paper(self, label: str):
        """The page of one of the record's papers, from its list of them."""
        papers = self.page.locator("section.papers")
        papers.get_by_role("link", name=label, exact=True).click()
        self.page.wait_for_load_state()
        return self

    def fetch(self, label: str) -> bytes:
        """The file behind a link, as this person gets it."""
        link = self.page.locator("main").get_by_role("link", name=label, exact=True)
        answer = self.page.request.get(self.address + link.get_attribute("href"))
        assert answer.ok, answer.status
        return answer.body()


class Clerks:
    """The cast, each at a screen of their own: `clerks.head` opens it and signs in, once.

    `names` says what the person of each role is called.
    """

    def __init__(self, new_context, address: str, names: dict[str, str]):
        self._new_context, self._address, self._names = new_context, address, names
        self._seated: dict[str, Clerk] = {}
        self.slips: dict[str, list[str]] = {}  # what the administrators handed out, by login name

    def __getattr__(self, role: str) -> Clerk:
        if role.startswith("_") or role not in self._names:
            raise AttributeError(role)
        if role not in self._seated:
            self._seated[role] = self.another(role).sign_in()
        return self._seated[role]

    def another(self, role: str) -> Clerk:
        """A further window of the same person, not signed in yet."""
        username = self.person(role).username
        page = self._new_context().new_page()
        return Clerk(page, self._address, username, self.slips.get(username))

    def person(self, role: str) -> Person:
        return Person.objects.get(name=self._names[role])
