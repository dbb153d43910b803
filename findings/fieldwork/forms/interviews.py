from django import forms
from django.utils import timezone

from findings.fieldwork.models import Interview, InterviewOutline
from findings.fieldwork.models.outlines import Group
from findings.fieldwork.outline import Unreadable, as_record, read_outline, unanswered
from kernel.forms import DateInput, FilesField, VersionedModelForm
from kernel.move_pages import MoveForm
from kernel.policy import visible
from rounds.serving import serving

SCANS = ("pdf", "jpg", "jpeg", "png")
SCANS_ONLY = "签字页请上传扫描件或照片（PDF、JPG、PNG）。"
SCANS_HELP = "手机拍照或扫描均可，PDF、JPG、PNG；可多选，单个不超过 50 MB。"


class OutlineField(forms.CharField):
    widget = forms.Textarea

    def clean(self, value):
        text = super().clean(value)
        try:
            read_outline(text)
        except Unreadable as fault:
            raise forms.ValidationError(str(fault)) from None
        return text


class OutlineForm(forms.ModelForm):
    """The office's template of one kind of talk."""

    questions = OutlineField(
        label="提纲", widget=forms.Textarea(attrs={"rows": 16}), max_length=8000,
        help_text=InterviewOutline._meta.get_field("questions").help_text,
    )  # fmt: skip

    class Meta:
        model = InterviewOutline
        fields = ("group", "title", "questions", "is_active")

    def changes(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class OutlineChoice(forms.ModelChoiceField):
    def label_from_instance(self, outline):
        return f"{outline.title}（{outline.get_group_display()}）"


def _offer_two(form, inspection):
    people = serving(inspection)
    for name in ("asker", "recorder"):
        form.fields[name].queryset = people
        form.fields[name].empty_label = "请选择"


class PlanForm(VersionedModelForm):
    """A talk that is yet to be held."""

    outline_from = OutlineChoice(
        label="谈话提纲", queryset=InterviewOutline.objects.none(), required=False,
        empty_label="按对象类别自动选用",
        help_text="选定的提纲会复制到这次谈话中，保存后可以修改。",
    )  # fmt: skip
    outline = OutlineField(
        label="谈话提纲", required=False, widget=forms.Textarea(attrs={"rows": 14}),
        max_length=8000,
        help_text=InterviewOutline._meta.get_field("questions").help_text,
    )  # fmt: skip

    class Meta:
        model = Interview
        fields = (
            "subject_name", "subject_post", "group", "necessity", "asker", "recorder",
            "planned_on", "place",
        )  # fmt: skip
        widgets = {"planned_on": DateInput()}

    def __init__(self, *args, inspection, person, **kwargs):
        super().__init__(*args, **kwargs)
        _offer_two(self, inspection)
        self.fields["group"].choices = [("", "请选择"), *Group.choices]
        if self.instance.pk:
            del self.fields["outline_from"]
            self.initial["outline"] = self.instance.outline
        else:
            del self.fields["outline"]
            rows = visible(InterviewOutline, person).filter(committee_id=inspection.committee_id)
            self.fields["outline_from"].queryset = rows.in_use().order_by("group", "title")
            self.initial |= {"asker": person.pk, "planned_on": timezone.localdate()}

    def changes(self):
        own = [name for name in ("outline_from", "outline") if name in self.fields]
        return super().changes() | {name: self.cleaned_data[name] for name in own}


class HeldForm(VersionedModelForm):
    """A talk that was held and is not signed yet."""

    class Meta:
        model = Interview
        fields = ("subject_name", "subject_post", "held_on", "place", "transcript")
        widgets = {"held_on": DateInput(), "transcript": forms.Textarea(attrs={"rows": 24})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["held_on"].required = self.fields["transcript"].required = True


class _QuietForm(MoveForm):
    """Asks for no remark: what could be said of a talk belongs into its record, not its history."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["note"]


class HoldForm(_QuietForm):
    held_on = forms.DateField(label="谈话日期", widget=DateInput())
    place = forms.CharField(label="地点", max_length=80)
    transcript = forms.CharField(
        label="谈话记录", widget=forms.Textarea(attrs={"rows": 24}),
        help_text="已按提纲列出问题，照实记录；没有问到的删去。",
        error_messages={"required": "请填写谈话记录。"},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        talk = self.record
        self.initial |= {
            "held_on": timezone.localdate(),
            "place": talk.place,
            "transcript": talk.transcript or as_record(read_outline(talk.outline)),
        }

    def clean_transcript(self):
        text = self.cleaned_data["transcript"]
        if sentence := unanswered(text):
            raise forms.ValidationError(sentence)
        return text


class SignedPages(FilesField):
    """A page that somebody signed is a picture of paper, never a text."""

    def __init__(self, help_text):
        help_text += SCANS_HELP
        super().__init__(label="签字页", help_text=help_text, only=SCANS, only_words=SCANS_ONLY)


class SignForm(_QuietForm):
    signed_on = forms.DateField(label="签字日期", widget=DateInput())
    files = SignedPages("谈话对象逐页核对签字后的扫描件或照片。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["signed_on"] = timezone.localdate()


class CancelForm(_QuietForm):
    reason = forms.ChoiceField(
        label="原因",
        choices=[
            (words, words)
            for words in ("谈话对象外出或请假", "谈话对象调离", "改由他人谈话", "巡察安排调整")
        ],
    )


class AddendumForm(forms.Form):
    text = forms.CharField(
        label="补正内容", max_length=8000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="写明原记录哪一处、怎样改正或补充。原记录保持不变。",
    )  # fmt: skip
    signed_on = forms.DateField(label="签字日期", widget=DateInput())
    files = SignedPages("补正说明经谈话对象核对签字的扫描件。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["signed_on"] = timezone.localdate()

    def changes(self):
        return self.cleaned_data


QUIET = _QuietForm
