from datetime import timedelta

from django import forms
from django.utils import timezone

from findings.fieldwork.models import DocumentItem, DocumentNote, DocumentRequest
from findings.fieldwork.pasted import Unreadable, read_documents, written_documents
from kernel.forms import DateInput, SeveralField, VersionedModelForm
from kernel.move_pages import MoveForm


class DocumentRequestForm(VersionedModelForm):
    documents = forms.CharField(
        label="资料", widget=forms.Textarea(attrs={"rows": 12}), max_length=30000,
        help_text="一行一项，可从 Excel 粘贴；一项有几份的在名称后写“｜份数”，如“2024年党组会议记录｜2”。",
        error_messages={"required": "请列出要调阅的资料。"},
    )  # fmt: skip

    class Meta:
        model = DocumentRequest
        fields = ("subject", "instructions", "hand_over_due_on", "to_return", "return_due_on")
        widgets = {
            "hand_over_due_on": DateInput(),
            "return_due_on": DateInput(),
            "instructions": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, inspection, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["return_due_on"].help_text = "留存的资料不填。"
        if self.instance.pk:
            self.initial["documents"] = written_documents(self.instance.items.all())
        else:
            soon = timezone.localdate() + timedelta(days=2)
            self.initial |= {
                "hand_over_due_on": soon,
                "return_due_on": max(inspection.leave_on, soon),
            }

    def clean_documents(self):
        try:
            found = read_documents(self.cleaned_data["documents"])
        except Unreadable as fault:
            raise forms.ValidationError(fault.faults) from None
        if not found:
            raise forms.ValidationError("请列出要调阅的资料。")
        return found

    def clean_hand_over_due_on(self):
        due = self.cleaned_data["hand_over_due_on"]
        if due < timezone.localdate():
            raise forms.ValidationError("移交期限不能早于今天。")
        return due

    def clean(self):
        given = super().clean()
        due, back = given.get("hand_over_due_on"), given.get("return_due_on")
        if not given.get("to_return"):
            given["return_due_on"] = None
        elif back is None and "return_due_on" not in self.errors:
            self.add_error("return_due_on", "用后归还的资料请填写归还期限。")
        elif due and back and back < due:
            self.add_error("return_due_on", "归还期限不能早于移交期限。")
        return given

    def changes(self):
        return super().changes() | {"items": self.cleaned_data["documents"]}


class HandOverForm(MoveForm):
    handed_on = forms.DateField(label="移交日期", widget=DateInput())
    handed_by = forms.CharField(label="单位经手人", max_length=40)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"handed_on": timezone.localdate(), "handed_by": self.person.name}


class ReceiveForm(MoveForm):
    received_on = forms.DateField(label="接收日期", widget=DateInput())
    handed_by = forms.CharField(
        label="单位经手人", max_length=40, required=False,
        help_text="单位已登记移交的不必填写。",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"received_on": timezone.localdate(), "handed_by": self.record.handed_by}


class GiveBackForm(MoveForm):
    returned_on = forms.DateField(label="归还日期", widget=DateInput())
    taken_back_by = forms.CharField(label="单位收回人", max_length=40)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {
            "returned_on": timezone.localdate(),
            "taken_back_by": self.record.handed_by,
        }


class ItemsField(SeveralField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, item):
        copies = f"（{item.copies} 份）" if item.copies > 1 else ""
        return f"{item.position}. {item.name}{copies}"


class _SeveralForm(forms.Form):
    """What is noted on several documents of one list at once: all that wait are ticked."""

    waiting: tuple[str, ...] = ()
    items = ItemsField(
        label="资料", queryset=DocumentItem.objects.none(),
        error_messages={"required": "请先勾选资料。"},
    )  # fmt: skip

    def __init__(self, *args, listing, person, **kwargs):
        super().__init__(*args, **kwargs)
        rows = listing.items.filter(state__in=self.waiting).order_by("position")
        self.fields["items"].queryset = rows
        self.initial |= {"items": list(rows.values_list("pk", flat=True))}

    def changes(self):
        return {**self.cleaned_data, "items": list(self.cleaned_data["items"])}


class HandOverSeveralForm(_SeveralForm):
    waiting = ("requested", "unavailable")
    handed_on = forms.DateField(label="移交日期", widget=DateInput())
    handed_by = forms.CharField(label="单位经手人", max_length=40)

    def __init__(self, *args, listing, person, **kwargs):
        super().__init__(*args, listing=listing, person=person, **kwargs)
        self.initial |= {"handed_on": timezone.localdate(), "handed_by": person.name}


class ReceiveSeveralForm(_SeveralForm):
    waiting = ("handed_over", "requested")
    received_on = forms.DateField(label="接收日期", widget=DateInput())
    handed_by = forms.CharField(
        label="单位经手人", max_length=40, required=False,
        help_text="单位已登记移交的不必填写；当面收取、单位没有登记的要填。",
    )  # fmt: skip

    def __init__(self, *args, listing, person, **kwargs):
        super().__init__(*args, listing=listing, person=person, **kwargs)
        handed = listing.items.filter(state="handed_over")
        self.initial |= {
            "received_on": timezone.localdate(),
            "items": list(handed.values_list("pk", flat=True)),
        }


class GiveBackSeveralForm(_SeveralForm):
    waiting = ("received",)
    returned_on = forms.DateField(label="归还日期", widget=DateInput())
    taken_back_by = forms.CharField(label="单位收回人", max_length=40)

    def __init__(self, *args, listing, person, **kwargs):
        super().__init__(*args, listing=listing, person=person, **kwargs)
        agents = {item.handed_by for item in listing.items.all() if item.state == "received"}
        self.initial["returned_on"] = timezone.localdate()
        if len(agents) == 1:
            self.initial["taken_back_by"] = agents.pop()


class NoteForm(forms.ModelForm):
    class Meta:
        model = DocumentNote
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}

    def changes(self):
        return {"text": self.cleaned_data["text"]}
