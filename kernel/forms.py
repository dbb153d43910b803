"""What every form shares: fields, the version its user saw, its page, and telling a refusal."""

from django import forms
from django.shortcuts import render

from kernel.files import check_upload, suffix_of
from kernel.refusals import NotAllowed, Refusal

LARGEST_AT_ONCE = 300 * 1024 * 1024


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploads; cleans to a list. Every fault of every file is told, not only the first.

    `only` narrows the suffixes further than kernel.files does, with the sentence that says so.
    """

    widget = FilesInput

    def __init__(self, *args, max_files: int = 20, only=(), only_words="", **kwargs):
        self.max_files, self.only, self.only_words = max_files, only, only_words
        kwargs.setdefault("help_text", "可一次选择多个文件，单个不超过 50 MB。")
        super().__init__(*args, **kwargs)

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        if self.only:
            attrs["accept"] = ",".join(f".{suffix}" for suffix in self.only)
        return attrs

    def clean(self, data, initial=None):
        uploads = [item for item in (data or []) if item]
        if not uploads:
            if self.required:
                raise forms.ValidationError("请选择要上传的文件。")
            return []
        if len(uploads) > self.max_files:
            raise forms.ValidationError(f"一次最多上传 {self.max_files} 个文件，请分几次上传。")
        if sum(upload.size for upload in uploads) > LARGEST_AT_ONCE:
            raise forms.ValidationError("这次上传的文件合计超过 300 MB，请分几次上传。")
        if self.only and any(suffix_of(upload.name) not in self.only for upload in uploads):
            raise forms.ValidationError(self.only_words)
        faults = []
        for upload in uploads:
            try:
                check_upload(upload)
            except forms.ValidationError as fault:
                faults.append(fault)
        if faults:
            raise forms.ValidationError(faults)
        return uploads


def is_id(text) -> bool:
    """Whether `text` can be a primary key at all; a longer number is more than a database counts."""
    text = str(text)
    return text.isascii() and text.isdigit() and len(text) < 19


class SeveralField(forms.ModelMultipleChoiceField):
    """Several records to be chosen; Django's own field asks the database for whatever was sent."""

    def clean(self, value):
        for pk in value or ():
            if not is_id(pk):
                raise forms.ValidationError(self.error_messages["invalid_choice"])
        return super().clean(value)


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class VersionedModelForm(forms.ModelForm):
    """A model form that carries the version its user saw, so that no one's work is overwritten."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:  # a new row may have its key already (kernel.ids)
            self.fields["version"].required = True
            self.initial["version"] = self.instance.version

    def changes(self) -> dict:
        """The cleaned fields of the record, without the version."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


def accepted(form, deed, *args, **kwargs) -> bool:
    """Carry out a deed with a valid form; a refusal is told on the form, so that nothing is lost.

    The deed gets `form.changes()` and, for a record that exists, the version its user saw;
    `form.outcome` is what it answered.
    """
    if not (form.is_bound and form.is_valid()):
        return False
    if "version" in form.fields and form.fields["version"].required:
        kwargs["seen"] = form.cleaned_data["version"]
    try:
        form.outcome = deed(*args, **form.changes(), **kwargs)
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def form_page(request, form, record, heading, submit_label="保存", *, intro="", template=""):
    """The page of a form about `record` (or about what is to be begun under it)."""
    page = {
        "heading": heading,
        "intro": intro,
        "trail": trail_to(record),
        "form": form,
        "submit_label": submit_label,
        "cancel_url": record.get_absolute_url(),
    }
    return render(request, template or "pages/form.html", page)


def trail_to(record) -> list[tuple[str, str]]:
    """(words, address) of the pages above and of the record itself, for the way back.

    A record that `stands_alone` has readers who may not know of the inspection it belongs to.
    """
    inspection = None if hasattr(record, "stands_alone") else getattr(record, "inspection", None)
    above = [] if inspection is None or inspection == record else [inspection]
    return [(getattr(r, "title", "") or str(r), r.get_absolute_url()) for r in [*above, record]]
