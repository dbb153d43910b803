from django import forms

from kernel.forms import DateInput, is_id
from xuncha.delivery.actions import DEEDS
from xuncha.delivery.models import Way

HOURS = [("", "按平台的时段"), *((str(hour), f"{hour} 时") for hour in range(24))]


class MarkForm(forms.Form):
    """What is pressed in the notice centre: `do` is a deed, with the key of one notice or for those ticked."""

    do = forms.CharField(max_length=40)
    until = forms.DateField(label="提醒日期", required=False, widget=DateInput)

    def clean_do(self):
        deed, _, pk = self.cleaned_data["do"].partition(":")
        if deed not in DEEDS or (pk and not is_id(pk)):
            raise forms.ValidationError("不认得这个操作，请刷新页面后再试。")
        self.deed = deed
        self.keys = [pk] if pk else [key for key in self.data.getlist("notice") if is_id(key)]
        return self.cleaned_data["do"]


class SettingsForm(forms.Form):
    ways = forms.MultipleChoiceField(
        label="用哪些方式", required=False, widget=forms.CheckboxSelectMultiple
    )
    at_once = forms.TypedChoiceField(
        label="什么时候", widget=forms.RadioSelect, coerce=lambda value: value == "now",
        choices=[("digest", "每天汇总成一条"), ("now", "有新提醒时随时发（免打扰时段除外）")],
    )  # fmt: skip
    quiet_from = forms.TypedChoiceField(
        label="免打扰从", required=False, choices=HOURS, coerce=int, empty_value=None
    )
    quiet_until = forms.TypedChoiceField(
        label="免打扰到", required=False, choices=HOURS, coerce=int, empty_value=None,
        help_text="起止相同表示不设免打扰时段；两项都不选，按平台的时段。",
    )  # fmt: skip

    def __init__(self, *args, channels, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ways"].choices = [(way, Way(way).label) for way in channels]
        if not channels:
            del self.fields["ways"], self.fields["at_once"]

    def clean(self):
        given = super().clean()
        if (given.get("quiet_from") is None) != (given.get("quiet_until") is None):
            self.add_error("quiet_until", "免打扰时段的起止要么都选，要么都不选。")
        return given

    def wishes(self) -> dict:
        given = self.cleaned_data
        own = given.get("quiet_from") is not None
        return {
            "ways": given.get("ways", []),
            "at_once": given.get("at_once", False),
            "quiet": (given["quiet_from"], given["quiet_until"]) if own else None,
        }
