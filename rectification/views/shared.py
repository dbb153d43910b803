"""What several pages of rectification are put together from."""

from django.contrib import messages
from django.shortcuts import redirect

from kernel.forms import accepted, form_page


def begin(request, form, deed, inspection, heading, said):
    """The page of a creating verb: done, to the new record; otherwise the form again."""
    if accepted(form, deed, inspection, by=request.user):
        messages.success(request, said)
        return redirect(form.outcome)
    return form_page(request, form, inspection, heading)


def change(request, form, deed, record, heading):
    if accepted(form, deed, record, by=request.user):
        messages.success(request, "修改已保存。")
        return redirect(record)
    return form_page(request, form, record, heading, "保存修改")


def with_case(rows):
    return rows.with_case()
