from django import forms
from django.utils import timezone

from findings.fieldwork.models import FieldRecord
from findings.fieldwork.pasted import Unreadable, read_results, written_results
from kernel.files import check_upload
from kernel.forms import DateInput, FilesField, VersionedModelForm

COUNTS = ("sent", "came_back", "valid")


class FieldRecordForm(VersionedModelForm):
    answers = forms.CharField(
        label="各题结果", required=False, max_length=30000, strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="从 Excel 连表头一起粘贴：第一行“题目｜好｜较好｜一般｜差”，以下一题一行，题目后写各选项票数。"
        "选项不同的题，空一行后另起表头。",
    )  # fmt: skip
    files = FilesField(label="照片和材料", required=False)

    class Meta:
        model = FieldRecord
        fields = (
            "kind", "title", "held_on", "place", "people", "staff", "summary", "noted", *COUNTS,
        )  # fmt: skip
        widgets = {
            "held_on": DateInput(),
            "summary": forms.Textarea(attrs={"rows": 8}),
            "noted": forms.Textarea(attrs={"rows": 5}),
        }

    field_groups = (
        ("基本情况", ("kind", "title", "held_on", "place", "people", "staff")),
        ("记录", ("summary", "noted", "files")),
        ("问卷调查、民主测评填写", (*COUNTS, "answers")),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["answers"] = written_results(self.instance.results.all())
        else:
            self.initial |= {"held_on": timezone.localdate(), "staff": person.name}

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("日期不能晚于今天，请检查。")
        return day

    def clean_answers(self):
        try:
            return read_results(self.cleaned_data["answers"])
        except Unreadable as fault:
            raise forms.ValidationError(fault.faults) from None

    def clean(self):
        given = super().clean()
        if given.get("kind") not in FieldRecord.SURVEYS:
            filled = [name for name in COUNTS if given.get(name) is not None]
            if filled or given.get("answers"):
                self.add_error("kind", "填写了份数或各题结果，方式请选“问卷调查”或“民主测评”。")
        return given

    def changes(self):
        extra = {"results": self.cleaned_data["answers"], "files": self.cleaned_data["files"]}
        return super().changes() | extra


class RecordFilesForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    files = FilesField(label="照片和材料")

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, initial={"version": record.version}, **kwargs)

    def changes(self):
        return {"files": self.cleaned_data["files"]}


class PhotosField(FilesField):
    """Photographs taken on the spot: the good ones are kept, whatever is wrong with another.

    A browser does not give a file back after a refused form, and a photo straight from the camera
    may be nowhere else. `refused` holds a sentence for each that could not be taken.
    """

    def clean(self, data, initial=None):
        self.refused, kept = [], []
        for upload in data or []:
            try:
                check_upload(upload)
            except forms.ValidationError as fault:
                self.refused += fault.messages
            else:
                kept.append(upload)
        return kept


class CaptureForm(forms.Form):
    """手机速记: nothing is asked that could make it fail."""

    kind = forms.ChoiceField(
        label="方式", choices=FieldRecord.Kind.choices, widget=forms.RadioSelect,
        initial=FieldRecord.Kind.FIELD_VISIT, required=False,
    )  # fmt: skip
    place = forms.CharField(label="在哪里、找谁", required=False)
    text = forms.CharField(
        label="看到、听到什么", required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    photos = PhotosField(label="照片", required=False)

    def clean_kind(self):
        return self.cleaned_data["kind"] or FieldRecord.Kind.FIELD_VISIT

    def clean(self):
        """What is too long for the place goes on in the text; only an empty page is refused."""
        given = super().clean()
        place = given.get("place", "")
        if len(place) > 100:
            given["place"], rest = place[:100], place[100:]
            given["text"] = f"{rest}\n{given.get('text', '')}".strip()
        if not self.errors and not any(given.get(name) for name in ("place", "text", "photos")):
            raise forms.ValidationError("还没有内容：写一句，或拍一张照片，再保存。")
        return given

    @property
    def refused(self) -> list[str]:
        return getattr(self.fields["photos"], "refused", [])

    def changes(self):
        return self.cleaned_data
