from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from findings.reports.models import FeedbackItem, fingerprint_of
from kernel.due import Due, Kept
from kernel.files import StoredFile
from kernel.gathering import Counted, annotated
from kernel.lifecycle import LifecycleModel
from kernel.workdays import zh
from rectification import lifecycle
from rectification.models.fields import digest, moment, person, signature
from rectification.models.plan import Plan
from rounds.models import Inspection


class ItemQuerySet(models.QuerySet):
    def with_case(self):
        return self.select_related(
            "inspection__unit", "inspection__round__term", "plan", "feedback_item", "closed_by"
        )

    def for_desk(self):
        measures = Measure.objects.filter(item=OuterRef("pk")).order_by()
        return self.annotate(unproven=Counted(measures.unproven()))


class RectificationItem(LifecycleModel):
    """整改问题: one problem of the feedback, verbatim, and what the unit does about it."""

    lifecycle = lifecycle.ITEM

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="rectification_items", verbose_name="巡察任务"
    )
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items", verbose_name="整改方案")
    feedback_item = models.ForeignKey(
        FeedbackItem, models.PROTECT, related_name="rectification_items", verbose_name="反馈问题"
    )
    number = models.PositiveSmallIntegerField("序号", editable=False)
    title = models.CharField("问题", max_length=120, editable=False)
    text = models.TextField("问题表述", editable=False)
    goal = models.TextField("整改目标", blank=True)
    responsible_leader = models.CharField("责任领导", max_length=60, blank=True)
    department = models.CharField("责任部门", max_length=80, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    long_term = models.BooleanField("长期坚持", default=False)
    due_reason = models.CharField(
        "超过集中整改期的理由", max_length=200, blank=True,
        help_text="期限晚于集中整改期的须写明；其他的不用填。",
    )  # fmt: skip
    first_due_on = models.DateField("首次确定的时限", null=True, editable=False)
    result = models.TextField("整改结果", blank=True, editable=False)
    asked_by = person("申请销号人")
    asked_at = moment("申请销号时间")
    closed_by = person("核实人")
    closed_at = moment("销号时间")
    how_checked = models.TextField("核实方式", blank=True, editable=False)
    verification = models.TextField("核实意见", blank=True, editable=False)
    closed_fingerprint = digest("核实内容指纹")

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改问题"
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(fields=["feedback_item"], name="one_item_per_feedback_item"),
            signature("asked", "item_asked"),
            signature("closed", "item_closed"),
            models.CheckConstraint(
                condition=~Q(state="closed_out") | ~Q(how_checked="") & Q(closed_at__isnull=False),
                name="item_closed_after_check",
            ),
        ]
        indexes = [
            models.Index(fields=["inspection", "state"], name="item_by_state"),
            models.Index(fields=["state", "due_on"], name="item_waiting"),  # the office's desk
            models.Index(fields=["due_on", "id"], name="item_by_due"),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    def get_absolute_url(self):
        return reverse("rectificationitem", args=[self.pk])

    @property
    def unit_line(self):
        return str(self.inspection.unit)

    def measures_in_order(self):
        return self.measures.order_by("position", "id")

    def measures_in_detail(self):
        return self.measures_in_order().prefetch_related(
            Prefetch("progress_notes", Progress.objects.select_related("by")),
            Prefetch("evidence", MeasureEvidence.objects.select_related("added_by")),
        )

    def evidence_in_order(self):
        return self.evidence.select_related("added_by").order_by("id")

    @annotated
    def unproven(self) -> int:
        """How many measures are not done or not proven."""
        return self.measures.unproven().count()

    # --- the text that is signed, and what is missing in it -----------------------------------

    @property
    def frozen(self) -> dict:
        measures = sorted(self.measures.all(), key=lambda measure: (measure.position, measure.pk))
        return {
            "number": self.number,
            "title": self.title,
            "text": self.text,
            "category": self.feedback_item.category_name,
            "goal": self.goal,
            "leader": self.responsible_leader,
            "department": self.department,
            "due": self.due_text,
            "due_reason": self.due_reason,
            "measures": [measure.frozen for measure in measures],
        }

    @property
    def due_text(self) -> str:
        parts = [f"{zh(self.due_on)}前"] if self.due_on else []
        return "，并".join([*parts, "长期坚持"] if self.long_term else parts)

    def faults(self, today: date, until: date | None) -> list[str]:
        """What this item lacks for the signature, each a clause that follows “第 n 项”."""
        measures = list(self.measures.all())
        wanting = {
            "没有填写整改目标": not self.goal.strip(),
            "没有整改措施": not measures,
            "没有明确责任领导": not self.responsible_leader.strip(),
            "没有明确责任部门": not self.department.strip(),
        }
        found = [fault for fault, is_wanting in wanting.items() if is_wanting]
        if fault := due_fault(self.due_on, self.long_term, self.due_reason, today, until):
            found.append(fault)
        if self.due_on and any(m.due_on and m.due_on > self.due_on for m in measures):
            found.append("有措施的期限晚于整改期限")
        return found

    # --- time ---------------------------------------------------------------------------------

    @property
    def due(self) -> Due | Kept | None:
        """The day counter while the unit works, and afterwards whether the date was kept."""
        if self.state == "under_way" and self.due_on:
            return Due(self.due_on, timezone.localdate())
        if self.timeliness:
            late = self.timeliness != "按期"
            return Kept(self.first_due_on, self.timeliness, "late" if late else "ok")
        if self.due_on:
            return Kept(self.due_on)
        return Kept(None, "长期坚持") if self.long_term else None

    @property
    def timeliness(self) -> str:
        """After close it stays known whether the item was in time (by its first date)."""
        if self.closed_at is None or self.first_due_on is None:
            return ""
        days = (timezone.localdate(self.asked_at or self.closed_at) - self.first_due_on).days
        return f"逾期 {days} 天" if days > 0 else "按期"

    @property
    def fingerprint(self) -> str:
        """Of what the office verifies: the result and every file that proves it."""
        files = [[row.measure_id, row.name, row.sha256] for row in self.evidence_in_order()]
        return fingerprint_of({"item": self.pk, "result": self.result, "files": files})


def due_fault(due_on, long_term, reason, today: date, until: date | None) -> str:
    """What is wrong with a term, as a clause; the rule that form, signature and extension share."""
    if due_on is None:
        return "" if long_term else "没有完成时限，也没有注明长期坚持"
    if due_on < today:
        return f"的完成时限（{zh(due_on)}）已经过去"
    if until and due_on > until and not reason.strip():
        return f"的完成时限（{zh(due_on)}）晚于集中整改期（{zh(until)}），须写明理由"
    return ""


class MeasureQuerySet(models.QuerySet):
    def unproven(self):
        """Not done, or without a file that proves it."""
        proof = MeasureEvidence.objects.filter(measure=OuterRef("pk"))
        return self.filter(~Q(state="done") | ~Exists(proof))

    def with_proofs(self):
        """With how many files prove each (`proofs`)."""
        proof = MeasureEvidence.objects.filter(measure=OuterRef("pk")).order_by()
        return self.annotate(proofs=Counted(proof))


class Measure(LifecycleModel):
    """整改措施: one thing the unit does about a problem."""

    lifecycle = lifecycle.MEASURE

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="measures", verbose_name="巡察任务"
    )
    item = models.ForeignKey(
        RectificationItem, models.CASCADE, related_name="measures", verbose_name="整改问题"
    )
    position = models.PositiveSmallIntegerField("顺序")
    text = models.TextField("措施")
    due_on = models.DateField("完成时限", null=True, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改措施"
        ordering = ["item", "position"]
        indexes = [
            models.Index(
                fields=["due_on"], name="measure_pressing",
                condition=Q(state__in=["not_started", "under_way"]),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"措施 {self.position}：{self.text}"

    @property
    def title(self):
        return f"措施 {self.position}：{self.text[:40]}"

    def get_absolute_url(self):
        return f"{reverse('rectificationitem', args=[self.item_id])}#measure-{self.pk}"

    @property
    def due(self) -> Due | Kept | None:
        """Its own day with a counter while it is worked on; without one it goes by its problem's."""
        if self.due_on is None:
            return Kept(self.item.due_on, "随整改问题") if self.item.due_on else None
        is_open = self.item.state == "under_way" and self.state != "done"
        return Due(self.due_on, timezone.localdate()) if is_open else Kept(self.due_on)

    @property
    def frozen(self) -> dict:
        return {
            "position": self.position,
            "text": self.text,
            "due": f"{zh(self.due_on)}前" if self.due_on else "",
        }


class Progress(models.Model):
    """进展: what has been done about a measure, in the unit's words."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    measure = models.ForeignKey(
        Measure, models.CASCADE, related_name="progress_notes", verbose_name="整改措施"
    )
    text = models.TextField("进展情况")
    at = models.DateTimeField("填报时间", default=timezone.now)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="填报人")

    class Meta:
        verbose_name = verbose_name_plural = "整改进展"
        ordering = ["at", "id"]

    def __str__(self):
        return self.text[:40]


class MeasureEvidence(StoredFile):
    """佐证材料: what proves that a measure was carried out."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    item = models.ForeignKey(
        RectificationItem, models.PROTECT, related_name="evidence", verbose_name="整改问题"
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="evidence", verbose_name="整改措施"
    )

    class Meta:
        verbose_name = verbose_name_plural = "整改佐证材料"
        ordering = ["id"]
