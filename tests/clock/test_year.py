"""A year of one inspection, day by day on the real calendar of 2026: 春节, 国庆, a late report, new rules,
an extension beyond 集中整改 and a change of secretary. What everybody was told is held against a table
worked out by hand, from the rules alone.
"""

from copy import deepcopy
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.actions import appoint
from accounts.models import Posting
from rounds import actions
from rounds.models import Deadline, Inspection, Round
from tests.rectification.cases import accepted_plan
from tests.reports import cases as reports
from tests.scene import Scene
from xuncha.clock.actions import adopt_rules
from xuncha.clock.sweeping import sweep
from xuncha.desk.models import Notice

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = {"office", "office2"}
UNIT = {"secretary", "liaison"}
TEAM = {"head", "deputy"}
LEADING = {"leader_group", "leader_group2"}

# month, day: rule, step, who is told. Worked out by hand from the terms of the standard rules.
TOLD = {
    # 进驻 3月2日, so the notice is due on 2月20日, inside 春节 (2月15日至23日); sent on the 24th.
    (2, 10): [("notice", "remind", OFFICE)],
    (2, 17): [("notice", "press", OFFICE)],
    (2, 20): [("notice", "today", OFFICE)],
    (2, 21): [("notice", "late", OFFICE)],
    (3, 1): [("entry", "press", OFFICE | {"head"})],
    (3, 2): [("entry", "today", OFFICE | {"head"})],
    # 汇报材料 within three days; registered on the 9th as handed in on the 6th.
    (3, 4): [("unit_report", "press", UNIT)],
    (3, 5): [("unit_report", "today", UNIT)],
    (3, 6): [("unit_report", "late", UNIT | OFFICE)],
    # 撤点 4月10日: letters close five days before.
    (3, 31): [("leave", "remind", OFFICE | {"head"})],
    (4, 4): [("letters_close", "press", TEAM)],
    (4, 5): [("letters_close", "today", TEAM)],
    (4, 7): [("leave", "press", OFFICE | {"head"})],
    (4, 10): [("leave", "today", OFFICE | {"head"})],
    # The report one month after, on 5月10日; approved on the 28th.
    (4, 30): [("report", "remind", TEAM)],
    (5, 7): [("report", "press", TEAM)],
    (5, 10): [("report", "today", TEAM)],
    (5, 11): [("report", "late", TEAM | OFFICE)],
    (5, 25): [("report", "escalate", TEAM | OFFICE | LEADING)],
    # Fed back on 9月22日. 15 working days: 23, 24, 28, 29, 30 September (中秋 is the 25th), 8, 9, 10
    # (a Saturday worked), 12, 13, 14, 15, 16, 19, 20 October. Sent on the 19th.
    (10, 10): [("plan", "remind", UNIT)],
    (10, 17): [("plan", "press", UNIT)],
    # 民主生活会 by 10月22日; registered on the 24th.
    (10, 12): [("life_meeting", "remind", UNIT)],
    (10, 19): [("life_meeting", "press", UNIT)],
    (10, 22): [("life_meeting", "today", UNIT)],
    (10, 23): [("life_meeting", "late", UNIT | OFFICE)],
    # One problem due on 11月30日, never closed. On 12月5日 there is a new secretary.
    (11, 10): [("item", "remind", UNIT)],
    (11, 20): [("item", "press", UNIT)],
    (11, 30): [("item", "today", UNIT)],
    (12, 1): [("item", "late", UNIT | OFFICE)],
    (12, 5): [
        ("item", "late", {"new_secretary"}),
        ("concentrated", "remind", {"new_secretary"}),
    ],
    (12, 30): [("item", "escalate", {"new_secretary", "liaison"} | OFFICE | LEADING)],
    # 中期督导 was to be on 11月22日; from 11月1日 the round follows rules with three months.
    # 集中整改 until 12月22日; on the 15th extended until the end of February.
    (12, 2): [("concentrated", "remind", UNIT)],
    (12, 12): [
        ("mid_check", "remind", OFFICE),
        ("concentrated", "press", {"new_secretary", "liaison"}),
    ],
    (12, 19): [("mid_check", "press", OFFICE)],
}


