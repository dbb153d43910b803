"""What the top bar says of a person, asked with every page: where they sit, and what they have not read."""

from django.db.models import BigIntegerField, CharField, DateField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import Person
from accounts.models.people import seats_of
from kernel.prepared import Given, Prepared
from xuncha.desk.matters import cases_of, matter_of
from xuncha.desk.models import Notice

NOTHING = Value("", output_field=CharField())


def _bar():
    """The seats, and the keys of unread notices behind the same columns: one question for both."""
    person, today = Given("person", Person._meta.pk), Given("today", DateField())
    notices = Notice.objects.newest_unread(person, today).annotate(
        no_name=NOTHING, no_short_name=NOTHING,
        no_day=Cast(Value(None), DateField()), no_key=Cast(Value(None), BigIntegerField()),
    )  # fmt: skip
    columns = ("key", "url", "no_name", "no_short_name", "no_day", "no_key")
    return seats_of(person, today).union(notices.values_list(*columns), all=True)


BAR = Prepared(_bar)


def count_unread(person) -> int:
    """Of how many matters a person has unread notices; of those they may know of, up to a hundred.

    Where the person sits came with them and is kept, so that it is not asked for again.
    """
    rows = BAR.rows(person=person.pk, today=timezone.localdate())
    if not person.scope.admin_role:
        person.seat_line = person.seat_among([row for row in rows if row[-1] is not None])
    told = {matter_of(*row[:2]) for row in rows if row[-1] is None}
    return len(cases_of(told, person)) if told else 0
