"""Forms of letters. No field is remembered by the browser: autocomplete is off in all of them."""

import re

from django import forms
from django.utils import timezone

from findings.letters.actions import WHY_ANEW
from findings.letters.models import HandOver, Letter
from findings.letters.shown import alike
from kernel.forms import DateInput, FilesField
from kernel.move_pages import MoveForm
from kernel.policy import visible
from kernel.resuming import FIELD_LABELS

LABELS = {
    "sender_name": "信访人姓名",
    "sender_contact": "信访人联系方式",
    "sender_address": "信访人住址或单位",
    "reflected_name": "被反映人（单位）",
    "reflected_post": "被反映人职务",
    "reflected_unit": "被反映人单位",
    "content": "反映的主要内容",
    "opinion": "组务会意见",
    "summary": "移交摘要",
}
# For a form that outlives its session.
FIELD_LABELS.update({name: label for name, label in LABELS.items() if "_" in name})


def _text(name, *, length=120, help_text="", rows=0, required=False):
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=LABELS[name], max_length=length, required=required, widget=widget, help_text=help_text
    )


class Unremembered(forms.Form):
    """Nothing that is typed here goes into the browser's own memory of forms."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("spellcheck", "false")


def _choices(enum, *, empty="请选择"):
    return [("", empty), *enum.choices]


class _LetterFields(Unremembered):
    """What a letter consists of, as it is registered or corrected."""

    channel = forms.ChoiceField(label="渠道", choices=_choices(Letter.Channel))
    origin = forms.ChoiceField(label="来源", choices=Letter.Origin.choices)
    received_on = forms.DateField(label="收到日期", widget=DateInput())
    posted_on = forms.DateField(
        label="邮戳日期", widget=DateInput(), required=False,
        help_text="来信填写。是否逾期以邮戳日期为准。",
    )  # fmt: skip
    signed = forms.ChoiceField(label="署名", choices=_choices(Letter.Signed))
    sender_name = _text("sender_name", length=60)
    sender_contact = _text("sender_contact")
    sender_address = _text("sender_address")
    reflected_name = _text("reflected_name", help_text="可填多人，用顿号分开；不清楚的可不填。")
    reflected_post = _text("reflected_post")
    reflected_unit = _text("reflected_unit")
    content = _text(
        "content", length=20000, rows=10, required=True,
        help_text="时间、地点、经过、涉及的人和数额，照原意摘记；来电来访记要点。",
    )  # fmt: skip
    needs_scan = forms.BooleanField(label="原件须扫描存档（办结前须上传扫描件）", required=False)

    field_groups = (
        ("收到情况", ("channel", "origin", "received_on", "posted_on")),
        ("信访人", ("signed", "sender_name", "sender_contact", "sender_address")),
        ("被反映人", ("reflected_name", "reflected_post", "reflected_unit")),
        ("反映内容", ("content", "needs_scan", "scans")),
    )

    def clean(self):
        given = super().clean()
        if given.get("channel") != Letter.Channel.LETTER:
            given["posted_on"] = None
        if given.get("signed") == Letter.Signed.ANONYMOUS and any(self._facts("sender").values()):
            self.add_error("signed", "署名选了“匿名”，却填写了信访人的情况，请核对。")
        return given

    def _facts(self, prefix) -> dict:
        start = f"{prefix}_"
        return {
            name.removeprefix(start): value
            for name, value in self.cleaned_data.items()
            if name.startswith(start)
        }

    def changes(self) -> dict:
        plain = ("channel", "origin", "signed", "received_on", "posted_on", "needs_scan", "content")
        return {
            **{name: self.cleaned_data[name] for name in plain},
            "sender": self._facts("sender"),
            "reflected": self._facts("reflected"),
        }


class LetterForm(_LetterFields):
    scans = FilesField(
        label="扫描件", required=False, max_files=10,
        help_text="可选多个文件，合计不超过 60 MB。内容在存盘前加密。",
    )  # fmt: skip

    def __init__(self, *args, uploads_too_large=False, **kwargs):
        self.uploads_too_large = uploads_too_large
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_on", timezone.localdate())

    def clean(self):
        given = super().clean()
        if given.get("signed") == Letter.Signed.NAMED and not given.get("sender_name"):
            self.add_error("sender_name", "实名反映的，请填写信访人姓名。")
        check_size(self, "scans")
        return given

    def changes(self):
        return super().changes() | {"scans": self.cleaned_data["scans"]}


class CorrectionForm(_LetterFields):
    """Corrects a letter. Who the sender is stays hidden: left empty, it stays as it is."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, letter, ring, **kwargs):
        names = ("channel", "origin", "signed", "received_on", "posted_on", "needs_scan", "version")
        reflected = ring.facts(letter, "reflected")
        initial = {
            **{name: getattr(letter, name) for name in names},
            **{f"reflected_{name}": value for name, value in reflected.items()},
            "content": ring.text(letter, "content"),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["sender_name"].help_text = "为保护信访人，这里不显示原来的登记；不改就留空。"

    def changes(self):
        found = super().changes()
        if not any(found["sender"].values()):
            found["sender"] = None
        return found


def check_size(form, name):
    """Uploads that were too large together did not arrive at all; say so, rather than nothing."""
    if form.uploads_too_large:
        form.add_error(name, "扫描件合计超过 60 MB，没有保存。请压缩，或登记后分几次上传。")


class ScansForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    files = FilesField(label="上传扫描件", max_files=10, help_text="合计不超过 60 MB，存盘前加密。")

    def __init__(self, *args, letter, uploads_too_large=False, **kwargs):
        self.uploads_too_large = uploads_too_large
        super().__init__(*args, initial={"version": letter.version}, **kwargs)

    def clean(self):
        check_size(self, "files")
        return super().clean()

    def changes(self):
        return {"files": self.cleaned_data["files"]}


# --- moves --------------------------------------------------------------------------------------


class LetterMoveForm(Unremembered, MoveForm):
    """A move of a letter: no free note, because a note stands in the event."""

    needs_ring = False  # whether the letter has to be open before its reader

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["note"]


class ClassForm(LetterMoveForm):
    needs_ring = True  # what is classed has to be read

    meeting_on = forms.DateField(label="组务会日期", widget=DateInput())
    opinion = _text("opinion", length=2000, rows=3, help_text="同信件内容一样密封保存。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("meeting_on", timezone.localdate())


class DeclineForm(ClassForm):
    outside = forms.ChoiceField(label="属于", choices=_choices(Letter.Outside))
    field_order = ("outside", "meeting_on", "opinion")


class JoinForm(LetterMoveForm):
    needs_ring = True

    first = forms.CharField(
        label="并入的首件", max_length=20, help_text="填首件的编号或序号，如“3”。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = self.record.inspection.letters.exclude(pk=self.record.pk)
        self.candidates = visible(others, self.person)
        if likely := alike(self.record.ring, self.record, self.candidates):
            known = "、".join(letter.title for letter in likely)
            self.fields["first"].help_text += f"被反映人相同的有：{known}。"

    def clean_first(self):
        """The first letter by its sequence, of this year unless another is written."""
        numbers = [int(found) for found in re.findall(r"\d+", self.cleaned_data["first"])]
        if not 1 <= len(numbers) <= 2 or max(numbers) > 10**6:
            raise forms.ValidationError("请填首件的编号或序号，如“3”或“信访〔2026〕3号”。")
        year = numbers[0] if len(numbers) == 2 else self.record.year
        first = self.candidates.filter(year=year, sequence=numbers[-1]).first()
        if first is None:
            raise forms.ValidationError("本次巡察没有这一编号的信访件，请核对。")
        return first


class HandOverForm(LetterMoveForm):
    needs_ring = True

    owner = forms.ChoiceField(label="移交对象", choices=_choices(HandOver.Owner))
    owner_name = forms.CharField(label="接收单位", max_length=80)
    summary = _text(
        "summary", length=5000, rows=6, required=True,
        help_text="专为接收单位撰写：写清诉求和需要办理的事，不写信访人的姓名、联系方式，不附原件。",
    )  # fmt: skip
    sender_agreed = forms.BooleanField(
        label="信访人同意把身份告知接收单位", required=False,
        help_text="只有信访人明确同意才勾选；勾选后摘要中可以写明信访人。",
    )  # fmt: skip
    handed_on = forms.DateField(label="移交日期", widget=DateInput())
    received_by_name = forms.CharField(label="接收经办人", max_length=40, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("handed_on", timezone.localdate())

    def clean(self):
        """With what the unlocked key reads of the sender, for the deed to hold the summary against."""
        return {**super().clean(), "sender": self.record.ring.facts(self.record, "sender")}


class CloseForm(LetterMoveForm):
    answer = forms.ChoiceField(label="答复情况", choices=_choices(Letter.Answer))
    answered_on = forms.DateField(
        label="答复或告知日期", widget=DateInput(), required=False,
        help_text="已答复或已告知去向的填写。",
    )  # fmt: skip


class ReclassifyForm(LetterMoveForm):
    why = forms.ChoiceField(label="理由", choices=[("", "请选择"), *WHY_ANEW])


MOVE_FORMS = {
    **{step.name: LetterMoveForm for step in Letter.lifecycle.moves},
    "accept": ClassForm,
    "decline": DeclineForm,
    "file": ClassForm,
    "join": JoinForm,
    "hand_over": HandOverForm,
    "close": CloseForm,
    "reclassify": ReclassifyForm,
}
