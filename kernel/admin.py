from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from kernel.actions import compare_workdays, enter_workdays, missing_notice, years_of_interest
from kernel.back_office import BackOfficeAdmin
from kernel.models import WorkdayException
from kernel.refusals import Refusal
from kernel.workday_list import MOST_CHARACTERS, read_workdays, text_of
from kernel.workdays import Calendar


class WorkdayListForm(forms.Form):
    """A list of days, pasted or from a file; `seen` once its comparison has been looked at."""

    source = forms.CharField(
        label="依据", max_length=120, required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="如“国务院办公厅关于2027年部分节假日安排的通知”。",
    )  # fmt: skip
    file = forms.FileField(
        label="从文件读取", required=False,
        help_text="Excel（.xlsx）或文本（.csv、.txt），不超过 1 MB。每行写日期、放假或上班、节日名称；"
        "起止日期也可以分两列。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )  # fmt: skip
    days = forms.CharField(
        label="或在此填写", required=False, max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 12, "cols": 60, "class": "vLargeTextField"}),
        help_text="一行一段，可从 Excel 粘贴：2027-02-05至2027-02-11 放假 春节；2027-02-20 上班。"
        "已有的日期以这次为准。",
    )  # fmt: skip
    whole_years = forms.BooleanField(
        label="这是全年安排", required=False,
        help_text="这份名单里没有的日期，从平台中删去（只对名单中各节日齐全的年份起作用）。",
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        given = super().clean()
        upload, text = given.get("file"), given.get("days", "")
        if self.errors:
            return given
        if bool(upload) == bool(text):
            raise ValidationError(
                "文件和填写的内容只能选一样，请删去一样。"
                if text
                else "请选择文件，或填写放假安排。"
            )
        try:
            text = text_of(upload) if upload else text
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal
        rows, faults = read_workdays(text)
        if faults:
            raise ValidationError([*faults, "有一处须改正就一行也不录入，请改正后重新检查。"])
        if not rows:
            raise ValidationError("没有读到日期，请按说明填写。")
        given["rows"], given["text"] = rows, text
        return given


@admin.register(WorkdayException)
class WorkdayExceptionAdmin(BackOfficeAdmin):
    """节假日与调休: entered each November from the State Council's notice."""

    list_display = ("day", "name", "is_workday", "source")
    list_filter = ("is_workday",)
    ordering = ("-day",)
    date_hierarchy = "day"
    search_fields = ("name",)
    change_list_template = "admin/kernel/workdayexception/list.html"

    def get_urls(self):
        enter = self.admin_site.admin_view(self.enter)
        return [path("enter/", enter, name="kernel_workdayexception_enter"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """With which years are entered whole."""
        today, calendar = timezone.localdate(), Calendar.load()
        years = {
            "years": years_of_interest(today, calendar),
            "wanting": missing_notice(today, calendar),
        }
        return super().changelist_view(request, {**years, **(extra_context or {})})

    def enter(self, request):
        """A whole year at once: looked at first, then entered all or nothing."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        posted = (request.POST, request.FILES) if request.method == "POST" else ()
        form = WorkdayListForm(*posted)
        page = {
            **self.admin_site.each_context(request),
            "title": "录入全年放假安排", "opts": self.opts, "form": form,
        }  # fmt: skip
        if form.is_valid():
            given = form.cleaned_data
            if given["seen"]:
                try:
                    return self._entered(request, given)
                except Refusal as refusal:
                    messages.error(request, str(refusal))
            page["found"] = compare_workdays(given["rows"], whole_years=given["whole_years"])
        return render(request, "admin/kernel/workdayexception/enter.html", page)

    def _entered(self, request, given):
        count = enter_workdays(
            given["rows"], by=request.user, source=given["source"],
            whole_years=given["whole_years"], seen=given["seen"],
        )  # fmt: skip
        messages.success(
            request, f"已录入，共变动 {count} 天。没有办结的期限将按新的安排重新计算。"
        )
        return redirect("admin:kernel_workdayexception_changelist")
