from django import forms

from rectification.actions.service import to_be_served


class ServeForm(forms.Form):
    paper = forms.ModelChoiceField(
        None, label="文书", empty_label=None,
        help_text="送达后，单位书记和联络员可以查看全文并签收。",
        error_messages={"required": "没有待送达的文书；先在“制发文书”里印发，再来送达。"},
    )  # fmt: skip

    def __init__(self, *args, inspection, **kwargs):
        super().__init__(*args, **kwargs)
        paper = self.fields["paper"]
        paper.queryset = to_be_served(inspection)
        paper.label_from_instance = lambda one: f"{one.kind_label}（{one.number}）"

    def changes(self) -> dict:
        return {"paper": self.cleaned_data["paper"]}