class Year:
    """The deeds of the year, each on its day at ten in the morning; the sweep runs at ten past midnight."""

    def __init__(self, travel, patch):
        self.travel, self.patch = travel, patch
        self.go(date(2026, 1, 5))
        self.scene = scene = Scene(entered=False)
        self.names = {person.pk: key for key, person in scene.cast.items()}
        Round.objects.update(starts_on=date(2026, 1, 10), ends_on=date(2026, 12, 31))
        self.plan(scene.inspection, date(2026, 3, 2), date(2026, 4, 10))
        self.plan(scene.other_inspection, date(2028, 3, 2), date(2028, 4, 10))  # keeps quiet
        self.deeds = {
            (2, 24): self.notify, (3, 2): self.enter, (3, 9): self.material_came,
            (4, 10): self.leave, (5, 28): self.report, (9, 22): self.feed_back,
            (10, 19): self.plan_is_sent, (10, 24): self.meeting_was_held,
            (11, 1): self.new_rules, (12, 4): self.new_secretary, (12, 14): self.ask_for_time,
            (12, 15): self.grant_time, (12, 20): self.was_checked,
        }  # fmt: skip

    def go(self, day, hour=10, minute=0):
        self.travel.move_to(datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI))

    @staticmethod
    def plan(inspection, entry, leave):
        rows = Inspection.objects.filter(pk=inspection.pk)
        rows.update(planned_entry_on=entry, planned_leave_on=leave)

    def case(self):
        return Inspection.objects.with_case().get(pk=self.scene.inspection.pk)

    def deadline(self, rule):
        return Deadline.objects.with_case().get(inspection=self.scene.inspection, rule=rule)

    def notify(self, day):
        actions.notify_inspection(
            self.case(), by=self.scene.office, notified_on=day, note="春节放假"
        )

    def enter(self, day):
        actions.enter_inspection(self.case(), by=self.scene.head, entered_on=day)

    def material_came(self, day):
        actions.report_done(
            self.deadline("unit_report"), by=self.scene.office, done_on=day - timedelta(days=3)
        )

    def leave(self, day):
        actions.leave_inspection(self.case(), by=self.scene.head, left_on=day)
        self.scene.inspection = self.case()

    def report(self, day):
        report = reports.report_in(self.scene, "approved")
        self.patch.setattr(reports, "report_in", lambda *_: report)  # built once, not anew

    def feed_back(self, day):
        feedback = reports.delivered_feedback(self.scene)
        self.patch.setattr(reports, "delivered_feedback", lambda *_: self.scene.again(feedback))

    def plan_is_sent(self, day):
        accepted_plan(self.scene, due_on=date(2026, 11, 30))

    def meeting_was_held(self, day):
        actions.report_done(self.deadline("life_meeting"), by=self.scene.head, done_on=day)

    def new_rules(self, day):
        rules = self.scene.round.rules
        terms = deepcopy(rules.terms)
        terms["mid_check"]["amount"] = 3
        made = actions.revise_rules(rules, by=self.scene.office, terms=terms, note="督导后移")
        adopt_rules(
            Round.objects.get(pk=self.scene.round.pk), by=self.scene.leader_group, rules=made
        )

    def new_secretary(self, day):
        Posting.objects.filter(person=self.scene.secretary).update(ends_on=day)
        newcomer = self.scene.stranger
        self.names[newcomer.pk] = "new_secretary"
        tomorrow = day + timedelta(days=1)
        post = Posting(
            person=newcomer, post="unit_secretary", organisation=self.scene.unit, starts_on=tomorrow
        )
        appoint(post, by=None)

    def ask_for_time(self, day):
        actions.ask_extension(
            self.deadline("concentrated"), by=self.scene.liaison, note="工程跨年",
            asked_to=date(2027, 2, 28),
        )  # fmt: skip

    def grant_time(self, day):
        actions.extend(self.deadline("concentrated"), by=self.scene.leader_group)

    def was_checked(self, day):
        actions.report_done(self.deadline("mid_check"), by=self.scene.office, done_on=day)

    def live(self):
        """{day: {(rule, step): who}} of everything that was told, day by day."""
        told, day, seen = {}, date(2026, 1, 6), 0
        while day <= date(2027, 1, 4):
            self.go(day, 0, 10)
            sweep()
            fresh = Notice.objects.filter(pk__gt=seen).order_by("pk")
            for notice in fresh:
                _, _, rule, _, step = notice.key.split(":")
                on = told.setdefault((day.month, day.day), {})
                who = self.names[notice.person_id]
                on.setdefault((rule.partition(".")[0], step), set()).add(who)
                seen = notice.pk
            if deed := self.deeds.get((day.month, day.day)) if day.year == 2026 else None:
                self.go(day)
                deed(day)
            day += timedelta(days=1)
        return told


@pytest.mark.django_db
def test_everybody_is_told_in_a_year_exactly_what_the_rules_say(monkeypatch):
    with time_machine.travel(datetime(2026, 1, 5, tzinfo=SHANGHAI), tick=False) as travel:
        year = Year(travel, monkeypatch)
        found = year.live()
        wanted = {day: {(r, s): who for r, s, who in lines} for day, lines in TOLD.items()}
        assert found == wanted
        assert year.deadline("plan").standing == "kept"
        assert year.deadline("report").due.text == "逾期 18 天"
        extended = year.deadline("concentrated")
        assert (extended.first_due_on, extended.due_on) == (date(2026, 12, 22), date(2027, 2, 28))
        withdrawn = Notice.objects.filter(key__contains=":concentrated.1:")
        assert withdrawn.count() == withdrawn.filter(withdrawn_at__isnull=False).count() == 5
        assert not Notice.objects.exclude(person__in=year.names).exists()
