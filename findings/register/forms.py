from django import forms
from django.utils import timezone

from findings.letters.withheld import WithholdsSender, names_of
from findings.register import citing
from findings.register.models import Category, Finding, WorkingPaper, possible_handlers
from kernel.forms import DateInput, FilesField, SeveralField, VersionedModelForm
from kernel.move_pages import MoveForm
from rounds.models import FocusItem


class CategoryField(forms.ModelChoiceField):
    """Categories of one committee, each with its parent's name."""

    def label_from_instance(self, category):
        return category.full_name


def _set_categories(form, inspection):
    rows = Category.objects.in_use().filter(committee_id=inspection.committee_id)
    held = Category.objects.filter(pk=form.instance.category_id).select_related("parent")
    form.fields["category"].queryset = (rows | held).order_by("code", "id")


def _offer(form, name, choices):
    """A choice that may be left open says so in words."""
    form.fields[name].choices = [("", "请选择"), *choices]


class SourceField(forms.TypedMultipleChoiceField):
    """Records of one kind that a paper can cite: only what its writer may see, read once."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, source, records):
        by_pk = {str(record.pk): record for record in records}
        super().__init__(
            label=source.label, required=False, coerce=by_pk.get, empty_value=[],
            choices=[(pk, source.line(record)) for pk, record in by_pk.items()],
        )  # fmt: skip


class WorkingPaperForm(WithholdsSender, VersionedModelForm):
    category = CategoryField(
        label="问题类别", queryset=Category.objects.none(), required=False, empty_label="请选择"
    )
    sources = forms.MultipleChoiceField(
        label="问题来源", choices=WorkingPaper.Source.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="下面引用了材料的，来源自动计入，不必勾选。",
    )  # fmt: skip
    handlers = SeveralField(
        label="承办人", queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="报审前须有两名以上承办人；组长负责审定，不作承办人。",
    )  # fmt: skip
    files = FilesField(label="支撑材料", required=False)

    class Meta:
        model = WorkingPaper
        fields = (
            "title", "overview", "facts", "basis", "analysis", "category", "domains", "sources",
            "body_or_department", "responsible_subject", "leader_in_charge", "occurred_on_level",
            "found_on",
        )  # fmt: skip
        widgets = {
            "overview": forms.Textarea(attrs={"rows": 4}),
            "facts": forms.Textarea(attrs={"rows": 10}),
            "basis": forms.Textarea(attrs={"rows": 4}),
            "analysis": forms.Textarea(attrs={"rows": 4}),
            "found_on": DateInput(),
        }

    def __init__(self, *args, inspection, person, drawn_from=None, reader=None, **kwargs):
        self.reader = reader
        super().__init__(*args, **kwargs)
        _set_categories(self, inspection)
        _offer(self, "body_or_department", WorkingPaper.Belongs.choices)
        self._offer_sources(inspection, person)
        self.fields["handlers"].queryset = possible_handlers(inspection)
        if self.instance.pk:
            del self.fields["files"]
            self.initial["handlers"] = self.instance.handler_ids
        else:
            self.initial["handlers"] = [person.pk]
            self.initial["found_on"] = timezone.localdate()
            self.initial |= citing.beginning(*drawn_from) if drawn_from else {}

    def _offer_sources(self, inspection, person):
        """One list for each kind of record there is; then the evidence, which is chosen last."""
        paper = self.instance
        held = list(paper.citations.all()) if paper.pk else []
        for column, source in citing.SOURCES.items():
            records = list(citing.citable(column, inspection, person, paper))
            if records:
                self.fields[f"cited_{column}"] = SourceField(source, records)
                cited = [row.source_id for row in held if row.column == column]
                self.initial[f"cited_{column}"] = cited
        if "cited_letter" in self.fields:
            self.offer_unlocking("cited_letter")
        self.order_fields([name for name in self.fields if name not in ("handlers", "files")])

    def clean_found_on(self):
        day = self.cleaned_data["found_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("发现日期不能晚于今天，请检查。")
        return day

    def clean(self):
        given = super().clean()
        if letters := given.get("cited_letter"):
            texts = {name: given.get(name, "") for name in WorkingPaper.WORDS}
            if "files" in self.fields:
                texts["files"] = names_of(given.get("files"))
            self.withhold(letters, texts)
        return given

    def changes(self):
        extra = {
            name: self.cleaned_data[name] for name in ("handlers", "files") if name in self.fields
        }
        cited = [
            record
            for name, chosen in self.cleaned_data.items()
            if name.startswith("cited_")
            for record in chosen
        ]
        return super().changes() | extra | {"cited": cited, "senders": self.senders}


class EvidenceForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    files = FilesField(label="支撑材料")

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, initial={"version": paper.version}, **kwargs)

    def changes(self):
        return {"files": self.cleaned_data["files"]}


class PapersField(SeveralField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, paper):
        return f"{paper.number}　{paper.title}"


class ChoosePapersForm(forms.Form):
    """Which approved papers a new finding rests on; what they say is then filled in."""

    paper = PapersField(
        label="已审定的底稿", queryset=WorkingPaper.objects.none(),
        error_messages={"required": "请至少选一份已审定的底稿。"},
        help_text="同类问题可选几份底稿合并提出。",
    )  # fmt: skip

    def __init__(self, *args, inspection, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["paper"].queryset = inspection.papers.approved().order_by("sequence")


class FindingForm(VersionedModelForm):
    category = CategoryField(
        label="问题类别", queryset=Category.objects.none(), required=False, empty_label="请选择"
    )
    papers = PapersField(
        label="引用底稿", queryset=WorkingPaper.objects.none(),
        error_messages={"required": "问题须有底稿支撑，请至少选择一份。"},
    )  # fmt: skip

    class Meta:
        model = Finding
        fields = (
            "title", "text", "category", "focus", "scope", "disposal", "responsible_subject",
            "root_cause", "advice",
        )  # fmt: skip
        widgets = {
            "text": forms.Textarea(attrs={"rows": 8}),
            "root_cause": forms.Textarea(attrs={"rows": 3}),
            "advice": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, inspection, chosen=(), **kwargs):
        super().__init__(*args, **kwargs)
        _set_categories(self, inspection)
        self.fields["papers"].queryset = inspection.papers.approved().order_by("sequence")
        _offer(self, "disposal", Finding.Disposal.choices)
        focus = FocusItem.objects.filter(dictionary_id=inspection.round.focus_id)
        self.fields["focus"].queryset = focus.order_by("position")
        self.fields["focus"].empty_label = "请选择"
        if self.instance.pk:
            self.initial["papers"] = [row.paper_id for row in self.instance.drawn_from.all()]
        else:
            self.initial.update(_from_papers(chosen))

    def changes(self):
        return super().changes() | {"papers": self.cleaned_data["papers"]}


def _from_papers(papers) -> dict:
    """What the chosen papers already say, so that it is not asked again."""
    if not papers:
        return {}
    subjects = dict.fromkeys(p.responsible_subject for p in papers if p.responsible_subject)
    return {
        "papers": [paper.pk for paper in papers],
        "title": papers[0].title,
        "text": "\n".join(paper.overview for paper in papers if paper.overview),
        "category": papers[0].category_id,
        "responsible_subject": "、".join(subjects)[:120],
        "root_cause": "\n".join(paper.analysis for paper in papers if paper.analysis),
    }


class ConfirmForm(MoveForm):
    meeting_on = forms.DateField(
        label="组务会日期", widget=DateInput(), help_text="研究认定这一问题的组务会。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("meeting_on", timezone.localdate())
