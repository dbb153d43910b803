from django import forms

from kernel.forms import DateInput
from kernel.move_pages import MoveForm
from rounds.models import Round, Team


class TeamField(forms.ModelChoiceField):
    def label_from_instance(self, team):
        return f"{team.round} {team}"


class LookBackForm(forms.Form):
    round = forms.ModelChoiceField(
        label="回头看轮次", queryset=Round.objects.none(), empty_label="请选择",
        help_text="只列出正在拟订、类型为“回头看”的轮次。",
    )  # fmt: skip
    team = TeamField(
        label="巡察组", queryset=Team.objects.none(), required=False, empty_label="以后再定"
    )
    planned_entry_on = forms.DateField(label="计划进驻日期", widget=DateInput())
    planned_leave_on = forms.DateField(label="计划撤点日期", widget=DateInput())

    def __init__(self, *args, inspection, **kwargs):
        super().__init__(*args, **kwargs)
        rounds = Round.objects.filter(
            committee_id=inspection.committee_id, kind=Round.Kind.LOOK_BACK, state="planning"
        ).exclude(inspections__unit_id=inspection.unit_id)
        self.fields["round"].queryset = rounds.select_related("term")
        teams = Team.objects.filter(round__in=rounds, authorisation__state="drafting")
        self.fields["team"].queryset = teams.select_related("round__term")

    def clean(self):
        given = super().clean()
        team, round_ = given.get("team"), given.get("round")
        if team and round_ and team.round_id != round_.pk:
            self.add_error("team", "这个组不属于所选的轮次。")
        entry, leave = given.get("planned_entry_on"), given.get("planned_leave_on")
        if entry and leave and leave <= entry:
            self.add_error("planned_leave_on", "计划撤点日期要晚于计划进驻日期。")
        return given

    def changes(self):
        return dict(self.cleaned_data)


class FoundForm(MoveForm):
    how_found = forms.CharField(
        label="核查方式和发现的情况", max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="写明看了什么、问了谁、怎样对照，据此作出结论。",
        error_messages={"required": "请写明怎样核查、发现了什么。"},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["note"]
        self.initial["how_found"] = self.record.how_found


class LayOutForm(forms.Form):
    """Nothing to type: the checks follow from the earlier inspection."""

    def changes(self):
        return {}
