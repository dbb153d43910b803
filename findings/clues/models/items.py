from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from findings.clues import lifecycle
from findings.clues.models.clues import Clue, Remark
from findings.clues.models.transfers import Transfer
from findings.letters.models import Letter
from findings.register.models import Finding
from kernel.enclosed import EnclosedCharField, EnclosedTextField
from kernel.files import EnclosedFile
from kernel.ids import random_id
from kernel.lifecycle import LifecycleModel
from kernel.proof import both_or_neither, fingerprint_of
from kernel.workdays import Calendar
from rounds.models import Inspection


class TransferItemQuerySet(models.QuerySet):
    def with_case(self):
        """With everything the pages of an item name."""
        return self.select_related(
            "inspection__unit", "inspection__round__term", "inspection__committee",
            "transfer__receiver", "accepted_by", "closed_by",
        )  # fmt: skip

    def for_desk(self):
        """Without what is secret: a desk names neither person nor matter."""
        return self.defer(*self.model.SECRET)

    def handed_over(self):
        return self.filter(transfer__state__in=lifecycle.HANDED_OVER)

    def with_answers(self, today: date):
        """With the latest disposition, and whether the item is or was late (`is_overdue`)."""
        answers = Answer.objects.filter(item=models.OuterRef("pk")).order_by("-position")
        late = Q(state__in=lifecycle.RUNNING, due_on__lt=today) | Q(
            answered_on__gt=models.F("due_on")
        )
        return self.annotate(
            disposition=models.Subquery(answers.values("disposition")[:1]),
            is_overdue=models.Case(
                models.When(late, then=True), default=False, output_field=models.BooleanField()
            ),
        )


class TransferItemManager(models.Manager.from_queryset(TransferItemQuerySet)):
    """The transfer comes along: who may do what to an item depends on it."""

    def get_queryset(self):
        return super().get_queryset().select_related("transfer__receiver")


