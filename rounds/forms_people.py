"""Forms about people: members of a team, their declaration, recusals."""

from django import forms

from kernel.move_pages import MoveForm
from kernel.refusals import NotPossible
from rounds.models import Recusal, TeamMember
from rounds.pickers import (
    PersonField,
    PickingForm,
    SearchField,
    UnitField,
    found_people,
    found_units,
)
from rounds.serving import refuse_to_join

NO_TIE = "none"


class MemberForm(PickingForm):
    q = SearchField("查找人员", "姓名或所在单位")
    person = PersonField(label="人员", error_messages={"required": "请先查找，再选定一名同志。"})
    post = forms.ChoiceField(
        label="组内职务", choices=TeamMember.Post.choices, initial=TeamMember.Post.MEMBER
    )
    duties = forms.CharField(
        label="分工", max_length=80, required=False, help_text="如“谈话组”“财务审计”。"
    )

    def __init__(self, *args, team, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = team
        self.matches = self.offer(
            "person", people.select_related("employer"),
            found_people(people.select_related("employer"), self.sought("q")),
        )  # fmt: skip

    def member(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("person", "post", "duties")}

    def clean_person(self):
        person = self.cleaned_data["person"]
        taken = self.team.round.members.filter(person=person).select_related("team").first()
        if taken and taken.team_id == self.team.pk:
            raise forms.ValidationError(f"{person} 已在本组。")
        if taken:
            raise forms.ValidationError(
                f"{person} 已在本轮{taken.team}，一人在一轮中只能在一个组。"
            )
        try:
            refuse_to_join(self.team, person)
        except NotPossible as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return person

    def clean_post(self):
        post = self.cleaned_data["post"]
        if post == TeamMember.Post.HEAD and (head := self.team.head):
            raise forms.ValidationError(f"{self.team}已有组长（{head}），请先调整原组长。")
        return post


class DeclareForm(MoveForm):
    """回避申报: for every unit of the team, no tie, or its ground; and the secrecy undertaking."""

    secrecy = forms.BooleanField(
        label="本人承诺严守巡察工作秘密，不打听、不泄露、不扩散巡察工作情况",
        error_messages={"required": "请先作出保密承诺。"},
    )
    GROUNDS = [(NO_TIE, "无应回避情形"), *Recusal.Ground.choices]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = [one.unit for one in self.record.team.inspections.select_related("unit")]
        secrecy, note = self.fields.pop("secrecy"), self.fields.pop("note")
        for unit in self.units:
            self.fields[f"ground_{unit.pk}"] = forms.ChoiceField(
                label=unit.name, choices=self.GROUNDS, widget=forms.RadioSelect,
                error_messages={"required": f"请就{unit}作出选择。"},
            )  # fmt: skip
            self.fields[f"detail_{unit.pk}"] = forms.CharField(
                label=f"{unit}：具体情况", max_length=200, required=False,
                help_text="有应回避情形的填写，如“2019年至2022年任办公室副主任”。",
            )  # fmt: skip
        self.fields |= {"secrecy": secrecy, "note": note}

    def clean(self):
        """Cleans to what the deed takes: the ties, and a note that keeps the undertaking."""
        given = super().clean()
        ties = []
        for unit in self.units:
            ground = given.get(f"ground_{unit.pk}", NO_TIE)
            detail = given.get(f"detail_{unit.pk}", "").strip()
            if ground != NO_TIE and not detail:
                self.add_error(f"detail_{unit.pk}", "请写明应回避的具体情况。")
            elif ground == NO_TIE and detail:
                self.add_error(f"ground_{unit.pk}", "填写了具体情况，请选择应回避的事由。")
            elif ground != NO_TIE:
                ties.append((unit, ground, detail))
        note = f"已作保密承诺。{given.get('note', '')}"
        return {"version": given.get("version"), "note": note, "ties": ties}


class RecusalForm(PickingForm):
    """A tie that comes up later; with `people` the office registers it for somebody."""

    q_person = SearchField("查找人员", "姓名或所在单位")
    person = PersonField(label="人员", error_messages={"required": "请先查找，再选定一名同志。"})
    q = SearchField("查找单位", "名称或编码")
    unit = UnitField(label="回避单位", error_messages={"required": "请先查找，再选定一个单位。"})
    ground = forms.ChoiceField(label="事由", choices=Recusal.Ground.choices)
    detail = forms.CharField(
        label="具体情况", max_length=200, help_text="如“配偶现任该单位财务股股长”。"
    )

    def __init__(self, *args, units, oneself=None, people=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.oneself = oneself
        if people is None:
            del self.fields["q_person"], self.fields["person"]
            self.people_found = 0
        else:
            people = people.select_related("employer")
            found = found_people(people, self.sought("q_person"))
            self.people_found = self.offer("person", people, found)
        found = found_units(units, self.sought("q"))
        self.matches = self.offer("unit", units, found)

    def clean(self):
        given = super().clean()
        person, unit = given.get("person", self.oneself), given.get("unit")
        if person and unit:
            standing = person.recusals.filter(unit=unit, withdrawn_at__isnull=True)
            if standing.exists():
                self.add_error("unit", f"{person} 对{unit}已申报回避，不必重复申报。")
        return given

    def tie(self) -> dict:
        given = self.cleaned_data
        person = given.get("person", self.oneself)
        return {
            "person": person,
            "unit": given["unit"],
            "ground": given["ground"],
            "detail": given["detail"],
        }


class WithdrawForm(forms.Form):
    note = forms.CharField(
        label="解除理由", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "解除回避须写明理由。"},
        help_text="解除后，这名同志按授权重新可以看到该单位的巡察材料。",
    )  # fmt: skip
