"""The form of a new version of 期限规则: one line per rule; and those of a deadline's moves."""

from django import forms
from django.utils import timezone

from kernel.forms import DateInput
from kernel.move_pages import MoveForm
from kernel.workdays import Term, zh
from rounds.rules import RULES, Rule, as_stored

UNITS = tuple(Term.LABELS.items())
LONGEST = {"days": 400, "workdays": 250, "months": 36}
FURTHEST = 60  # days: the sweep looks no further ahead for a first reminder
STEPS = (
    ("remind", "提前几天提示经办人"), ("press", "提前几天提醒负责人"),
    ("escalate", "逾期几天报领导小组"),
)  # fmt: skip


class RulesForm(forms.Form):
    """Filled in from the version it revises; an amount left empty means that no term is set."""

    note = forms.CharField(
        label="修订说明", max_length=200,
        help_text="修订了什么、依据是什么，例如“集中整改改为 6 个月，依据区委 2027 年通知”。",
    )  # fmt: skip

    def __init__(self, *args, rules, **kwargs):
        super().__init__(*args, **kwargs)
        self.rules = rules
        for rule in RULES:
            kept = rules.terms.get(rule.code) or as_stored(rule, rule.default, rule.steps)
            if rule.counts:
                self._add(f"{rule.code}-amount", _amount(rule), kept.get("amount"))
                self._add(f"{rule.code}-unit", _unit(rule), kept.get("unit"))
            for name, label in STEPS:
                self._add(f"{rule.code}-{name}", _step(rule, name, label), kept[name])

    def _add(self, name, field, initial):
        field.initial = initial
        field.widget.attrs["aria-label"] = field.label
        self.fields[name] = field

    def lines(self):
        """(rule, its length and unit, its three steps) for the table."""
        for rule in RULES:
            length = [self[f"{rule.code}-{part}"] for part in ("amount", "unit") if rule.counts]
            yield rule, length, [(label, self[f"{rule.code}-{name}"]) for name, label in STEPS]

    def clean(self):
        given = super().clean()
        for rule in RULES:
            self._check_length(rule, given)
            remind, press = given.get(f"{rule.code}-remind"), given.get(f"{rule.code}-press")
            if remind and press and press >= remind:
                self.add_error(
                    f"{rule.code}-press", f"“{rule.label}”提醒负责人要晚于提示经办人，天数要更少。"
                )
        return given

    def _check_length(self, rule, given):
        amount, unit = given.get(f"{rule.code}-amount"), given.get(f"{rule.code}-unit")
        if amount and unit and amount > LONGEST[unit]:
            most = Term(LONGEST[unit], unit)
            self.add_error(f"{rule.code}-amount", f"“{rule.label}”最长 {most}，请检查。")

    def terms(self) -> dict:
        given = self.cleaned_data
        return {rule.code: _stored(rule, given) for rule in RULES}


def _stored(rule: Rule, given) -> dict:
    steps = tuple(given[f"{rule.code}-{name}"] for name, _ in STEPS)
    if not rule.counts:
        return as_stored(rule, None, steps)
    amount, unit = given[f"{rule.code}-amount"], given[f"{rule.code}-unit"]
    return as_stored(rule, None, steps) | {"amount": amount or None, "unit": unit}


def _amount(rule):
    field = forms.IntegerField(
        label=f"{rule.label}：多长时间", min_value=1, max_value=999, required=rule.required
    )
    field.error_messages["required"] = f"“{rule.label}”必须有期限，请填写。"
    return field


def _unit(rule):
    units = UNITS
    if rule.fixed:  # the wording of papers names it
        units = [(unit, label) for unit, label in UNITS if unit == rule.default.unit]
    return forms.ChoiceField(label=f"{rule.label}：单位", choices=units)


def _step(rule, name, label):
    most = 365 if name == "escalate" else FURTHEST
    return forms.IntegerField(
        label=f"{rule.label}：{label}", min_value=1, max_value=most, required=False
    )


class AskExtensionForm(MoveForm):
    asked_to = forms.DateField(label="申请延至", widget=DateInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.latest = max(self.record.due_on, timezone.localdate())
        self.fields[
            "asked_to"
        ].help_text = f"现在的期限是{zh(self.record.due_on)}，首次确定的期限会一直保留。"
        self.fields["asked_to"].widget.attrs["min"] = f"{self.latest:%Y-%m-%d}"

    def clean_asked_to(self):
        day = self.cleaned_data["asked_to"]
        if day <= self.latest:
            raise forms.ValidationError(f"要晚于{zh(self.latest)}，请重新填写。")
        return day


class ReportDoneForm(MoveForm):
    done_on = forms.DateField(label="办结日期", widget=DateInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = timezone.localdate()
        self.fields["done_on"].widget.attrs["max"] = f"{timezone.localdate():%Y-%m-%d}"

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("办结日期不能晚于今天，请重新填写。")
        if day < self.record.starts_on:
            raise forms.ValidationError(
                f"不能早于起算日期{zh(self.record.starts_on)}，请重新填写。"
            )
        return day
