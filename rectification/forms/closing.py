from django import forms
from django.utils import timezone

from kernel.forms import DateInput, VersionedModelForm
from kernel.move_pages import MoveForm
from rectification.models import (
    Accountability,
    Archive,
    Evaluation,
    Publication,
    RectificationReport,
)

LONG = {"rows": 14}


def _only_what_is_missing(form, name, taken):
    """Choices of a record of which there may be one each; the taken ones are not offered."""
    choices = [choice for choice in form.fields[name].choices if choice[0] not in taken]
    form.fields[name].choices = choices


class RectificationReportForm(VersionedModelForm):
    class Meta:
        model = RectificationReport
        fields = ("kind", "text")
        widgets = {"text": forms.Textarea(attrs=LONG)}

    def __init__(self, *args, taken=(), **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["kind"]
        else:
            _only_what_is_missing(self, "kind", taken)
            self.fields["kind"].help_text = "主要负责人的报告由书记本人撰写并签字。"

    def changes(self):
        return {name: self.cleaned_data[name] for name in ("kind", "text") if name in self.fields}


class AccountabilityForm(forms.ModelForm):
    class Meta:
        model = Accountability
        fields = ("item", "person_name", "post", "form", "reason", "decided_on")
        widgets = {"reason": forms.Textarea(attrs={"rows": 5}), "decided_on": DateInput()}

    def __init__(self, *args, inspection, **kwargs):
        super().__init__(*args, **kwargs)
        rows = inspection.rectification_items.exclude(state="drafted")
        self.fields["item"].queryset = rows.order_by("number")
        self.fields["item"].empty_label = "不涉及具体问题"

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("决定日期不能晚于今天。")
        return day

    def changes(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class EvaluationForm(VersionedModelForm):
    class Meta:
        model = Evaluation
        fields = ("grade", "score", "comment")
        widgets = {"comment": forms.Textarea(attrs=LONG)}


class PublicationForm(VersionedModelForm):
    class Meta:
        model = Publication
        fields = ("audience", "text", "withheld")
        widgets = {
            "text": forms.Textarea(attrs=LONG),
            "withheld": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, taken=(), **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["audience"]
        else:
            _only_what_is_missing(self, "audience", taken)

    def changes(self):
        names = [name for name in self._meta.fields if name in self.fields]
        return {name: self.cleaned_data[name] for name in names}


class PublishForm(MoveForm):
    published_on = forms.DateField(label="公开日期", widget=DateInput())
    place = forms.CharField(
        label="公开载体", max_length=200, help_text="如网站栏目和网址、公示栏、会议通报。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("published_on", timezone.localdate())


class ArchiveForm(VersionedModelForm):
    class Meta:
        model = Archive
        fields = ("box_number", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}
