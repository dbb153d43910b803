from django import forms
from django.utils import timezone

from findings.immediate.models import ImmediateRectification
from kernel.forms import DateInput, FilesField, VersionedModelForm
from kernel.move_pages import MoveForm


class ImmediateRectificationForm(VersionedModelForm):
    class Meta:
        model = ImmediateRectification
        fields = ("title", "problem", "requirement", "due_on", "finding", "paper")
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 5}),
            "requirement": forms.Textarea(attrs={"rows": 5}),
            "due_on": DateInput(),
        }

    def __init__(self, *args, inspection, finding=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["finding"].queryset = inspection.findings.standing().order_by("number", "pk")
        self.fields["paper"].queryset = inspection.papers.not_discarded().order_by("sequence", "pk")
        for name in ("finding", "paper"):
            self.fields[name].empty_label = "不关联"
        if finding is not None:
            self.initial.update(
                finding=finding.pk, title=finding.title,
                problem=finding.text, requirement=finding.advice,
            )  # fmt: skip

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("整改期限已经过去，请填写今天以后的日期。")
        return day


class ReportForm(MoveForm):
    """The unit's report: what has been done, and the files that prove it."""

    result = forms.CharField(
        label="整改结果", max_length=5000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="写明采取的措施、完成时间和实际效果。",
        error_messages={"required": "请填写整改结果。"},
    )  # fmt: skip
    files = FilesField(label="佐证材料", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["result"] = self.record.result
        if self.record.result_files.exists():
            self.fields["files"].help_text = "以前上传的佐证材料仍然有效，可再补充。"
        else:
            self.fields["files"].help_text = "至少上传一份，如照片、文件、收据。"
