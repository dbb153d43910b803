"""Forms of an inspection's moves: notice, entry and leaving, each with the day it happened."""

from django import forms
from django.utils import timezone

from kernel.forms import DateInput
from kernel.move_pages import MoveForm
from kernel.workdays import zh


class _DayForm(MoveForm):
    """A move that is registered with the day on which it really happened."""

    day = ""
    future = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[self.day].initial = timezone.localdate()
        self.fields[self.day].widget.attrs["max"] = f"{timezone.localdate():%Y-%m-%d}"

    def clean(self):
        given = super().clean()
        on = given.get(self.day)
        if on and on > timezone.localdate():
            self.add_error(self.day, self.future)
        elif on:
            self.check_day(given, on)
        return given

    def not_before(self, on, earliest, sentence):
        if earliest and on < earliest:
            self.add_error(self.day, f"{sentence}（{zh(earliest)}）。")


class NotifyForm(_DayForm):
    day, future = "notified_on", "通知日期不能晚于今天。"
    notified_on = forms.DateField(label="通知日期", widget=DateInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days, entry = self.record.round.notice_days, self.record.planned_entry_on
        self.fields[
            "notified_on"
        ].help_text = (
            f"本轮规定进驻前 {days} 天发出通知；计划{zh(entry)}进驻。不足 {days} 天的，须写明原因。"
        )

    def check_day(self, given, on):
        left, days = (self.record.planned_entry_on - on).days, self.record.round.notice_days
        if left < days and not given.get("note", "").strip():
            much = f"只有 {left} 天" if left >= 0 else f"已过 {-left} 天"
            self.add_error("note", f"距计划进驻{much}，不足规定的 {days} 天，请写明原因。")


class EnterForm(_DayForm):
    day, future = "entered_on", "进驻日期不能晚于今天；还没有进驻的请到进驻当天登记。"
    entered_on = forms.DateField(label="进驻日期", widget=DateInput())

    def check_day(self, given, on):
        self.not_before(on, self.record.notified_on, "进驻日期不能早于通知日期")


class LeaveForm(_DayForm):
    day, future = "left_on", "撤点日期不能晚于今天；还没有撤点的请到撤点当天登记。"
    left_on = forms.DateField(label="撤点日期", widget=DateInput())

    def check_day(self, given, on):
        self.not_before(on, self.record.entered_on, "撤点日期不能早于进驻日期")
