from django import forms
from django.utils import timezone

from kernel.forms import DateInput, FilesField
from kernel.move_pages import MoveForm
from kernel.workdays import zh

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


class AskExtensionForm(forms.Form):
    asked_to = forms.DateField(label="申请延至", widget=DateInput())
    reason = forms.CharField(
        label="理由", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明不能按期完成的原因。"},
    )  # fmt: skip

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        until = item.plan.feedback.concentrated_until
        told = f"现在的时限是{zh(item.due_on)}。" if item.due_on else ""
        if until:
            told += f"晚于集中整改期（{zh(until)}）的，由领导小组决定。"
        self.fields["asked_to"].help_text = told

    def changes(self) -> dict:
        return self.cleaned_data


class ExtendForm(MoveForm):
    due_on = forms.DateField(label="新的期限", widget=DateInput())

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("新的期限须在今天以后。")
        return day
