from django import forms
from django.utils import timezone

from issuing.kinds import Kind
from issuing.models.papers import SECRECY, URGENCY
from issuing.wording import LABELS, Says, faults
from kernel.forms import DateInput, FilesField
from kernel.move_pages import MoveForm


class FreezeForm(forms.Form):
    """What is settled when a text is frozen; `seen` is the fingerprint of the text on the page."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    secrecy = forms.ChoiceField(
        label="密级和保密期限",
        required=False,
        choices=[(one, one or "不标密级") for one in SECRECY],
    )
    urgency = forms.ChoiceField(
        label="紧急程度", required=False, choices=[(one, one or "不标") for one in URGENCY]
    )


class IssueForm(MoveForm):
    issued_on = forms.DateField(
        label="印发日期", widget=DateInput(), initial=timezone.localdate,
        help_text="印在落款处的成文日期。",
    )  # fmt: skip
    approver = forms.CharField(label="签发人", max_length=30, required=False)


class FileForm(MoveForm):
    files = FilesField(
        label="签章件扫描件", max_files=5, only=("pdf", "jpg", "jpeg", "png"),
        only_words="签章件请扫描成 PDF 或图片。",
    )  # fmt: skip


class WordingForm(forms.Form):
    """The words of one kind; every fault of every field is told."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(
        label=LABELS["title"], max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="要在哪里换行，就在哪里回车。",
    )  # fmt: skip
    issuer = forms.CharField(
        label=LABELS["issuer"], max_length=100, required=False,
        help_text="印成红头；不用红头的留空。",
    )  # fmt: skip
    prefix = forms.CharField(
        label=LABELS["prefix"], max_length=30, required=False,
        help_text="文号中年份前面的部分。同一代字的文种合用一个流水号；不编号的留空。",
    )  # fmt: skip
    addressee = forms.CharField(label=LABELS["addressee"], max_length=200, required=False)
    body = forms.CharField(
        label=LABELS["body"], max_length=20000, widget=forms.Textarea(attrs={"rows": 18}),
        help_text="一行一段。行首写“#”是一级标题（一、），“##”是二级（（一）），序号由系统编排，不用写。",
    )  # fmt: skip
    signer = forms.CharField(label=LABELS["signer"], max_length=100, required=False)
    copies = forms.CharField(
        label=LABELS["copies"], max_length=300, required=False, help_text="几个单位用顿号分开。"
    )
    note = forms.CharField(label=LABELS["note"], max_length=200, required=False)

    def __init__(self, *args, kind: Kind, says: Says, **kwargs):
        self.kind = kind
        initial = {name: getattr(says, name) for name in LABELS} | (
            kwargs.pop("initial", None) or {}
        )
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self):
        given = super().clean()
        if not self.errors:
            wrong = faults(self.says, facts=self.kind.placeholders, parts=self.kind.parts)
            for name, sentences in wrong.items():
                self.add_error(name, sentences)
        return given

    @property
    def says(self) -> Says:
        given = {name: self.cleaned_data.get(name, "") for name in LABELS}
        return Says(**{name: text.replace("\r\n", "\n").strip() for name, text in given.items()})


class TemplateForm(forms.Form):
    files = FilesField(
        label="Word模板（.docx）", max_files=1, only=("docx",),
        only_words="模板须是 .docx 文件；旧版 .doc 请用 Word 另存为 .docx。",
        help_text="占位写成{被巡察单位}的样子；整块内容单独占一段。不能带宏。",
    )  # fmt: skip
