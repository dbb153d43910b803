"""Which version of 期限规则 a round is to follow: first chosen, then confirmed with its effect in view."""

from django import forms

from rounds.models import RuleSet


class ChooseRulesForm(forms.Form):
    rules = forms.ModelChoiceField(RuleSet.objects.none(), label="改用", empty_label=None)

    def __init__(self, *args, round_, **kwargs):
        super().__init__(*args, **kwargs)
        rules = self.fields["rules"]
        rules.queryset = round_.committee.rule_sets.exclude(pk=round_.rules_id)
        rules.label_from_instance = lambda one: f"第 {one.number} 版：{one.note}"


class AdoptRulesForm(ChooseRulesForm):
    """`was` is the version the round followed when its effect was shown."""

    was = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="说明", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, round_, **kwargs):
        super().__init__(*args, round_=round_, **kwargs)
        self.round = round_
        self.fields["rules"].widget = forms.HiddenInput()
        self.fields["was"].initial = round_.rules_id

    def changes(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("rules", "note")}

    def clean_was(self):
        if self.cleaned_data["was"] != self.round.rules_id:
            raise forms.ValidationError("本轮的期限规则刚被他人改过，请返回重新查看影响。")
        return self.cleaned_data["was"]
