from django import forms
from django.apps import apps

from kernel.disclosure import PurposeForm
from kernel.forms import DateInput
from kernel.models import Event

OF_LIBRARIES = ("django", "guardian", "axes")


def subject_types() -> list[tuple[str, str]]:
    """Every kind of record an event can be about, in Chinese."""
    ours = [m for m in apps.get_models() if not m.__module__.startswith(OF_LIBRARIES)]
    named = {m._meta.label_lower: str(m._meta.verbose_name) for m in ours}
    return sorted(named.items(), key=lambda pair: pair[1])


class SearchForm(forms.Form):
    since = forms.DateField(label="从", required=False, widget=DateInput)
    until = forms.DateField(label="到", required=False, widget=DateInput)
    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部"), *Event.Kind.choices]
    )
    person = forms.CharField(label="姓名", required=False, max_length=60)
    label = forms.CharField(label="动作", required=False, max_length=60)
    subject_type = forms.ChoiceField(label="对象", required=False)
    subject_id = forms.IntegerField(label="对象编号", required=False, min_value=0)
    inspection_id = forms.IntegerField(label="巡察任务编号", required=False, min_value=0)
    address = forms.CharField(label="来源地址", required=False, max_length=45)
    night = forms.BooleanField(label="只看夜间（22 时至 6 时）", required=False)
    person_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_id = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject_type"].choices = [("", "全部"), *subject_types()]

    def clean(self):
        given = super().clean()
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", "结束日期不能早于开始日期，请检查。")
        return given

    def terms(self) -> dict:
        """What was asked, as plain JSON."""
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in self.cleaned_data.items()
            if value not in (None, "", False)
        }


class ExportForm(PurposeForm):
    """What the export is for; the search itself travels in the address."""
