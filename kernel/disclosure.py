"""What is secret is taken out only for a stated purpose, which stays on record."""

from collections.abc import Callable, Iterable

from django import forms
from django.http import HttpResponse
from django.shortcuts import render


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label="用途", min_length=4, max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明因何事、供何人使用。用途与您的姓名、时间一并留痕，供审计管理员查看。不要写信访人或被反映人的姓名。",
        error_messages={
            "required": "请写明用途，再继续。",
            "min_length": "用途至少写 4 个字，说清因何事使用。",
        },
    )  # fmt: skip


def ask_purpose(
    request, record, *, label: str, give: Callable[[str], HttpResponse], why: str = "",
    unnamed: Iterable[str] = (),
) -> HttpResponse:  # fmt: skip
    """The page that asks what for; with a purpose, `give(purpose)` answers and writes its event.

    The purpose is asked on GET and taken by POST only, so no link can carry somebody past it.
    `unnamed` are names that a purpose may not hold, because events are read by others.
    """
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        purpose = form.cleaned_data["purpose"].strip()
        if not any(name in purpose for name in unnamed):
            return give(purpose)
        form.add_error("purpose", "用途会留痕并供他人查阅，请不要写信访人或被反映人的姓名。")
    page = {
        "heading": label,
        "intro": why or "这是涉密内容。写明用途后方可继续，本次操作将留痕。",
        "form": form,
        "submit_label": label,
        "cancel_url": record.get_absolute_url() if record is not None else request.path,
    }
    return render(request, "pages/form.html", page)
