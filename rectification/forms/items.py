from django import forms
from django.utils import timezone

from kernel.forms import DateInput, FilesField
from kernel.move_pages import MoveForm

LONG = {"rows": 6}


class ProgressForm(forms.Form):
    text = forms.CharField(
        label="进展情况", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    files = FilesField(label="佐证材料", required=False)

    def clean(self):
        given = super().clean()
        if not self.errors and not given.get("text") and not given.get("files"):
            raise forms.ValidationError("请填写进展情况，或上传佐证材料。")
        return given

    def changes(self):
        return {name: self.cleaned_data[name] for name in ("text", "files")}


class AskClosingForm(MoveForm):
    result = forms.CharField(
        label="整改结果", max_length=5000, widget=forms.Textarea(attrs=LONG),
        help_text="写明采取的措施、取得的成效和建立的制度。",
        error_messages={"required": "请填写整改结果。"},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["result"] = self.record.result


class VerifyForm(MoveForm):
    how_checked = forms.CharField(
        label="核实方式", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如现场查看、查阅资料、走访群众，写明时间和人员。",
        error_messages={"required": "请写明怎样核实的。"},
    )  # fmt: skip
    verification = forms.CharField(
        label="核实意见", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明核实意见。"},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["note"]


class ExtendForm(MoveForm):
    due_on = forms.DateField(label="新的期限", widget=DateInput())

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("新的期限须在今天以后。")
        return day
