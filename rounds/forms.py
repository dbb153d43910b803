"""Forms of terms, rounds and the plan of an inspection."""

from urllib.parse import urlencode

from django import forms

from kernel.forms import DateInput, VersionedModelForm
from kernel.workdays import zh
from rounds.actions import OUT
from rounds.models import Inspection, Round, RuleSet, Team, Term, numeral
from rounds.pickers import (
    LEVELS,
    PickingForm,
    SearchField,
    UnitsField,
    found_units,
    matching_units,
)

UNDATED = "undated"


class TermForm(forms.ModelForm):
    class Meta:
        model = Term
        fields = ("name", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def clean(self):
        given = super().clean()
        _ends_after_start(self, given, "starts_on", "ends_on", "结束日期要晚于开始日期，请检查。")
        name = given.get("name")
        others = self.instance.committee.terms.exclude(pk=self.instance.pk)
        if name and others.filter(name=name).exists():
            self.add_error("name", f"已有“{name}”，请核对届次名称。")
        return given


class CoverageFilterForm(forms.Form):
    q = SearchField("单位", "搜索单位名称、编码")
    level = forms.ChoiceField(label="单位类别", choices=LEVELS, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def units_of(self, term):
        """The committee's active units that match, or all of them while nothing is asked."""
        rows = term.committee.organisations.filter(is_active=True).order_by("code", "pk")
        given = self.cleaned_data if self.is_valid() else {}
        return matching_units(rows, given.get("q", ""), given.get("level", ""))

    def query(self) -> str:
        """The search as a query string, to keep while turning pages."""
        given = self.cleaned_data if self.is_valid() else {}
        return urlencode({name: value for name, value in given.items() if value})


class CoverageForm(forms.Form):
    """One line per unit: not included, included without a year, or the planned year."""

    def __init__(self, *args, term, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = list(units)
        planned = dict(
            term.targets.filter(unit__in=self.units).values_list("unit_id", "planned_year")
        )
        years = [(str(year), f"{year}年") for year in term.years]
        choices = [(OUT, "不纳入"), (UNDATED, "纳入，年度未定"), *years]
        for unit in self.units:
            year = planned.get(unit.pk, OUT)
            self.fields[f"year_{unit.pk}"] = forms.ChoiceField(
                label=f"{unit.name}：计划年度", choices=choices,
                initial=UNDATED if year is None else str(year),
            )  # fmt: skip

    def lines(self):
        return [(unit, self[f"year_{unit.pk}"]) for unit in self.units]

    def years(self) -> dict:
        given = ((unit, self.cleaned_data[f"year_{unit.pk}"]) for unit in self.units)
        meant = {OUT: OUT, UNDATED: None}
        return {u: meant[year] if year in meant else int(year) for u, year in given}


class RoundForm(VersionedModelForm):
    class Meta:
        model = Round
        fields = (
            "number", "kind", "focus", "rules", "starts_on", "ends_on", "clues_through_office",
        )  # fmt: skip
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args, term, **kwargs):
        super().__init__(*args, **kwargs)
        self.term = term
        within = f"在本届任期内（{zh(term.starts_on)}至{zh(term.ends_on)}）。"
        self.fields["starts_on"].help_text = within
        focus = self.fields["focus"]
        in_use = term.committee.focus_dictionaries.filter(is_active=True)
        if self.instance.focus_id:
            in_use |= term.committee.focus_dictionaries.filter(pk=self.instance.focus_id)
        focus.queryset = in_use
        _from_one_to_99(self.fields["number"])
        rules = self.fields["rules"]
        newest = RuleSet.objects.current(term.committee)
        rules.queryset, rules.empty_label = term.committee.rule_sets.all(), None
        rules.label_from_instance = lambda one: f"第 {one.number} 版：{one.note}"
        rules.initial = newest
        rules.help_text = (
            "各环节多长时间、何时提醒。一般用最新一版；要改期限，先在“期限规则”里修订一版。"
        )

    def clean(self):
        given = super().clean()
        _ends_after_start(self, given, "starts_on", "ends_on", "结束日期要晚于开始日期，请检查。")
        others = self.term.rounds.exclude(pk=self.instance.pk)
        number = given.get("number")
        if number and others.filter(number=number).exists():
            self.add_error("number", f"本届已有第{numeral(number)}轮，请核对轮次序号。")
        for name in ("starts_on", "ends_on"):
            day = given.get(name)
            if day and not self.term.starts_on <= day <= self.term.ends_on:
                self.add_error(name, f"要{self.fields['starts_on'].help_text}")
        self._keeps_its_inspections(given)
        return given

    def _keeps_its_inspections(self, given):
        starts_on, ends_on = given.get("starts_on"), given.get("ends_on")
        if not self.instance.pk or not starts_on or not ends_on:
            return
        plans = self.instance.inspections.all()
        if plans.filter(planned_entry_on__lt=starts_on).exists():
            self.add_error("starts_on", "已有单位的计划进驻日期早于这一天，请先调整该单位的安排。")
        if plans.filter(planned_leave_on__gt=ends_on).exists():
            self.add_error("ends_on", "已有单位的计划撤点日期晚于这一天，请先调整该单位的安排。")


class TeamForm(forms.Form):
    number = forms.IntegerField(label="组号", min_value=1, max_value=99)

    def __init__(self, *args, round_, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round_
        taken = set(round_.teams.values_list("number", flat=True))
        self.initial.setdefault("number", next(n for n in range(1, 101) if n not in taken))

    def clean_number(self):
        number = self.cleaned_data["number"]
        if self.round.teams.filter(number=number).exists():
            raise forms.ValidationError(f"本轮已有第{numeral(number)}巡察组，请换一个组号。")
        return number


class InspectionsForm(PickingForm):
    """Units into the round, several at once, with one team and the same planned dates."""

    several = ("units",)
    level = forms.ChoiceField(label="单位类别", choices=LEVELS, required=False)
    q = SearchField("查找单位", "名称或编码，如“云溪镇”")
    units = UnitsField(
        label="单位", error_messages={"required": "请先查找，再勾选要列入本轮的单位。"}
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label="巡察组", required=False, empty_label="暂不安排"
    )
    planned_entry_on = forms.DateField(label="计划进驻日期", widget=DateInput())
    planned_leave_on = forms.DateField(label="计划撤点日期", widget=DateInput())

    def __init__(self, *args, round_, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round_
        self.earlier = {}
        rows = round_.committee.organisations.filter(is_active=True)
        found = found_units(rows, self.sought("q"), str(self.typed("level")))
        taken = set(round_.inspections.values_list("unit_id", flat=True))
        self.matches = self.offer("units", rows, [unit for unit in found if unit.pk not in taken])
        self.already = [unit for unit in found if unit.pk in taken]
        self.fields["team"].queryset = round_.teams.all()
        _within_round(self.fields, round_)

    def clean_units(self):
        units = list(self.cleaned_data["units"])
        standing = self.round.inspections.filter(unit__in=units).select_related("unit")
        if standing:
            names = "、".join(str(one.unit) for one in standing)
            raise forms.ValidationError(f"{names}已在本轮，不能重复添加。")
        if self.round.kind == Round.Kind.LOOK_BACK:
            self._find_earlier(units)
        return units

    def _find_earlier(self, units):
        """A look-back points to the unit's latest inspection, which need not be asked for."""
        for unit in units:
            past = unit.inspections.filter(left_on__isnull=False).order_by("-left_on").first()
            if past is None:
                raise forms.ValidationError(f"{unit}此前没有巡察过，不能安排回头看。")
            self.earlier[unit.pk] = past

    def clean(self):
        given = super().clean()
        _plan_is_sound(self, given, self.round)
        return given

    def plan(self) -> dict:
        names = ("units", "team", "planned_entry_on", "planned_leave_on")
        return {**{name: self.cleaned_data[name] for name in names}, "earlier": self.earlier}


class InspectionForm(VersionedModelForm):
    class Meta:
        model = Inspection
        fields = ("team", "planned_entry_on", "planned_leave_on")
        widgets = {"planned_entry_on": DateInput(), "planned_leave_on": DateInput()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = self.instance.round.teams.all()
        self.fields["team"].empty_label = "暂不安排"
        _within_round(self.fields, self.instance.round)

    def clean(self):
        given = super().clean()
        _plan_is_sound(self, given, self.instance.round)
        return given


# --- faults several forms share -----------------------------------------------------------------


def _from_one_to_99(field):
    """Rounds are counted in Chinese numerals in papers, and no term has a hundred of them."""
    field.min_value, field.max_value = 1, 99
    field.widget.attrs.update(min=1, max=99)
    field.validators += forms.IntegerField(min_value=1, max_value=99).validators


def _ends_after_start(form, given, start, end, sentence):
    if given.get(start) and given.get(end) and given[end] <= given[start]:
        form.add_error(end, sentence)


def _within_round(fields, round_):
    span = f"在本轮时间内（{zh(round_.starts_on)}至{zh(round_.ends_on)}）。"
    fields["planned_entry_on"].help_text = span


def _plan_is_sound(form, given, round_):
    _ends_after_start(
        form, given, "planned_entry_on", "planned_leave_on",
        "计划撤点日期要晚于计划进驻日期，请检查。",
    )  # fmt: skip
    for name in ("planned_entry_on", "planned_leave_on"):
        day = given.get(name)
        if day and not round_.starts_on <= day <= round_.ends_on:
            form.add_error(name, f"要{form.fields['planned_entry_on'].help_text}")
