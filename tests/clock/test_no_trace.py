"""Not one byte of a unit's pages tells what the office and the leading group settle among themselves."""

from datetime import timedelta

import pytest

from rectification.actions import evaluate
from rounds import actions
from rounds.models import Deadline
from tests.clues.test_no_trace import pages, told_apart
from tests.issuing.drawn import frozen, sent
from tests.rectification.cases import overdue_case, today
from tests.requests.test_requests import reported
from xuncha.clock.sweeping import sweep


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["secretary", "other_secretary"])
def test_a_unit_reads_nothing_of_terms_papers_and_plans_of_those_above_it(scene, client, key):
    overdue_case(scene)
    sweep()

    def row(rule):
        return Deadline.objects.with_case().get(inspection=scene.inspection, rule=rule)

    before = pages(client, getattr(scene, key))
    assert sum(status == 200 for status, _, _ in before.values()) > 10
    for rule in ("evaluation", "mid_check"):
        later = row(rule).due_on + timedelta(days=9)
        actions.ask_extension(row(rule), by=scene.office, note="任务重叠", asked_to=later)
    actions.extend(row("evaluation"), by=scene.leader_group)
    actions.refuse_extension(row("mid_check"), by=scene.leader_group, note="按期开展")
    actions.report_done(row("mid_check"), by=scene.office, done_on=today())
    actions.suspend(row("evaluation"), by=scene.leader_group, note="等审计结果")
    evaluate(scene.inspection, by=scene.office, grade="fair", score=91, comment="总体较好。")
    sent(scene.again(scene.inspection), "supervision", by=scene.office)  # and not served yet
    frozen(scene.again(scene.inspection), "admonition", by=scene.office)
    reported(scene)
    sweep()
    assert row("evaluation").state == "suspended"
    assert not told_apart(before, pages(client, getattr(scene, key)))
