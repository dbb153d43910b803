"""Forms of transfers: to whom, what goes along, and the receiver's signature."""

from django import forms
from django.utils import timezone

from accounts.models import Organisation
from findings.clues.models import Clue
from findings.clues.policy import transferable_clues, transferable_findings
from findings.letters.models import Letter
from findings.letters.policy import opens_letters_of
from findings.letters.withheld import WithholdsSender
from findings.register.models import Finding
from kernel.forms import DateInput, SeveralField
from kernel.move_pages import MoveForm
from kernel.policy import visible


def receivers_for(inspection):
    """The receiving departments of the inspection's committee, without the inspected unit."""
    rows = Organisation.objects.filter(committee_id=inspection.committee_id, is_active=True)
    return rows.exclude(receives="").exclude(pk=inspection.unit_id).order_by("receives", "code")


class ReceiverField(forms.ModelChoiceField):
    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        missing = {"required": "请选择接收单位。"}
        super().__init__(
            Organisation.objects.none(), label="接收单位", empty_label=None,
            error_messages=missing, **kwargs,
        )  # fmt: skip

    def label_from_instance(self, receiver):
        return f"{receiver.name}（{receiver.get_receives_display()}）"


class TransferClueForm(MoveForm):
    """One clue, handed over at once to a department of the kind that was approved."""

    receiver = ReceiverField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        receivers = receivers_for(self.record.inspection)
        field = self.fields["receiver"]
        field.queryset = receivers.filter(receives=self.record.destination)
        field.help_text = f"批准移交{self.record.get_destination_display()}，只列这一类接收单位。"


class CluesField(SeveralField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, clue):
        return (
            f"{clue.number}　{clue.get_nature_display()}　{clue.get_authority_display()}"
            f"　批准移交{clue.get_destination_display()}"
        )


class FindingsField(SeveralField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, finding):
        return f"{finding.number_text}　{finding.title}（{finding.get_scope_display()}）"


class ChoosingItems(forms.Form):
    """Which approved clues and confirmed problems go into a transfer, as far as the person sees."""

    clues = CluesField(label="问题线索", queryset=Clue.objects.none(), required=False)
    findings = FindingsField(
        label="巡察发现的问题", queryset=Finding.objects.none(), required=False,
        help_text="共性问题、须由职能部门牵头解决的问题。",
    )  # fmt: skip

    def __init__(self, *args, inspection, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.inspection = inspection
        self.fields["clues"].queryset = transferable_clues(inspection, person)
        self.fields["findings"].queryset = transferable_findings(inspection, person)


class TransferForm(ChoosingItems):
    receiver = ReceiverField()
    field_order = ("receiver", "clues", "findings")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = receivers_for(self.inspection)

    def changes(self):
        return {name: self.cleaned_data[name] for name in self.field_order}


class ItemsForm(WithholdsSender, ChoosingItems):
    """More items for a draft; a letter goes in as a summary without its sender.

    Who opens letters also names the one that the summary is drawn from, so that it can be held
    against the sender; who opens none writes what was passed on to them.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    letter = forms.ModelChoiceField(
        Letter.objects.none(), label="相关信访件", required=False, empty_label="不关联"
    )
    letter_subject = forms.CharField(label="信访事项", max_length=120, required=False)
    letter_outline = forms.CharField(
        label="信访事项摘要", max_length=3000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}), help_text="只写反映的事项，不写信访人的任何情况。",
    )  # fmt: skip

    def __init__(self, *args, transfer, person, reader=None, **kwargs):
        self.reader = reader
        kwargs.update(inspection=transfer.inspection, person=person)
        super().__init__(*args, initial={"version": transfer.version}, **kwargs)
        self.fields["clues"].queryset = self.fields["clues"].queryset.filter(
            destination=transfer.kind
        )
        if opens_letters_of(person, transfer.inspection):
            letters = visible(Letter, person).filter(inspection=transfer.inspection_id)
            self.fields["letter"].queryset = letters.order_by("pk")
            self.offer_unlocking("letter")
        else:
            del self.fields["letter"]
        self.fields["findings"].queryset = self.fields["findings"].queryset.exclude(
            pk__in=transfer.items.filter(finding__isnull=False).values("finding_id")
        )

    def clean(self):
        given = super().clean()
        subject, outline = given.get("letter_subject"), given.get("letter_outline")
        if outline and not subject:
            self.add_error("letter_subject", "请用一句话写明信访事项。")
        if (subject or given.get("letter")) and not outline:
            self.add_error("letter_outline", "请填写信访事项摘要。")
        self._hold_against_letter(given, subject, outline)
        return given

    def _hold_against_letter(self, given, subject, outline):
        if "letter" not in self.fields or not (subject or outline):
            return
        if letter := given.get("letter"):
            self.withhold([letter], {"letter_subject": subject, "letter_outline": outline})
        elif "letter" not in self.errors:
            self.add_error("letter", "请选定摘要所依据的信访件，以便核对文字中没有写信访人。")

    def changes(self):
        given = self.cleaned_data
        letter = (given["letter_subject"], given["letter_outline"], given.get("letter"))
        return {
            "clues": given["clues"],
            "findings": given["findings"],
            "letters": [letter] if letter[0] else [],
            "senders": self.senders,
        }


class ReceiveForm(MoveForm):
    handed_on = forms.DateField(
        label="交接日期", widget=DateInput(), help_text="双方当面交接的日期，答复期限从这一天起算。"
    )
    accept_all = forms.BooleanField(
        label="同时受理全部事项", required=False, initial=True,
        help_text="不属于本单位职责的，不勾选，签收后逐项受理或退回。",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("handed_on", timezone.localdate())
