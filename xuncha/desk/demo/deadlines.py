"""The deadlines of all cases: what nobody but the office can know is registered, and one is extended."""

from datetime import timedelta

from django.utils import timezone

from rectification import actions as rectification
from rounds import actions as rounds
from rounds.models import Deadline, Inspection
from xuncha.clock.settling import settle_all


def tell(world, cases) -> None:
    settle_all(Inspection.objects.order_by("pk").values_list("pk", flat=True))
    office, today = world["shenming"], timezone.localdate()
    past = Deadline.objects.filter(over_on=None, is_void=False, due_on__lt=today)
    left = past.exclude(inspection=cases["101"].inspection, rule="mid_check")  # one is late
    for deadline in left.with_case().order_by("pk"):
        if deadline.kind.by_hand:
            done_on = deadline.due_on - timedelta(days=1)
            rounds.report_done(
                deadline, by=office, done_on=done_on, note="会议记录已报巡察办备案。"
            )
    _one_is_extended(world, cases)


def _one_is_extended(world, cases):
    """A unit asks for more time, for all and for one problem; both are yet to be decided."""
    running = Deadline.objects.filter(over_on=None, is_void=False, rule="concentrated")
    case = cases["101"]
    deadline = running.filter(inspection=case.inspection).with_case().first()
    if deadline:
        rounds.ask_extension(
            deadline, by=world["zhoulan"], asked_to=deadline.due_on + timedelta(days=30),
            note="信息系统改造项目须经财政评审，预计下月完成验收，申请整改期顺延一个月。",
        )  # fmt: skip
    items = case.inspection.rectification_items.filter(state="under_way", due_on__isnull=False)
    if item := items.filter(extensions=None).order_by("-number").first():
        rectification.ask_extension_of(
            item, by=world["zhoulan"], asked_to=item.due_on + timedelta(days=20),
            reason="责任科室人员调整，台账需重新核对，申请延期二十天。",
        )  # fmt: skip
