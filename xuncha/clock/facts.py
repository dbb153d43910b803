"""The days of a case from which deadlines are counted, and those that show a matter done.

They are the system's own reckoning and ask nobody's rights; who sees a deadline says its policy.
"""

from collections import defaultdict
from datetime import date

from django.db.models import CharField, DateField, DateTimeField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import Posting
from findings.reports.models import FeedbackOpinion, Report
from rectification.models import Archive, Evaluation, Plan, Publication, RectificationReport
from rounds.models import Inspection

HANDED_IN = ("signed", "accepted")  # what was sent back presses the unit again
# name of the fact: rows that show it, and the column that says on which day.
_SHOWN = (
    ("report_approved", Report, Q(state="approved"), "moved_at"),
    ("fed_back", FeedbackOpinion, Q(delivered_on__isnull=False), "delivered_on"),
    ("plan_sent", Plan, Q(state__in=HANDED_IN), "reached_office_at"),
    ("unit_report", RectificationReport, Q(kind="unit", state__in=HANDED_IN), "signed_at"),
    ("head_report", RectificationReport, Q(kind="head", state__in=HANDED_IN), "signed_at"),
    ("unit_accepted", RectificationReport, Q(kind="unit", state="accepted"), "accepted_at"),
    ("evaluated", Evaluation, Q(state="approved"), "approved_at"),
    ("published", Publication, Q(state="published"), "moved_at"),
    ("archived", Archive, Q(state="archived"), "archived_at"),
)


def facts_of(inspections) -> dict[int, dict[str, date]]:
    """{inspection: {name: the first such day}} of these inspections, by one query."""
    ids = [inspection.pk for inspection in inspections]
    found = defaultdict(dict)
    first, *rest = (_rows(name, model, where, column, ids) for name, model, where, column in _SHOWN)
    for inspection_id, name, at, on in first.union(*rest, _liaisons(ids), all=True):
        day = on or (at and timezone.localdate(at))
        if day:
            known = found[inspection_id].get(name)
            found[inspection_id][name] = min(known, day) if known else day
    return found


def _rows(name, model, where, column, ids):
    is_moment = isinstance(model._meta.get_field(column), DateTimeField)
    columns = {
        "fact": Value(name, output_field=CharField()),
        "fact_at": F(column) if is_moment else Cast(Value(None), DateTimeField()),
        "fact_on": Cast(Value(None), DateField()) if is_moment else F(column),
    }
    rows = model.objects.filter(where, inspection__in=ids).order_by().annotate(**columns)
    return rows.values_list("inspection_id", *columns)


def _liaisons(ids):
    posted = Posting.objects.current().filter(
        post=Posting.Post.UNIT_LIAISON, organisation=OuterRef("unit")
    )
    first = posted.order_by("starts_on").values("starts_on")[:1]
    columns = {
        "fact": Value("liaison", output_field=CharField()),
        "fact_at": Cast(Value(None), DateTimeField()),
        "fact_on": Subquery(first),
    }
    rows = Inspection.objects.filter(pk__in=ids).order_by().annotate(**columns)
    return rows.values_list("pk", *columns)
