from django import forms
from django.utils import timezone

from accounts.models import Organisation, Person
from findings.clues.actions.custodians import possible_custodians
from findings.clues.actions.items import possible_dispositions
from findings.clues.models import Answer, Clue
from findings.fieldwork.models import Interview
from findings.letters.models import Letter
from findings.letters.policy import opens_letters_of
from findings.letters.withheld import WithholdsSender, names_of
from findings.register.models import WorkingPaper
from kernel.forms import DateInput, FilesField, VersionedModelForm
from kernel.move_pages import MoveForm
from kernel.policy import opens, visible

# Where clues of a nature usually go (分类移交); the meeting may decide otherwise.
USUAL_DESTINATION = {Clue.Nature.PERSONNEL: Organisation.Receives.ORGANISATION}

# What a clue may point back to: offered, and later named, only to those who may see it.
ORIGINS = {"origin_paper": WorkingPaper, "origin_letter": Letter, "origin_interview": Interview}


class ClueForm(WithholdsSender, VersionedModelForm):
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

    def __init__(self, *args, inspection, person, may_choose_channel, reader=None, **kwargs):
        self.reader = reader
        super().__init__(*args, **kwargs)
        for name, model in ORIGINS.items():
            if opens(person, model):
                rows = visible(model, person).filter(inspection=inspection)
                self.fields[name].queryset = rows.order_by("pk")
                self.fields[name].empty_label = "不关联"
            else:
                del self.fields[name]
        if "origin_letter" in self.fields:
            self.offer_unlocking("origin_letter")
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
        if letter := given.get("origin_letter"):
            texts = {name: given.get(name, "") for name in Clue.WORDS}
            if "files" in self.fields:
                texts["files"] = names_of(given.get("files"))
            self.withhold([letter], texts)
        return given

    def changes(self):
        named = (name for name in (*self._meta.fields, "files") if name in self.fields)
        return {name: self.cleaned_data[name] for name in named} | {"senders": self.senders}


class EvidenceForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    files = FilesField(label="线索材料")

    def __init__(self, *args, clue, **kwargs):
        super().__init__(*args, initial={"version": clue.version}, **kwargs)

    def changes(self):
        return {"files": self.cleaned_data["files"]}


class DeliberateForm(WithholdsSender, MoveForm):
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
        self.reader = getattr(clue, "reader", None)
        usual = USUAL_DESTINATION.get(clue.nature, Organisation.Receives.DISCIPLINE)
        self.initial.setdefault("deliberated_on", timezone.localdate())
        self.initial.setdefault("destination", clue.destination or usual)
        self.initial.setdefault("minutes", clue.minutes)

    def clean(self):
        """What the meeting held goes on to the leading group with the clue."""
        given, clue = super().clean(), self.record
        if clue.origin_letter_id and opens_letters_of(self.person, clue.inspection):
            self.withhold([clue.origin_letter], {"minutes": given.get("minutes", "")})
        return {**given, "senders": self.senders}


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
