from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import path

from kernel.actions import enter_workdays
from kernel.back_office import BackOfficeAdmin
from kernel.models import WorkdayException
from kernel.workday_list import read_workdays


class WorkdayListForm(forms.Form):
    source = forms.CharField(
        label="依据", max_length=120, required=False,
        help_text="如“国务院办公厅关于2027年部分节假日安排的通知”。",
    )  # fmt: skip
    days = forms.CharField(
        label="放假和调休安排",
        widget=forms.Textarea(attrs={"rows": 14, "cols": 60, "class": "vLargeTextField"}),
        help_text="一行一段，可从 Excel 粘贴：2027-02-05至2027-02-11 放假 春节；2027-02-20 上班。"
        "已有的日期以这次为准。",
    )

    def clean_days(self):
        days, faults = read_workdays(self.cleaned_data["days"])
        if faults:
            raise ValidationError(faults)
        if not days:
            raise ValidationError("没有读到日期，请按说明填写。")
        return days


@admin.register(WorkdayException)
class WorkdayExceptionAdmin(BackOfficeAdmin):
    """节假日与调休: entered each November from the State Council's notice."""

    list_display = ("day", "name", "is_workday", "source")
    list_filter = ("is_workday",)
    date_hierarchy = "day"
    search_fields = ("name",)
    change_list_template = "admin/kernel/workdayexception/list.html"

    def get_urls(self):
        enter = self.admin_site.admin_view(self.enter)
        return [path("enter/", enter, name="kernel_workdayexception_enter"), *super().get_urls()]

    def enter(self, request):
        """A whole year at once, pasted."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form = WorkdayListForm(request.POST or None)
        if form.is_valid():
            given = form.cleaned_data
            count = enter_workdays(given["days"], by=request.user, source=given["source"])
            messages.success(request, f"已录入 {count} 天。")
            return redirect("admin:kernel_workdayexception_changelist")
        page = {
            **self.admin_site.each_context(request),
            "title": "录入全年放假安排",
            "opts": self.opts,
            "form": form,
        }
        return render(request, "admin/kernel/workdayexception/enter.html", page)
