"""Signing in, step by step; nothing here tells whether an account exists."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import actions, throttle
from accounts.browsers import in_words
from accounts.models import SignInRules

WRONG = "登录名或密码不正确，请检查后重试。"
OFF = "这个账号已停用或尚未启用，请联系安全管理员。"
EXPIRED = "一次性密码已过期，请联系系统管理员重新发放。"
LOCKED = "连续输错次数过多，已暂停登录。请 {minutes} 分钟后再试，或请安全管理员解锁。"


def browser_of(request) -> str:
    return in_words(request.headers.get("User-Agent", ""))


class Guarded(forms.Form):
    """A form that somebody could guess with: every wrong answer counts against account and address."""

    def __init__(self, request, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.request = request

    def refuse_if_locked(self, username):
        if throttle.is_locked(self.request, username):
            raise self.locked()

    def locked(self):
        minutes = SignInRules.current().lock_minutes
        return ValidationError(LOCKED.format(minutes=minutes), code="locked")

    def wrong(self, username, text, why):
        """The error for a wrong answer, counted and noted."""
        actions.note_failed_sign_in(username, why=why, browser=browser_of(self.request))
        if throttle.count_failure(self.request, username):
            actions.note_lock_out(username)
            return self.locked()
        return ValidationError(text, code="wrong")


class SignInForm(Guarded):
    username = forms.CharField(label="登录名", max_length=150)
    password = forms.CharField(
        label="密码", max_length=500, strip=False, widget=forms.PasswordInput
    )

    person = None

    def clean(self):
        username, password = (self.cleaned_data.get(name) for name in ("username", "password"))
        if not username or not password:
            return
        self.refuse_if_locked(username)
        person = actions.proven(username, password)
        if person is None:
            raise self.wrong(username, WRONG, "登录名或密码不正确")
        # Only who knows the password learns what is the matter with the account.
        if not person.is_active:
            raise self._closed(username, OFF, "账号停用或尚未启用")
        if person.one_time_until and person.one_time_until < timezone.now():
            raise self._closed(username, EXPIRED, "一次性密码过期")
        self.person = person

    def _closed(self, username, text, why):
        actions.note_failed_sign_in(username, why=why, browser=browser_of(self.request))
        return ValidationError(text, code="closed")


class NewPassword(forms.Form):
    """A password of one's own, typed twice."""

    new_password1 = forms.CharField(
        label="新密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password2 = forms.CharField(
        label="再输一遍", strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        least = SignInRules.current().password_length
        self.fields[
            "new_password1"
        ].help_text = (
            f"至少 {least} 个字符；不要全是数字，不要用常见的或与姓名、登录名、电话相近的。"
        )

    def clean_new_password1(self):
        password = self.cleaned_data["new_password1"]
        validate_password(password, self.person)
        # Told only to whoever proved to know it: the answer would be a way to guess.
        if "old_password" not in self.errors and self.person.check_password(password):
            raise ValidationError("新密码不能与现在的密码相同。")
        return password

    def clean_new_password2(self):
        if self.cleaned_data["new_password2"] != self.cleaned_data.get("new_password1"):
            if "new_password1" in self.errors:
                return ""
            raise ValidationError("两次输入的密码不一致，请重新输入。")
        return self.cleaned_data["new_password2"]


class FirstSignInForm(NewPassword, Guarded):
    """The first sign-in: the code of the security administrator, and a password of one's own."""

    activation_passcode = forms.CharField(
        label="启用码", max_length=40, help_text="安全管理员启用账号时交给您的 8 位码。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip

    field_order = ("activation_passcode", "new_password1", "new_password2")

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, person=person, **kwargs)
        if not person.activation_digest:
            del self.fields["activation_passcode"]

    def clean_activation_passcode(self):
        self.refuse_if_locked(self.person.username)
        code = self.cleaned_data["activation_passcode"]
        if not actions.is_activation_code(self.person, code):
            raise self.wrong(self.person.username, "启用码不正确，请检查后重试。", "启用码不正确")
        return code


class CodeForm(Guarded):
    """The second step: a code of the device, or a recovery code."""

    passcode = forms.CharField(
        label="动态口令", max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "none"}
        ),
        error_messages={"required": "请输入动态口令。"},
    )  # fmt: skip

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_passcode(self):
        self.refuse_if_locked(self.person.username)
        code = self.cleaned_data["passcode"]
        if not actions.is_second_factor(self.person, code):
            raise self.wrong(
                self.person.username,
                "口令不正确或已用过，请等应用换出下一个再输。",
                "动态口令不正确",
            )
        return code


class OwnPasswordForm(NewPassword, Guarded):
    old_password = forms.CharField(
        label="现在的密码", strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    field_order = ("old_password", "new_password1", "new_password2")

    def clean_old_password(self):
        return _own_password(self, self.cleaned_data["old_password"])


class ProveForm(Guarded):
    """Before a change to the second factor: that it is still the owner who sits here."""

    password = forms.CharField(
        label="登录密码", strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self):
        return _own_password(self, self.cleaned_data["password"])


def _own_password(form, password):
    form.refuse_if_locked(form.person.username)
    if not form.person.check_password(password):
        raise form.wrong(form.person.username, "密码不正确，请重新输入。", "密码不正确（已登录）")
    return password


class ConfirmForm(Guarded):
    """The first code of a device, which switches the second factor on."""

    passcode = forms.CharField(
        label="应用上显示的 6 位数字", max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip
