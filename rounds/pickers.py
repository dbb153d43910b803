"""Picking from many by searching: never a drop-down that holds every unit or person."""

from django import forms
from django.db.models import Q

from accounts.models import Organisation, Person
from kernel import policy
from kernel.forms import SeveralField, is_id
from rounds.policy import own_committees

MOST = 60


class PickingForm(forms.Form):
    """A form with searches in it. The search button (name `find`) posts the form too, so nothing
    typed is lost: the page then shows the form again, unjudged, with the matches.
    """

    def __init__(self, data=None, **kwargs):
        self.asked = data is not None
        if data is not None and "find" in data:
            typed = {name: data.get(name) for name in data if name != "csrfmiddlewaretoken"}
            for name in data:
                if len(data.getlist(name)) > 1 or name in self.several:
                    typed[name] = data.getlist(name)
            kwargs["initial"] = {**kwargs.get("initial", {}), **typed}
            data = None
        super().__init__(data, **kwargs)

    several: tuple[str, ...] = ()

    def typed(self, name):
        """What stands in a field now, judged or not."""
        if not self.is_bound:
            return self.initial.get(name) or ""
        return self.data.getlist(name) if name in self.several else self.data.get(name, "")

    def sought(self, name) -> str:
        """The words of a search, fit for the database before any field has judged them."""
        return str(self.typed(name)).replace("\x00", "").strip()[:100]

    def offer(self, name, rows, found):
        """Let `name` accept any of `rows`, and show what was found and what is ticked already."""
        ticked = self.typed(name)
        ticked = [pk for pk in (ticked if isinstance(ticked, list) else [ticked]) if is_id(pk)]
        field = self.fields[name]
        field.queryset = rows
        kept = list(rows.filter(pk__in=ticked)) if ticked else []
        shown = list(dict.fromkeys([*kept, *found]))
        if len(shown) == 1 and not kept and not self.is_bound:
            self.initial[name] = [shown[0].pk] if name in self.several else shown[0].pk
        field.widget.choices = [(row.pk, field.label_from_instance(row)) for row in shown]
        return len(shown)


class UnitLabels:
    def label_from_instance(self, unit):
        return f"{unit.name}（{unit.get_level_display()}）"


class UnitsField(UnitLabels, SeveralField):
    is_pick = True
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(Organisation.objects.none(), **kwargs)


class UnitField(UnitLabels, forms.ModelChoiceField):
    is_pick = True
    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(Organisation.objects.none(), empty_label=None, **kwargs)


class PersonField(forms.ModelChoiceField):
    is_pick = True
    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(Person.objects.none(), empty_label=None, **kwargs)

    def label_from_instance(self, person):
        where = " ".join(str(part) for part in (person.employer, person.title) if part)
        return f"{person.name}（{where}）" if where else person.name


class SearchField(forms.CharField):
    """A search inside a form; the page puts its own button beside it."""

    is_search = True

    def __init__(self, label, hint, **kwargs):
        widget = forms.TextInput(attrs={"placeholder": hint, "autocomplete": "off"})
        super().__init__(label=label, required=False, max_length=40, widget=widget, **kwargs)


def people_for(person):
    """Whom `person` may pick when forming teams."""
    return policy.visible(Person, person)


def units_near(person):
    """The units of the committees a person works for: all that they could be tied to."""
    committees = own_committees(person.scope)
    serving = Q(committee__rounds__members__person=person)
    return Organisation.objects.filter(
        pk__in=Organisation.objects.filter(
            Q(committee__in=committees) | serving, is_active=True
        ).values("pk")
    )


LEVELS = [("", "全部类别"), *Organisation.Level.choices]


def found_units(rows, text, level=""):
    """Units whose name or code has every word of `text`; none while nothing is asked."""
    if not text and not level:
        return []
    return list(matching_units(rows, text, level).order_by("code", "pk")[:MOST])


def matching_units(rows, text, level=""):
    for word in text.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(short_name__icontains=word) | Q(code__istartswith=word)
        )
    return rows.filter(level=level) if level in Organisation.Level.values else rows


def found_people(rows, text):
    """People whose name or employer has every word of `text`."""
    if not text:
        return []
    for word in text.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(employer__name__icontains=word)
            | Q(employer__short_name__icontains=word)
        )
    return list(rows.order_by("name", "pk")[:MOST])
