"""Forms for passphrases and recovery keys. What is typed here is never shown nor carried again."""

import secrets

from django import forms
from django.contrib.auth.password_validation import CommonPasswordValidator

from accounts.forms_signing_in import ProveForm
from findings.letters.forms import Unremembered
from kernel.sealing import ungrouped

LEAST = 12
LEAST_DIFFERENT = 5


def suggestion() -> str:
    """Sixteen digits in four groups, as on a bank card: about 53 bits, and easy to write down."""
    return "-".join(f"{secrets.randbelow(10_000):04}" for _ in range(4))


def _secret(label, help_text=""):
    return forms.CharField(
        label=label, max_length=200, strip=False, help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip


class _NewPassphrase(Unremembered):
    passphrase_new = _secret(
        "信访口令", f"至少 {LEAST} 位，可用字母和数字；不能与登录密码相同，不用生日、电话。"
    )
    passphrase_again = _secret("再输一遍")

    def __init__(self, *args, person, **kwargs):
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_passphrase_new(self):
        given = self.cleaned_data["passphrase_new"]
        plain = ungrouped(given)
        if len(plain) < LEAST or len(set(plain)) < LEAST_DIFFERENT:
            raise forms.ValidationError(f"口令太简单：至少 {LEAST} 位，且不要重复同几个字符。")
        known = (self.person.username, self.person.phone)
        if any(len(word) > 3 and word.lower() in plain.lower() for word in known):
            raise forms.ValidationError("口令里不要包含登录名或电话号码。")
        CommonPasswordValidator().validate(plain)
        return given

    def clean(self):
        given = super().clean()
        if given.get("passphrase_new", "") != given.get("passphrase_again", ""):
            self.add_error("passphrase_again", "两次输入的口令不一样，请重新输入。")
        return given


class SetForm(_NewPassphrase):
    password = forms.CharField(
        label="登录密码", strip=False, help_text="确认是您本人在操作。",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, request, *args, **kwargs):
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_password(self):
        """A wrong one counts as at the sign-in page: nobody guesses here instead."""
        given = {"password": self.cleaned_data["password"]}
        proof = ProveForm(self.request, given, person=self.person)
        if not proof.is_valid():
            raise forms.ValidationError(proof.errors["password"].as_data())
        return given["password"]

    def changes(self):
        return {"passphrase": self.cleaned_data["passphrase_new"]}


class ChangeForm(_NewPassphrase):
    passphrase_old = _secret("现在的口令")
    field_order = ("passphrase_old", "passphrase_new", "passphrase_again")

    def changes(self):
        return {
            "old": self.cleaned_data["passphrase_old"],
            "new": self.cleaned_data["passphrase_new"],
        }


class AdmittedField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class UnlockForm(Unremembered):
    passphrase = _secret("信访口令")
    admitted = AdmittedField(
        label="同时让下列保管人也能打开信件", required=False,
        help_text="他们已经取得办理信访的权限。重新设置过口令的，请先当面核实是本人所为，再勾选。",
    )  # fmt: skip

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        if not waiting:
            del self.fields["admitted"]
            return
        field = self.fields["admitted"]
        field.choices = [(str(key.pk), _in_words(key)) for key in waiting]
        field.initial = [str(key.pk) for key in waiting if not key.replaces_earlier]

    def changes(self):
        admitted = [int(pk) for pk in self.cleaned_data.get("admitted", ())]
        return {"passphrase": self.cleaned_data["passphrase"], "admitted": admitted}


def _in_words(personal_key) -> str:
    again = "（重新设置过口令）" if personal_key.replaces_earlier else ""
    return f"{personal_key.person.name}{again}　密钥指纹 {personal_key.fingerprint}"


def _half(label):
    return forms.CharField(
        label=label, max_length=120, widget=forms.Textarea(attrs={"rows": 2, "class": "mono"}),
        help_text="照纸面输入，共 14 组，每组 4 个；大小写、空格和横线都不要紧。",
    )  # fmt: skip


class CheckForm(Unremembered):
    recovery_half = _half("恢复密钥")

    def changes(self):
        return {"spelled": self.cleaned_data["recovery_half"]}


class RecoverForm(Unremembered):
    recovery_half_first = _half("领导小组保管的一份")
    recovery_half_second = _half("巡察办保管的一份")

    def changes(self):
        return {
            "first": self.cleaned_data["recovery_half_first"],
            "second": self.cleaned_data["recovery_half_second"],
        }


class ConfirmForm(forms.Form):
    """A deed that asks nothing but to be meant."""
