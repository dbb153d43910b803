"""A round and its teams."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.models import Committee
from kernel.events import doers_of, last_doer
from kernel.gathering import annotated
from kernel.lifecycle import LifecycleModel
from rounds import lifecycle
from rounds.models.planning import FocusDictionary, Term
from rounds.models.rules import RuleSet

_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 21 → 二十一: how rounds and teams are counted in papers (below 100)."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


class RoundQuerySet(models.QuerySet):
    def for_desk(self):
        """With what the title names and the preconditions of its moves ask."""
        inspections = self.model.inspections.rel.related_model.objects
        units = inspections.filter(round=OuterRef("pk")).order_by()
        return self.select_related("term").annotate(
            has_units=Exists(units), has_unplaced_units=Exists(units.filter(team__isnull=True)),
            submitter_id=Subquery(doers_of(Round, "submit")),
        )  # fmt: skip


class Round(LifecycleModel):
    """轮次: one round of inspections inside a term."""

    class Kind(models.TextChoices):
        ROUTINE = "routine", "常规巡察"
        THEMATIC = "thematic", "专项巡察"
        FLEXIBLE = "flexible", "机动巡察"
        RAISED_LEVEL = "raised_level", "提级巡察"
        CROSS = "cross", "交叉巡察"
        LOOK_BACK = "look_back", "回头看"

    lifecycle = lifecycle.ROUND

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="rounds", verbose_name="派出党组织"
    )
    term = models.ForeignKey(Term, models.PROTECT, related_name="rounds", verbose_name="届次")
    number = models.PositiveSmallIntegerField("轮次（第几轮）")
    kind = models.CharField("巡察类型", max_length=12, choices=Kind, default=Kind.ROUTINE)
    focus = models.ForeignKey(
        FocusDictionary, models.PROTECT, related_name="rounds", verbose_name="监督重点"
    )
    rules = models.ForeignKey(
        RuleSet, models.PROTECT, related_name="rounds", verbose_name="期限规则"
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    clues_through_office = models.BooleanField(
        "问题线索经巡察办移交", default=True,
        help_text="勾选：批准移交后巡察办可以查看并办理移交。不勾选：由巡察组直接移交，巡察办不接触线索。",
    )  # fmt: skip

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "轮次"
        ordering = ["-starts_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "number"], name="round_number_once",
                violation_error_message="本届已有这一轮次，请核对轮次序号。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="round_ends_after_start",
                violation_error_message="结束日期要晚于开始日期，请检查。",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.term}第{numeral(self.number)}轮"

    def get_absolute_url(self):
        return reverse("round", args=[self.pk])

    @property
    def title(self):
        return f"{self}（{self.get_kind_display()}）"

    @annotated
    def submitter_id(self) -> int | None:
        """Who submitted it last, and therefore does not approve it."""
        return last_doer(self, "submit")

    @annotated
    def has_units(self) -> bool:
        return self.inspections.exists()

    @annotated
    def has_unplaced_units(self) -> bool:
        return self.inspections.filter(team__isnull=True).exists()


class Team(models.Model):
    """巡察组: one team of one round; dissolved when its authorisation ends."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="+", verbose_name="派出党组织"
    )
    round = models.ForeignKey(Round, models.CASCADE, related_name="teams", verbose_name="轮次")
    number = models.PositiveSmallIntegerField("组号")

    class Meta:
        verbose_name = verbose_name_plural = "巡察组"
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"], name="team_number_once",
                violation_error_message="本轮已有这个组号。",
            )
        ]  # fmt: skip

    def __str__(self):
        return f"第{numeral(self.number)}巡察组"

    def get_absolute_url(self):
        return reverse("team", args=[self.pk])

    @property
    def head(self):
        member = self.members.filter(post="head").select_related("person").first()
        return member and member.person
