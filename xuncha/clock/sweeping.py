"""The sweep: it settles what has changed and tells whoever is to be told. Safe to run twice, at once
and late: what is due stands in the tables, and each notice is a unique row.

Its cost follows what is due and what has changed, never what exists.
"""

import logging
from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actions import clear_ended_sessions, unseat_ended
from kernel.models import Event
from kernel.workdays import Calendar
from rounds.models import Deadline, Inspection
from xuncha.clock.alarms import FURTHEST, SOURCES, Alarm, Told, tellings
from xuncha.clock.models import Mark
from xuncha.clock.reckoning import days_of_steps, step_on
from xuncha.clock.settling import settle_all
from xuncha.desk.models import Notice, subject_of

logger = logging.getLogger(__name__)
AT_ONCE = 500
# An event is written before its transaction commits: what committed late is looked at once more.
OVERLAP = timedelta(hours=2)


def sweep() -> int:
    """Settle, then write the notices of the day; answers how many were new."""
    unseat_ended()
    clear_ended_sessions()
    settle_changed()
    return ring()


def settle_changed() -> int:
    """Settle the cases in which something was done since the last sweep; all, after new holidays."""
    started = timezone.now()
    mark = Mark.objects.filter(name="settled").first()
    calendar = Calendar.load().fingerprint
    if mark is None or mark.calendar != calendar:
        ids = Inspection.objects.order_by("pk").values_list("pk", flat=True)
    else:
        ids = changed_since(min(mark.at, started) - OVERLAP)
    settled = settle_all(list(ids))
    Mark.objects.update_or_create(name="settled", defaults={"at": started, "calendar": calendar})
    return settled


def changed_since(moment) -> set[int]:
    """The cases, and the cases of the rounds, in which something was done since then."""
    deeds = Event.objects.filter(at__gte=moment, kind="deed")
    cases = deeds.filter(inspection_id__isnull=False)
    rounds = deeds.filter(subject_type="rounds.round").values("subject_id")
    posted = Inspection.objects.filter(  # a new liaison
        state__in=("planned", "notified"),
        unit__postings__starts_on__gte=timezone.localdate(moment),
    )
    return {
        *cases.values_list("inspection_id", flat=True).distinct(),
        *Inspection.objects.filter(round__in=rounds).values_list("pk", flat=True),
        *posted.values_list("pk", flat=True),
    }


def ring() -> int:
    """Write what is to be told today and was not told yet."""
    today, written = timezone.localdate(), 0
    for source in SOURCES:
        keys = source.pressing(today + timedelta(days=FURTHEST))
        for start in range(0, len(keys), AT_ONCE):
            batch = list(source.rows(keys[start : start + AT_ONCE]))
            try:
                written += _tell(_alarms(source, batch, today), today)
            except Exception:  # one record must not silence all the others
                logger.exception("the notices of %s could not be written", source.model.__name__)
                written += _one_by_one(source, batch, today)
    return written


def _one_by_one(source, batch, today) -> int:
    written = 0
    for record in batch:
        try:
            written += _tell(_alarms(source, [record], today), today)
        except Exception:
            logger.exception("the notices of %s could not be written", subject_of(record))
    return written


def _alarms(source, batch, today) -> list[Alarm]:
    """Those of the batch for which a step has come, each with its case read once."""
    cases = Inspection.objects.with_case().in_bulk({row.inspection_id for row in batch})
    found = []
    for record in batch:
        if not isinstance(record, Inspection):
            record.inspection = cases[record.inspection_id]
        is_deadline = isinstance(record, Deadline)
        rule = record.rule if is_deadline else source.rule
        party = record.party if is_deadline else source.party
        due_on = source.due(record)
        if step := step_on(days_of_steps(rule, record.inspection.round.rules, due_on), today):
            found.append(
                Alarm(
                    record, rule, party, due_on, step, source.mark_of(record), source.in_hand,
                    source.is_open_about, (party, *source.others),
                )
            )  # fmt: skip
    return found


def _tell(alarms: list[Alarm], today) -> int:
    if not alarms:
        return 0
    told = tellings(alarms, today, _heard(alarms))
    with transaction.atomic():
        return len(Notice.objects.bulk_create(map(_notice, told), ignore_conflicts=True))


def _heard(alarms) -> dict[str, set[int]]:
    """{key: the people who have its notice}, withdrawn or not, of everything about these records."""
    heard = defaultdict(set)
    rows = Notice.objects.filter(subject__in={subject_of(alarm.record) for alarm in alarms})
    for person_id, key in rows.values_list("person_id", "key"):
        heard[key].add(person_id)
    return heard


def _notice(told: Told) -> Notice:
    record = told.alarm.record
    return Notice(
        person=told.person, key=told.alarm.key(told.alarm.step), text=told.text[:300],
        url=told.url, subject=subject_of(record), case=record.inspection_id,
        due_on=told.alarm.due_on,
    )  # fmt: skip
