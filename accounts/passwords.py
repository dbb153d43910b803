"""Passwords: what makes a good one, and secrets that are read off paper."""

import secrets

from django.contrib.auth.password_validation import MinimumLengthValidator

from accounts.models import SignInRules

# Without 0/O, 1/l/I and the like: people type it from paper, once.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class LongEnough(MinimumLengthValidator):
    """As long as the security administrator asks (登录与口令规则)."""

    def validate(self, password, user=None):
        self.min_length = SignInRules.current().password_length
        super().validate(password, user)

    def get_help_text(self):
        return f"密码至少 {SignInRules.current().password_length} 个字符。"

    def get_error_message(self):
        """Django 5.2 has no Chinese for this one sentence."""
        return f"密码太短，至少要 {self.min_length} 个字符。"


def one_time_password() -> str:
    return _read_off_paper(4)  # 79 bits


def activation_code() -> str:
    return _read_off_paper(2)  # 39 bits, beside a password and behind the throttle


def recovery_code() -> str:
    return _read_off_paper(3)  # 59 bits


def _read_off_paper(groups: int) -> str:
    letters = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(groups))
    return "-".join(letters)
