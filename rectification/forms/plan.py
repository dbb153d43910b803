from django import forms
from django.utils import timezone

from kernel.forms import DateInput, VersionedModelForm
from kernel.move_pages import MoveForm
from rectification.models import Plan, RectificationItem
from rectification.models.items import due_fault


class PlanForm(VersionedModelForm):
    class Meta:
        model = Plan
        fields = ("overview",)
        widgets = {"overview": forms.Textarea(attrs={"rows": 10})}


class ItemForm(VersionedModelForm):
    """A draft may be saved incomplete; what is missing is told before the signature."""

    class Meta:
        model = RectificationItem
        fields = (
            "goal", "responsible_leader", "department", "due_on", "long_term", "due_reason",
        )  # fmt: skip
        widgets = {"goal": forms.Textarea(attrs={"rows": 3}), "due_on": DateInput()}

    def clean(self):
        given = super().clean()
        fault = given.get("due_on") and due_fault(
            given["due_on"], given.get("long_term"), given.get("due_reason", ""),
            timezone.localdate(), self.instance.plan.feedback.concentrated_until,
        )  # fmt: skip
        if fault:
            self.add_error("due_on", f"{fault.removeprefix('的')}。")
        return given


class MeasureForm(forms.Form):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="整改措施", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = forms.DateField(label="完成时限", required=False, widget=DateInput())


class BaseMeasures(forms.BaseFormSet):
    """The measures of one item; a row whose text is emptied is dropped."""

    def changes(self) -> list[dict]:
        return [row for row in (form.cleaned_data for form in self) if row.get("text")]


Measures = forms.formset_factory(MeasureForm, formset=BaseMeasures, extra=1, max_num=60)


def measures_of(item, data=None) -> BaseMeasures:
    """The formset over an item's measures; “再加一行” comes back with one row more."""
    rows = item.measures_in_order().values("id", "text", "due_on")
    if data is not None and "add_row" in data:
        data = data.copy()
        total = int(data.get("measures-TOTAL_FORMS") or 0)
        data["measures-TOTAL_FORMS"] = str(min(total + 1, 60))
    return Measures(data, initial=list(rows), prefix="measures")


class AcceptForm(MoveForm):
    office_comments = forms.CharField(
        label="书面审核意见", max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="问题是否全部回应、措施是否具体、责任和时限是否合理；单位将看到这段文字。",
        error_messages={"required": "请写明书面审核意见。"},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["note"]
