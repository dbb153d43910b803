"""Passwords: what makes a good one, and one-time passwords that are read off paper."""

import secrets

from django.contrib.auth.password_validation import MinimumLengthValidator

# Without 0/O, 1/l/I and the like: people type it from paper, once.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class LongEnough(MinimumLengthValidator):
    """Django 5.2 has no Chinese for this one sentence."""

    def get_error_message(self):
        return f"密码太短，至少要 {self.min_length} 个字符。"


def one_time_password() -> str:
    """Four groups of four letters: 79 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
