"""The deadlines of a case, one row each: what is counted, what was decided about it, what became of it."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Case, CharField, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from kernel.due import Due, Kept
from kernel.lifecycle import LifecycleModel
from kernel.workdays import zh
from rounds import lifecycle
from rounds.models.inspections import Inspection
from rounds.rules import BY_CODE, CHOICES, PARTIES, UNIT


class DeadlineQuerySet(models.QuerySet):
    def with_case(self):
        return self.select_related("inspection__unit", "inspection__round__rules", "asked_by")

    def with_standing(self, today: date):
        """With `stands`, as `Deadline.standing_on` says it, and `rests`: whether it presses nobody."""
        windows = [code for code, rule in BY_CODE.items() if rule.window]
        return self.annotate(
            stands=Case(
                When(is_void=True, then=Value("void")),
                When(over_on__lte=F("due_on"), then=Value("kept")),
                When(over_on__isnull=False, then=Value("missed")),
                When(state="suspended", then=Value("suspended")),
                When(due_on__gte=today, then=Value("open")),
                When(rule__in=windows, then=Value("kept")),
                default=Value("late"), output_field=CharField(),
            ),
            rests=Case(
                When(is_void=True, then=Value(2)), When(over_on__isnull=False, then=Value(1)),
                When(rule__in=windows, due_on__lt=today, then=Value(1)), default=Value(0),
            ),
        )  # fmt: skip


class Deadline(LifecycleModel):
    """期限: one deadline of one case, after one rule of the round's 期限规则.

    Three hands write it. What is *counted* (`starts_on` to `base_due_on`), whether its matter is done
    (`over_on`) and whether it still has a matter (`is_void`) follows from the case and is laid here by
    `xuncha.clock.settling`. What is *decided* (extended, suspended, registered as done) is written by
    the moves of its lifecycle. `due_on` follows from both. `edition` counts the days it was due on:
    a reminder belongs to one edition.
    """

    STANDINGS = (
        ("open", "未到期"), ("late", "已逾期"), ("suspended", "中止计时"),
        ("kept", "按期完成"), ("missed", "逾期完成"), ("void", "不再适用"),
    )  # fmt: skip

    lifecycle = lifecycle.DEADLINE

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="deadlines", verbose_name="巡察任务"
    )
    rule = models.CharField("事项", max_length=16, choices=CHOICES)
    position = models.PositiveSmallIntegerField("第几次", default=0)
    party = models.CharField("责任方", max_length=8, choices=PARTIES)
    event = models.CharField("起算事由", max_length=20)
    starts_on = models.DateField("起算日")
    amount = models.PositiveSmallIntegerField("期限")
    unit = models.CharField("期限单位", max_length=8)
    base_due_on = models.DateField("按规则应于")
    first_due_on = models.DateField("首次确定的期限")
    due_on = models.DateField("期限")
    explained = models.CharField("怎样算出", max_length=300)
    edition = models.PositiveSmallIntegerField("期限版次", default=1)
    over_on = models.DateField("办结日期", null=True)
    is_void = models.BooleanField("不再适用", default=False)
    asked_to = models.DateField("申请延至", null=True, editable=False)
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="申请人"
    )
    extended_to = models.DateField("批准延至", null=True, editable=False)
    suspended_on = models.DateField("中止日期", null=True, editable=False)
    suspended_days = models.PositiveSmallIntegerField("累计中止天数", default=0, editable=False)
    done_on = models.DateField("登记的办结日期", null=True, editable=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "rule", "position"], name="deadline_once_a_case"
            ),
            models.CheckConstraint(
                condition=Q(asked_to__isnull=True, asked_by__isnull=True)
                | Q(asked_to__isnull=False, asked_by__isnull=False),
                name="deadline_asked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="deadline_pressing",
                condition=Q(over_on__isnull=True, is_void=False),
            ),
            models.Index(fields=["due_on", "id"], name="deadline_by_due"),
            models.Index(fields=["state", "due_on"], name="deadline_by_state"),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        nth = f"（第 {self.position} 次）" if self.position else ""
        return f"{self.get_rule_display()}{nth}"

    def get_absolute_url(self):
        return reverse("deadline", args=[self.pk])

    @property
    def kind(self):
        return BY_CODE[self.rule]

    @property
    def is_of_the_unit(self) -> bool:
        return self.party == UNIT

    # --- how it stands --------------------------------------------------------------------------

    @property
    def standing(self) -> str:
        return self.standing_on(timezone.localdate())

    def standing_on(self, today: date) -> str:
        if self.is_void:
            return "void"
        if self.over_on:
            return "kept" if self.over_on <= self.due_on else "missed"
        if self.state == "suspended":
            return "suspended"
        if self.due_on < today:
            return "kept" if self.kind.window else "late"
        return "open"

    @property
    def state_label(self) -> str:
        """What a reader wants to know: how it stands, and only while it runs what was asked."""
        name = self.standing
        if name in ("open", "late") and self.state == "asked":
            return "申请延期待审"
        return dict(self.STANDINGS)[name]

    @property
    def tone(self) -> str:
        tones = {"open": "run", "late": "late", "kept": "ok", "missed": "late"}
        return "warn" if self.state == "asked" else tones.get(self.standing, "off")

    @property
    def due(self) -> Due | Kept:
        """The day counter while it runs; afterwards whether the day was kept."""
        name = self.standing
        if name in ("open", "late"):
            return Due(self.due_on, timezone.localdate(), self.explain)
        if name == "missed":
            late = (self.over_on - self.due_on).days
            return Kept(self.due_on, f"逾期 {late} 天", "late", self.explain)
        return Kept(self.due_on, "按期" if name == "kept" else "", "ok", self.explain)

    @property
    def explain(self) -> str:
        """From which day, how long and why until this very day, as one sentence."""
        told = [self.explained]
        if self.extended_to:
            told.append(
                f"批准延至 {zh(self.extended_to)}，首次确定的期限是 {zh(self.first_due_on)}"
            )
        if self.suspended_days:
            told.append(f"中止 {self.suspended_days} 天，顺延至 {zh(self.due_on)}")
        return "；".join(told)

    def due_after(self) -> date:
        """The day it is due on, by what is counted and what was decided."""
        latest = max(filter(None, (self.base_due_on, self.extended_to)))
        return latest + timedelta(days=self.suspended_days)


class DeadlineChange(models.Model):
    """期限变更: why a deadline is due on another day than before, in words."""

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="+", verbose_name="巡察任务"
    )
    deadline = models.ForeignKey(
        Deadline, models.CASCADE, related_name="changes", verbose_name="期限"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    was_due_on = models.DateField("原期限", null=True)
    now_due_on = models.DateField("现期限")
    why = models.CharField("原因", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "期限变更"
        ordering = ["id"]

    def __str__(self):
        return self.why
