from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from findings.fieldwork import lifecycle
from kernel.lifecycle import LifecycleModel
from kernel.workdays import zh
from rounds.models import Inspection


class DocumentRequestManager(models.Manager):
    """The documents come along: how far a list has come is read off them."""

    def get_queryset(self):
        return super().get_queryset().prefetch_related("items")


class DocumentRequest(LifecycleModel):
    """调阅清单: the documents asked of the unit at one time; the unit reads it once it is sent."""

    lifecycle = lifecycle.DOCUMENTS

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="document_requests", verbose_name="巡察任务"
    )
    number = models.PositiveSmallIntegerField("清单序号", null=True, editable=False)
    subject = models.CharField(
        "调阅内容", max_length=80, help_text="如“党组会议和财务资料”。单位能看到，不要写意图。"
    )
    instructions = models.CharField(
        "说明", max_length=300, blank=True, help_text="对单位的要求，如送交地点。单位能看到。"
    )
    hand_over_due_on = models.DateField("移交期限", help_text="请单位在此日前移交。")
    to_return = models.BooleanField("用后归还单位", default=True)
    return_due_on = models.DateField("归还期限", null=True, blank=True)
    author = models.ForeignKey(
        Person, models.PROTECT, related_name="+", editable=False, verbose_name="开列人"
    )
    issued_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="送出人"
    )
    issued_at = models.DateTimeField("送出时间", null=True, editable=False)

    objects = DocumentRequestManager()

    class Meta:
        verbose_name = verbose_name_plural = "调阅清单"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "number"], name="document_request_number_once"
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True, issued_at__isnull=True)
                | Q(issued_by__isnull=False, issued_at__isnull=False),
                name="document_request_issued",
            ),
            models.CheckConstraint(
                condition=Q(to_return=False, return_due_on__isnull=True)
                | Q(
                    to_return=True,
                    return_due_on__isnull=False,
                    return_due_on__gte=F("hand_over_due_on"),
                ),
                name="document_request_return_day",
                violation_error_message="用后归还的须填归还期限，并且不早于移交日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["inspection", "state"], name="document_request_by_state"),
            models.Index(fields=["state", "hand_over_due_on"], name="document_request_pressing"),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        number = f"第 {self.number} 号" if self.number else "（未送出）"
        return f"调阅清单{number}：{self.subject}"

    def get_absolute_url(self):
        return reverse("documentrequest", args=[self.pk])

    @property
    def due_on(self):
        """What the present state waits for: the hand-over, or the return; of a draft, nothing."""
        if self.state == "on_loan":
            return self.return_due_on
        return self.hand_over_due_on if self.state in lifecycle.OPEN else None

    @property
    def progress(self) -> str:
        """共 12 项，已移交 10 项，未归还 3 项: as far as both sides may know."""
        states = [item.state for item in self.items.all()]
        words = [f"共 {len(states)} 项"]
        came = sum(state in ("handed_over", *lifecycle.SEEN) for state in states)
        if self.state != "drafting":
            words.append(f"已移交 {came} 项")
        if self.to_return and (out := states.count("received")):
            words.append(f"未归还 {out} 项")
        return "，".join(words)


class DocumentItem(LifecycleModel):
    """调阅资料: one document of a list; each way with its day and both agents.

    The unit reads this row. What the team notes about a document is a DocumentNote.
    """

    lifecycle = lifecycle.ITEM

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="document_items", verbose_name="巡察任务"
    )
    listing = models.ForeignKey(
        DocumentRequest, models.PROTECT, related_name="items", verbose_name="调阅清单"
    )
    position = models.PositiveSmallIntegerField("序号")
    name = models.CharField("资料名称", max_length=120)
    copies = models.PositiveSmallIntegerField("份数", default=1)
    handed_on = models.DateField("移交日期", null=True, editable=False)
    handed_by = models.CharField("单位经手人", max_length=40, blank=True, editable=False)
    received_on = models.DateField("接收日期", null=True, editable=False)
    received_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name="巡察组接收人",
    )  # fmt: skip
    returned_on = models.DateField("归还日期", null=True, editable=False)
    returned_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name="巡察组归还人",
    )  # fmt: skip
    taken_back_by = models.CharField("单位收回人", max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "调阅资料"
        ordering = ["listing", "position"]
        constraints = [
            models.UniqueConstraint(fields=["listing", "position"], name="document_position_once"),
            models.CheckConstraint(condition=Q(copies__gte=1), name="document_has_copies"),
            # Each way: the day and both agents are known, or none of them.
            models.CheckConstraint(
                condition=Q(handed_on__isnull=True, handed_by="")
                | Q(handed_on__isnull=False) & ~Q(handed_by=""),
                name="document_handed",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True, received_by__isnull=True)
                | Q(received_on__isnull=False, received_by__isnull=False),
                name="document_received",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True, returned_by__isnull=True, taken_back_by="")
                | Q(returned_on__isnull=False, returned_by__isnull=False) & ~Q(taken_back_by=""),
                name="document_returned",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True)
                | Q(handed_on__isnull=False, received_on__gte=F("handed_on")),
                name="document_received_after_handed",
                violation_error_message="接收日期不能早于移交日期。",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True)
                | Q(received_on__isnull=False, returned_on__gte=F("received_on")),
                name="document_returned_after_received",
                violation_error_message="归还日期不能早于接收日期。",
            ),
        ]
        indexes = [models.Index(fields=["inspection", "state"], name="document_by_state")]

    def __str__(self):
        return self.name

    @property
    def title(self) -> str:
        return self.name

    def get_absolute_url(self):
        return reverse("documentitem", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        due = self.listing.return_due_on
        return self.state == "received" and due is not None and due < timezone.localdate()

    @property
    def tone(self) -> str:
        return "late" if self.is_overdue else self.lifecycle.state(self.state).tone

    @property
    def due_text(self) -> str:
        """When what comes next is due: the hand-over, or the return."""
        if self.state == "requested":
            return f"{zh(self.listing.hand_over_due_on)}前移交"
        if self.state == "received" and self.listing.return_due_on:
            days = (timezone.localdate() - self.listing.return_due_on).days
            late = f"，逾期 {days} 天" if days > 0 else ""
            return f"{zh(self.listing.return_due_on)}前归还{late}"
        return ""


class DocumentNote(models.Model):
    """阅档摘记: what the team saw in a document; the unit never learns that there is one."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    item = models.ForeignKey(
        DocumentItem, models.PROTECT, related_name="notes", verbose_name="调阅资料"
    )
    text = models.TextField("摘记", help_text="看到什么、在第几页。只有本组看得到。")
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="摘记人")
    noted_at = models.DateTimeField("摘记时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "阅档摘记"
        ordering = ["id"]

    def __str__(self):
        return f"{self.item}摘记"
