from django import forms
from django.utils import timezone

from findings.reports.models import FeedbackOpinion, Report
from kernel.forms import DateInput, VersionedModelForm
from kernel.move_pages import MoveForm

LONG = {"rows": 5}


def one_kind_of_line(value):
    """Browsers end lines in two signs; a text sent back as it was is the same text."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


class ProblemForm(forms.Form):
    """One finding that may be taken into the document, with the document's own wording."""

    included = forms.BooleanField(label="写入", required=False)
    position = forms.IntegerField(
        label="顺序", required=False, min_value=1, max_value=999,
        error_messages={"invalid": "顺序请填整数。", "min_value": "顺序从 1 开始。"},
    )  # fmt: skip
    title = forms.CharField(label="标题", max_length=120, required=False)
    text = forms.CharField(
        label="问题表述", required=False, max_length=10000, widget=forms.Textarea(attrs=LONG)
    )

    def __init__(self, *args, choice, **kwargs):
        self.choice = choice
        super().__init__(*args, **kwargs)

    def clean(self):
        given = super().clean()
        if given.get("included"):
            if not given.get("title"):
                self.add_error("title", "写入的问题要有标题。")
            if not given.get("text"):
                self.add_error("text", "写入的问题要有表述。")
        return given


class WithProblems(VersionedModelForm):
    """A document's texts together with its choice of problems, their order and their wording."""

    def __init__(self, data=None, *args, choices, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.problems = [
            ProblemForm(
                data,
                choice=choice,
                prefix=f"finding{choice.finding.pk}",
                initial={
                    "included": choice.included, "position": number,
                    "title": choice.title, "text": choice.text,
                },
            )
            for number, choice in enumerate(choices, start=1)
        ]  # fmt: skip

    def is_valid(self):
        # Every part is asked, so that all faults are told at once.
        return all([super().is_valid(), *[problem.is_valid() for problem in self.problems]])

    @property
    def problems_at_fault(self):
        return [problem for problem in self.problems if problem.errors]

    def changes(self) -> dict:
        chosen = [problem for problem in self.problems if problem.cleaned_data["included"]]
        last = len(self.problems) + 1000
        chosen.sort(key=lambda problem: problem.cleaned_data["position"] or last)
        problems = [
            {
                "finding": problem.choice.finding,
                "title": problem.cleaned_data["title"],
                "text": one_kind_of_line(problem.cleaned_data["text"]),
            }
            for problem in chosen
        ]
        texts = {name: one_kind_of_line(value) for name, value in super().changes().items()}
        return {**texts, "problems": problems}


class ReportForm(WithProblems):
    class Meta:
        model = Report
        fields = ("basis", "overall", "advice")
        widgets = {
            "basis": forms.Textarea(attrs=LONG),
            "overall": forms.Textarea(attrs={"rows": 8}),
            "advice": forms.Textarea(attrs=LONG),
        }


class ReviseForm(MoveForm):
    """The whole text to be worded better: the same problems in the same order, other words."""

    TEXTS = ("basis", "overall", "advice")

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.rows = list(record.problems_in_order())
        note = self.fields.pop("note")
        note.help_text = "改了哪里、为什么改；组务会复核时看得到。"
        self._offer_text("basis")
        self._offer_text("overall")
        for number, row in enumerate(self.rows, start=1):
            self._offer_problem(number, row)
        self._offer_text("advice")
        self.fields["note"] = note

    def _offer_text(self, name):
        field = self.record._meta.get_field(name)
        self.fields[name] = forms.CharField(
            label=field.verbose_name, required=False, initial=getattr(self.record, name),
            widget=forms.Textarea(attrs=LONG),
        )  # fmt: skip

    def _offer_problem(self, number, row):
        self.fields[f"title{row.finding_id}"] = forms.CharField(
            label=f"问题 {number} 标题", max_length=120, initial=row.title,
            error_messages={"required": "问题要有标题。"},
        )  # fmt: skip
        self.fields[f"text{row.finding_id}"] = forms.CharField(
            label=f"问题 {number} 表述", max_length=10000, initial=row.text,
            widget=forms.Textarea(attrs=LONG), error_messages={"required": "问题要有表述。"},
        )  # fmt: skip

    def clean(self):
        given = {name: one_kind_of_line(value) for name, value in super().clean().items()}
        told = {name: given.get(name, "") for name in (*self.TEXTS, "version", "note")}
        problems = [
            {
                "finding": row.finding,
                "title": given.get(f"title{row.finding_id}"),
                "text": given.get(f"text{row.finding_id}"),
            }
            for row in self.rows
        ]
        return {**told, "problems": problems}


class FeedbackOpinionForm(WithProblems):
    class Meta:
        model = FeedbackOpinion
        fields = ("basis", "overall", "advice", "report_requirement", "copies")
        widgets = {
            "basis": forms.Textarea(attrs=LONG),
            "overall": forms.Textarea(attrs={"rows": 8}),
            "advice": forms.Textarea(attrs=LONG),
            "report_requirement": forms.Textarea(attrs={"rows": 3}),
        }


def _not_in_future(day):
    if day > timezone.localdate():
        raise forms.ValidationError("日期不能晚于今天。")
    return day


class SecretaryMeetingForm(MoveForm):
    meeting_on = forms.DateField(
        label="会议日期", widget=DateInput(), initial=timezone.localdate,
        error_messages={"required": "请填写会议日期。"},
    )  # fmt: skip
    minutes_number = forms.CharField(
        label="会议纪要编号", max_length=60, error_messages={"required": "请填写会议纪要编号。"}
    )

    def clean_meeting_on(self):
        return _not_in_future(self.cleaned_data["meeting_on"])


class DeliverForm(MoveForm):
    """双反馈: when, where, to whom alone and before which meeting."""

    delivered_on = forms.DateField(
        label="反馈日期", widget=DateInput(), initial=timezone.localdate,
        help_text="整改方案和集中整改的期限从这一天起算。",
        error_messages={"required": "请填写反馈日期。"},
    )  # fmt: skip
    place = forms.CharField(
        label="反馈地点", max_length=80, error_messages={"required": "请填写反馈地点。"}
    )
    principal_head = forms.CharField(
        label="向主要负责人反馈", max_length=60,
        help_text="填写主要负责人的姓名、职务，一对一反馈。",
        error_messages={"required": "请填写接受反馈的主要负责人。"},
    )  # fmt: skip
    attendees = forms.CharField(
        label="向领导班子反馈", max_length=200,
        help_text="填写反馈会参加人员，如领导班子成员、领导小组成员、纪检和组织部门的同志。",
        error_messages={"required": "请填写领导班子反馈会的参加人员。"},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        secretary = self.record.inspection.unit.secretary
        if secretary is not None:
            self.initial["principal_head"] = f"{secretary.name}　{secretary.title}".strip()

    def clean_delivered_on(self):
        day, left_on = self.cleaned_data["delivered_on"], self.record.inspection.left_on
        if left_on and day < left_on:
            raise forms.ValidationError("反馈日期不能早于撤点日期。")
        return _not_in_future(day)
