"""One unit in one round: the case file."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from guardian.models import GroupObjectPermissionBase

from accounts.grants import boundary
from accounts.models import Committee, Organisation
from kernel.lifecycle import LifecycleModel
from kernel.workdays import Calendar
from rounds import lifecycle
from rounds.models.rounds import Round, Team


class InspectionQuerySet(models.QuerySet):
    def with_case(self):
        """With everything an inspection's own page and list name about it."""
        return self.select_related(
            "unit",
            "round__term",
            "round__rules",
            "round__focus",
            "team__authorisation",
            "committee",
            "looks_back_at__round__term",
        )


class Inspection(LifecycleModel):
    """巡察任务: one unit in one round; the case file, and the boundary of its rights."""

    lifecycle = lifecycle.INSPECTION

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="inspections", verbose_name="派出党组织"
    )
    round = models.ForeignKey(
        Round, models.CASCADE, related_name="inspections", verbose_name="轮次"
    )
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name="巡察组",
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="inspections", verbose_name="被巡察单位"
    )
    planned_entry_on = models.DateField("计划进驻日期")
    planned_leave_on = models.DateField("计划撤点日期")
    notified_on = models.DateField("通知日期", null=True, editable=False)
    entered_on = models.DateField("进驻日期", null=True, editable=False)
    left_on = models.DateField("撤点日期", null=True, editable=False)
    looks_back_at = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="looked_back_by",
        verbose_name="回头看的原巡察",
    )  # fmt: skip

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "巡察任务"
        ordering = ["-round__starts_on", "unit__code", "id"]
        default_permissions = ()
        permissions = [
            ("inspect", "参加巡察"),
            ("lead", "组长、副组长：审核"),
            ("conclude", "组长：审定"),
            ("open_letters", "信访专员：办理信访"),
            ("keep_clues", "线索专管员：保管问题线索"),
            ("rectify", "单位联络员：办理整改"),
            ("answer_for", "单位书记：签字背书"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"], name="unit_once_per_round",
                violation_error_message="这个单位已在本轮，不能重复添加。",
            ),
            models.CheckConstraint(
                condition=Q(planned_leave_on__gt=F("planned_entry_on")),
                name="inspection_leaves_after_entry",
                violation_error_message="计划撤点日期要晚于计划进驻日期，请检查。",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("entered_on")),
                name="inspection_left_after_entered",
                violation_error_message="撤点日期不能早于进驻日期。",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "planned_leave_on"], name="inspection_pressing")]

    def __str__(self):
        return str(self.unit)

    @property
    def title(self):
        return f"{self.unit.name}（{self.round}）"

    @property
    def inspection_id(self):
        """So that events and rules ask every record, this one included, the same way."""
        return self.pk

    @property
    def inspection(self):
        return self

    @property
    def entry_on(self):
        return self.entered_on or self.planned_entry_on

    @property
    def leave_on(self):
        return self.left_on or self.planned_leave_on

    @property
    def letters_close_on(self):
        """The last day on which letters are taken in."""
        return self.round.rules.term("letters_close").due(self.leave_on, Calendar.load())

    def due_day(self, rule: str, starts_on: date | None, calendar=None) -> date | None:
        """When the matter of this rule is due: as decided for this case, else as counted."""
        term = self.round.rules.term(rule)
        if starts_on is None or term is None:
            return None
        decided = self.decided(rule)
        return decided.due_on if decided else term.due(starts_on, calendar or Calendar.load())

    def explain_due(self, rule: str, event: str, starts_on: date, calendar) -> str:
        """The sentence to `due_day`; "" where the rules set no such term."""
        term = self.round.rules.term(rule)
        if term is None:
            return ""
        decided = self.decided(rule)
        return decided.explain if decided else term.explain(event, starts_on, calendar)

    def decided(self, rule: str):
        """The deadline of this rule, if somebody has decided on it."""
        return self._decided.get(rule)

    @cached_property
    def _decided(self) -> dict:
        rows = self.deadlines.filter(is_void=False)
        return {row.rule: row for row in rows.exclude(extended_to=None, suspended_days=0)}

    def get_absolute_url(self):
        return reverse("inspection", args=[self.pk])


@boundary
class InspectionGroupPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Inspection, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = verbose_name_plural = "巡察任务授权"