class TransferItem(LifecycleModel):
    """移交事项: one clue, common problem or letter in the receiver's hands, and what comes of it.

    It holds a copy of what was handed over; the receiver sees nothing else.
    """

    class Kind(models.TextChoices):
        CLUE = "clue", "问题线索"
        FINDING = "finding", "巡察发现问题"
        LETTER = "letter", "信访事项"

    SECRET = ("subject", "outline")

    lifecycle = lifecycle.ITEM
    reading_label = "查阅移交事项"
    stands_alone = True

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    transfer = models.ForeignKey(
        Transfer, models.PROTECT, related_name="items", verbose_name="移交函"
    )
    position = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("类别", max_length=8, choices=Kind)
    clue = models.ForeignKey(
        Clue, models.PROTECT, null=True, editable=False, related_name="items",
        verbose_name="问题线索",
    )  # fmt: skip
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="问题"
    )
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="信访件"
    )
    subject = EnclosedCharField("被反映人或问题", max_length=240)
    outline = EnclosedTextField("主要内容")
    nature = models.CharField("性质", max_length=16, choices=Clue.Nature, blank=True)
    authority = models.CharField("干部管理权限", max_length=12, choices=Clue.Authority, blank=True)
    origin = models.CharField("来源", max_length=12, choices=Clue.Origin, blank=True)
    content_print = models.CharField("内容摘要", max_length=64, editable=False)
    created_at = models.DateTimeField("列入时间", default=timezone.now, editable=False)
    due_on = models.DateField("答复期限", null=True, editable=False)
    term_event = models.CharField("期限起算事由", max_length=12, blank=True, editable=False)
    term_starts_on = models.DateField("期限起算日", null=True, editable=False)
    accepted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="受理人"
    )
    accepted_at = models.DateTimeField("受理时间", null=True, editable=False)
    answered_on = models.DateField("答复日期", null=True, editable=False)
    closed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="办结人"
    )
    closed_at = models.DateTimeField("办结时间", null=True, editable=False)

    objects = TransferItemManager()

    class Meta:
        verbose_name = verbose_name_plural = "移交事项"
        ordering = ["transfer", "position"]
        constraints = [
            models.UniqueConstraint(fields=["transfer", "position"], name="transfer_item_position"),
            models.UniqueConstraint(
                fields=["clue"], condition=~Q(state="refused"), name="clue_in_one_transfer"
            ),
            models.UniqueConstraint(fields=["transfer", "finding"], name="finding_once_a_transfer"),
            models.CheckConstraint(
                condition=Q(
                    kind="clue", clue__isnull=False, finding__isnull=True, letter__isnull=True
                )
                | Q(kind="finding", clue__isnull=True, finding__isnull=False, letter__isnull=True)
                | Q(kind="letter", clue__isnull=True, finding__isnull=True),
                name="transfer_item_of_one_kind",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, term_starts_on__isnull=True)
                | Q(due_on__gte=models.F("term_starts_on")),
                name="transfer_item_term",
            ),
            both_or_neither("accepted", "transfer_item"),
            both_or_neither("closed", "transfer_item"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["inspection", "state"], name="transfer_item_by_state"),
            models.Index(fields=["state", "due_on"], name="transfer_item_due"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("transferitem", args=[self.pk])

    @property
    def title(self) -> str:
        """Fit for a desk and a list: it tells neither person nor matter."""
        return (
            f"{self.transfer.number or '拟移交'} 第 {self.position} 项（{self.get_kind_display()}）"
        )

    @property
    def is_running(self) -> bool:
        return self.state in lifecycle.RUNNING

    def explain_due(self, calendar=None) -> str:
        """从何时起算、多长、至哪一天; a term in months asks no calendar of holidays."""
        term = self.inspection.round.rules.term("clue_answer")
        return term.explain(self.term_event, self.term_starts_on, calendar or Calendar({}))

    def is_late(self, today: date) -> bool:
        """Overdue while it runs; once answered, whether the answer came too late."""
        if self.due_on is None or not (self.is_running or self.answered_on):
            return False
        return (self.answered_on or today) > self.due_on

    def answers_in_order(self):
        return (
            self.answers.select_related("given_by").prefetch_related("files").order_by("position")
        )

    def files_in_order(self):
        return self.files.select_related("added_by").order_by("position")

    def content_fingerprint(self) -> str:
        approved = self.clue.approved_fingerprint if self.clue else ""
        return fingerprint_of(
            self.kind,
            self.subject,
            self.outline,
            self.nature,
            self.authority,
            self.origin,
            approved,
        )


class ItemFile(EnclosedFile):
    """A file handed over with an item: the receiver's copy."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    item = models.ForeignKey(
        TransferItem, models.CASCADE, related_name="files", verbose_name="移交事项"
    )
    position = models.PositiveSmallIntegerField("序号")

    class Meta:
        verbose_name = verbose_name_plural = "移交材料"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="transfer_file_once")
        ]


class ItemRemark(Remark):
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    item = models.ForeignKey(
        TransferItem, models.CASCADE, related_name="remarks", verbose_name="移交事项"
    )

    class Meta:
        verbose_name = verbose_name_plural = "移交事项办理意见"
        ordering = ["said_at", "id"]


class Answer(models.Model):
    """答复: how the receiver deals with an item; the last one is final, those before tell progress."""

    class Disposition(models.TextChoices):
        INQUIRY_TALK = "inquiry_talk", "谈话函询"
        PRELIMINARY_VERIFICATION = "preliminary", "初步核实"
        HELD_FOR_CHECK = "held_for_check", "暂存待查"
        CLOSED_WITHOUT_ACTION = "no_action", "予以了结"
        CASE_FILED = "case_filed", "立案"
        ORGANISATIONAL = "organisational", "组织处理"
        HANDLED = "handled", "已办理"

    # A breach is never merely "dealt with"; a common problem is neither verified nor filed.
    FOR_CLUES = (
        "inquiry_talk", "preliminary", "held_for_check", "no_action", "case_filed", "organisational",
    )  # fmt: skip
    FOR_OTHERS = ("handled", "organisational", "no_action")

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    item = models.ForeignKey(
        TransferItem, models.PROTECT, related_name="answers", verbose_name="移交事项"
    )
    position = models.PositiveSmallIntegerField("序号")
    disposition = models.CharField("处置方式", max_length=16, choices=Disposition)
    text = EnclosedTextField("办理情况")
    is_final = models.BooleanField("办理结果")
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="答复人")
    given_at = models.DateTimeField("答复时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "移交事项答复"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="transfer_answer_once")
        ]

    def __str__(self):
        return f"{self.item}：{self.get_disposition_display()}"


class AnswerFile(EnclosedFile):
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="files", verbose_name="答复")
    position = models.PositiveSmallIntegerField("序号")

    class Meta:
        verbose_name = verbose_name_plural = "答复材料"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "position"], name="transfer_answer_file_once")
        ]
