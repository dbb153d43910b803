from django import forms
from django.utils import timezone

from accounts.models import Organisation, Person
from findings.clues.actions.custodians import possible_custodians
from findings.clues.actions.items import possible_dispositions
from findings.clues.models import Answer, Clue
from findings.clues.policy import transferable_clues, transferable_findings
from findings.fieldwork.models import Interview
from findings.letters.models import Letter
from findings.register.models import Finding, WorkingPaper
from kernel.forms import DateInput, FilesField, SeveralField, VersionedModelForm
from kernel.move_pages import MoveForm
from kernel.policy import opens, visible

# Where clues of a nature usually go (分类移交); the meeting may decide otherwise.
USUAL_DESTINATION = {Clue.Nature.PERSONNEL: Organisation.Receives.ORGANISATION}

# What a clue may point back to: offered, and later named, only to those who may see it.
ORIGINS = {"origin_paper": WorkingPaper, "origin_letter": Letter, "origin_interview": Interview}


class ClueForm(VersionedModelForm):
    files = FilesField(label="线索材料", required=False)

    class Meta:
        model = Clue
        fields = (
            "person_name", "person_unit", "person_post", "authority", "concerns_leaders", "channel",
            "nature", "outline", "origin", "origin_detail", *ORIGINS,
        )  # fmt: skip
        widgets = {"outline": forms.Textarea(attrs={"rows": 10}), "channel": forms.RadioSelect()}
        help_texts = {
            "channel": "直报的线索除您和纪委书记外，其他任何人都看不到；只用于反映领导干部的线索。"
        }

    field_groups = (
        (
            "被反映人",
            ("person_name", "person_unit", "person_post", "authority", "concerns_leaders"),
        ),
        ("主要问题", ("nature", "outline", "files")),
        ("来源", ("origin", "origin_detail", *ORIGINS)),
        ("办理渠道", ("channel",)),
    )

    def __init__(self, *args, inspection, person, may_choose_channel, **kwargs):
        super().__init__(*args, **kwargs)
        for name, model in ORIGINS.items():
            if opens(person, model):
                rows = visible(model, person).filter(inspection=inspection)
                self.fields[name].queryset = rows.order_by("pk")
                self.fields[name].empty_label = "不关联"
            else:
                del self.fields[name]
        self.fields["channel"].choices = Clue.Channel.choices
        for name in ("authority", "nature", "origin"):
            field = self.fields[name]
            field.choices = [("", "请选择"), *(pair for pair in field.choices if pair[0])]
        if not self.instance._state.adding:
            del self.fields["files"]
        if not may_choose_channel:
            del self.fields["channel"]
            self.field_groups = self.field_groups[:-1]

    def clean(self):
        given = super().clean()
        direct = given.get("channel", self.instance.channel) == Clue.Channel.DIRECT
        if direct and not given.get("concerns_leaders"):
            self.add_error("concerns_leaders", "只有反映领导干部的线索可以直报，请先勾选。")
        return given

    def changes(self):
        named = (name for name in (*self._meta.fields, "files") if name in self.fields)
        return {name: self.cleaned_data[name] for name in named}


class EvidenceForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    files = FilesField(label="线索材料")

    def __init__(self, *args, clue, **kwargs):
        super().__init__(*args, initial={"version": clue.version}, **kwargs)

    def changes(self):
        return {"files": self.cleaned_data["files"]}


class DeliberateForm(MoveForm):
    deliberated_on = forms.DateField(label="组务会日期", widget=DateInput())
    destination = forms.ChoiceField(
        label="拟移交去向", choices=Organisation.Receives.choices, widget=forms.RadioSelect,
        error_messages={"required": "请选择拟移交去向。"},
    )  # fmt: skip
    minutes = forms.CharField(
        label="组务会意见", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="参加人员、讨论意见和结论。",
        error_messages={"required": "请写明组务会意见。"},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["note"]
        clue = self.record
        usual = USUAL_DESTINATION.get(clue.nature, Organisation.Receives.DISCIPLINE)
        self.initial.setdefault("deliberated_on", timezone.localdate())
        self.initial.setdefault("destination", clue.destination or usual)
        self.initial.setdefault("minutes", clue.minutes)


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


class ItemsForm(ChoosingItems):
    """More items for a draft; a letter goes in as a summary without its sender."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    letter = forms.ModelChoiceField(
        Letter.objects.none(), label="相关信访件", required=False, empty_label="不关联"
    )
    letter_subject = forms.CharField(label="信访事项", max_length=120, required=False)
    letter_outline = forms.CharField(
        label="信访事项摘要", max_length=3000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}), help_text="只写反映的事项，不写信访人的任何情况。",
    )  # fmt: skip

    def __init__(self, *args, transfer, person, **kwargs):
        kwargs.update(inspection=transfer.inspection, person=person)
        super().__init__(*args, initial={"version": transfer.version}, **kwargs)
        self.fields["clues"].queryset = self.fields["clues"].queryset.filter(
            destination=transfer.kind
        )
        if opens(person, Letter):
            letters = visible(Letter, person).filter(inspection=transfer.inspection_id)
            self.fields["letter"].queryset = letters.order_by("pk")
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
        return given

    def changes(self):
        given = self.cleaned_data
        letter = (given["letter_subject"], given["letter_outline"], given.get("letter"))
        return {
            "clues": given["clues"],
            "findings": given["findings"],
            "letters": [letter] if letter[0] else [],
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


def _answering(item):
    """The fields of an answer, with the dispositions that fit the kind of item."""
    labels = dict(Answer.Disposition.choices)
    choices = [(name, labels[name]) for name in possible_dispositions(item.kind)]
    return {
        "disposition": forms.ChoiceField(
            label="处置方式", choices=choices, widget=forms.RadioSelect,
            error_messages={"required": "请选择处置方式。"},
        ),
        "text": forms.CharField(
            label="办理情况", max_length=5000, widget=forms.Textarea(attrs={"rows": 8}),
            error_messages={"required": "请写明办理情况。"},
        ),
        "files": FilesField(label="材料", required=False),
    }  # fmt: skip


class AnswerForm(MoveForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["note"]
        self.fields |= _answering(self.record)


class ProgressForm(forms.Form):
    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= _answering(item)

    def changes(self):
        return dict(self.cleaned_data)


class CustodianForm(forms.Form):
    person = forms.ModelChoiceField(
        Person.objects.none(), label="线索专管员", widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": "请选定一名同志。"},
    )  # fmt: skip

    def __init__(self, *args, inspection, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = possible_custodians(inspection)

    def changes(self):
        return {"person": self.cleaned_data["person"]}
