"""Pages of the back office whose every change is an event."""

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import Http404

from kernel.events import record_event

# What the links of Django's own filters and its drill-down by date ask.
FILTER_LOOKUPS = ("", "exact", "isnull", "id__exact")
DATE_PARTS = ("year", "month", "day", "gte", "lt")


class BackOfficeAdmin(admin.ModelAdmin):
    """A page of the back office: each change is an event that says who, what, from what to what.

    Django's own log is not written: it can be edited by whoever holds the database, and would be a
    second, weaker history. A page whose deeds write their own events sets `deeds_tell`.
    """

    view_on_site = False
    deeds_tell = False

    def lookup_allowed(self, lookup, value, request):
        """Only what a filter of the page asks: Django lets an address ask every column of the model
        (`password__startswith`) and everything that points to it (`inspections`, `papers`).
        """
        field, _, how = lookup.partition("__")
        if field == self.date_hierarchy:
            return how in DATE_PARTS
        asked = self.get_list_filter(request)
        own_names = [entry.parameter_name for entry in asked if not isinstance(entry, str)]
        return lookup in own_names or (field in asked and how in FILTER_LOOKUPS)

    def history_view(self, request, object_id, extra_context=None):
        """Events are for the audit administrator, not for those whose acts they are."""
        raise Http404

    def construct_change_message(self, request, form, formsets, add=False):
        return changes(form, formsets or ())

    def log_addition(self, request, obj, message):
        self._tell(request, "admin_add", "后台新建", obj, message)

    def log_change(self, request, obj, message):
        self._tell(request, "admin_change", "后台修改", obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            self._tell(request, "admin_delete", "后台删除", obj, [])

    def _tell(self, request, verb, label, obj, told):
        if self.deeds_tell:
            return
        note = "；".join(
            f"{what}：{was} → {now}" if was else f"{what}：{now}" for what, was, now in told
        )
        record_event(
            by=request.user, verb=verb, label=label, record=obj, note=f"{obj}　{note}".strip(),
            kind="account", data={"changes": told},
        )  # fmt: skip


def changes(form, formsets=()) -> list[list[str]]:
    """[label, old, new] of every field that a form changes, those of its rows included."""
    found = _changes(form, "")
    for formset in formsets:
        for row in formset.forms:
            if row in formset.deleted_forms:
                found.append([str(row.instance), "", "删除"])
            elif row.has_changed():
                found += _changes(row, f"{row.instance} ")
    return found


def _changes(form, prefix) -> list[list[str]]:
    return [
        [
            f"{prefix}{form.fields[name].label}",
            ""
            if form.instance._state.adding
            else _in_words(form.fields[name], form.initial.get(name)),
            _in_words(form.fields[name], form.cleaned_data.get(name)),
        ]
        for name in form.changed_data
        if "password" not in name
    ]


def _in_words(field, value) -> str:
    if value in (None, ""):
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(field, forms.ModelChoiceField):
        row = value if isinstance(value, Model) else field.queryset.filter(pk=value).first()
        return str(row or value)
    choices = dict(getattr(field, "choices", ()))
    return str(choices.get(value, value))
