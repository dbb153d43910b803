"""Forms of an inspection's moves: notice, entry and leaving, each with the day it happened."""

from django import forms
from django.utils import timezone

from kernel.forms import DateInput
from kernel.move_pages import MoveForm
from kernel.workdays import Calendar, zh


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
        term, entry = self.record.round.rules.term("notice"), self.record.planned_entry_on
        told = f"计划{zh(entry)}进驻。"
        if term:
            told = f"本轮规定进驻前 {term}发出通知；{told}晚于{zh(self.latest)}的，须写明原因。"
        self.fields["notified_on"].help_text = told

    @property
    def latest(self):
        """The last day on which the notice is in time; None where the rules set no term."""
        term = self.record.round.rules.term("notice")
        return term and term.due(self.record.planned_entry_on, Calendar.load())

    def check_day(self, given, on):
        left, latest = (self.record.planned_entry_on - on).days, self.latest
        if latest and on > latest and not given.get("note", "").strip():
            much = f"只有 {left} 天" if left >= 0 else f"已过 {-left} 天"
            term = self.record.round.rules.term("notice")
            self.add_error("note", f"距计划进驻{much}，不足规定的 {term}，请写明原因。")


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
