from django import forms

from findings.requests.models import MajorMatter
from kernel.forms import VersionedModelForm
from kernel.move_pages import MoveForm


class MajorMatterForm(VersionedModelForm):
    class Meta:
        model = MajorMatter
        fields = ("kind", "urgency", "title", "text", "copy_office")
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}


class AnswerForm(MoveForm):
    answer = forms.CharField(
        label="答复", max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "请填写答复内容。"},
    )  # fmt: skip
