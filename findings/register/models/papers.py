from django.db import models
from django.urls import reverse

from accounts.models import Person
from findings.register import lifecycle
from findings.register.models.categories import Category
from kernel.files import StoredFile
from kernel.lifecycle import LifecycleModel
from kernel.proof import both_or_neither, fingerprint_of
from rounds.models import Inspection, Team, TeamMember
from rounds.serving import serving


class WorkingPaperQuerySet(models.QuerySet):
    def approved(self):
        return self.filter(state="approved")

    def not_discarded(self):
        return self.exclude(state="discarded")

    def with_case(self):
        return self.select_related(
            "inspection__unit", "inspection__round__term", "inspection__team",
            "category__parent", "author", "reviewed_by", "approved_by", "reviewed_for",
            "approved_for",
        )  # fmt: skip


class WorkingPaperManager(models.Manager.from_queryset(WorkingPaperQuerySet)):
    """Handlers come along: who may review or approve a paper depends on them."""

    def get_queryset(self):
        return super().get_queryset().prefetch_related("handlers")


class WorkingPaper(LifecycleModel):
    """问题底稿: one matter, one paper; numbered when the head approves it."""

    class Belongs(models.TextChoices):
        LEADERSHIP_BODY = "leadership_body", "领导班子问题"
        DEPARTMENT = "department", "部门问题"

    class Source(models.TextChoices):
        HEARING = "hearing", "听取汇报"
        INTERVIEW = "interview", "个别谈话"
        LETTER = "letter", "信访"
        DOCUMENT = "document", "查阅资料"
        FIELD_VISIT = "field_visit", "走访下沉"
        FORUM = "forum", "座谈会"
        SITTING_IN = "sitting_in", "列席会议"
        QUESTIONNAIRE = "questionnaire", "问卷测评"
        SPECIAL_CHECK = "special_check", "专项检查"
        OTHER_DEPARTMENT = "other_department", "其他部门通报"

    TEXTS = ("title", "overview", "facts", "basis", "analysis", "responsible_subject")
    # What people write in a paper: of a letter it cites, the sender stands in no word of it.
    WORDS = (*TEXTS, "domains", "leader_in_charge", "occurred_on_level")

    lifecycle = lifecycle.PAPER

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="papers", verbose_name="巡察任务"
    )
    title = models.CharField("标题", max_length=120, help_text="一事一底稿，一句话说清是什么问题。")
    overview = models.TextField("问题概述", blank=True, help_text="与报告中的表述保持一致。")
    facts = models.TextField(
        "事实", blank=True,
        help_text="怎么查的、何时、何地、主要事实和影响。不写反映领导干部的问题线索，线索另行登记、单独保管。",
    )  # fmt: skip
    basis = models.TextField("定性依据", blank=True, help_text="依据的党规、法规、制度及具体条款。")
    analysis = models.TextField(
        "定性分析", blank=True, help_text="从思想、责任、作风、机制、执行等方面分析原因和风险。"
    )
    domains = models.CharField(
        "问题领域", max_length=120, blank=True, help_text="可填多个，用顿号分开。"
    )
    sources = models.JSONField("问题来源", default=list, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="papers",
        verbose_name="问题类别",
    )  # fmt: skip
    body_or_department = models.CharField("问题归属", max_length=16, choices=Belongs, blank=True)
    responsible_subject = models.CharField("责任主体", max_length=120, blank=True)
    leader_in_charge = models.CharField(
        "分管领导", max_length=60, blank=True, help_text="填职务，如“分管工程建设的副局长”。"
    )
    occurred_on_level = models.CharField(
        "发生层级", max_length=60, blank=True, help_text="如局机关、下属单位、村（社区）。"
    )
    found_on = models.DateField("发现日期", null=True, blank=True)
    author = models.ForeignKey(
        Person, models.PROTECT, related_name="+", editable=False, verbose_name="起草人"
    )
    reviewed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name="审核人",
    )  # fmt: skip
    reviewed_at = models.DateTimeField("审核时间", null=True, editable=False)
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name="审定人",
    )  # fmt: skip
    # For whom, where it was done by somebody's substitute (docs/decisions/0010).
    reviewed_for = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="代谁审核"
    )
    approved_for = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="代谁审定"
    )
    approved_at = models.DateTimeField("审定时间", null=True, editable=False)
    approved_fingerprint = models.CharField(
        "审定文本摘要", max_length=64, blank=True, editable=False
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="编号组"
    )
    sequence = models.PositiveSmallIntegerField("组内序号", null=True, editable=False)
    number = models.CharField("底稿编号", max_length=40, blank=True, editable=False)

    objects = WorkingPaperManager()

    class Meta:
        verbose_name = verbose_name_plural = "问题底稿"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "sequence"], name="paper_number_once"),
            both_or_neither("reviewed", "paper"),
            both_or_neither("approved", "paper"),
        ]
        indexes = [
            models.Index(fields=["inspection", "state"], name="paper_by_state"),
            models.Index(fields=["number", "id"], name="paper_by_number"),
            models.Index(fields=["found_on", "id"], name="paper_by_day"),
            models.Index(fields=["team", "sequence", "id"], name="paper_by_team"),  # the ledger's
        ]

    def __str__(self):
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self):
        return reverse("workingpaper", args=[self.pk])

    def required_texts(self) -> list[tuple[str, str]]:
        """What a paper must say before it is reviewed, as (label, text)."""
        return [
            (self._meta.get_field(name).verbose_name, getattr(self, name)) for name in self.TEXTS
        ]

    @property
    def source_labels(self) -> str:
        known = dict(self.Source.choices)
        return "、".join(known.get(source, source) for source in self.sources)

    @property
    def handler_ids(self) -> set[int]:
        return {handler.person_id for handler in self.handlers.all()}

    def forget_handlers(self):
        """Ask anew who the handlers are, after they have been changed."""
        getattr(self, "_prefetched_objects_cache", {}).pop("handlers", None)

    @property
    def handler_names(self) -> str:
        return "、".join(h.person.name for h in self.handlers.select_related("person"))

    def evidence_in_order(self):
        return self.evidence.select_related("added_by", "paper").order_by("position")

    @property
    def fingerprint(self) -> str:
        """Of everything the paper claims: its text, its handlers, its evidence and its sources."""
        fields = (
            *self.TEXTS, "domains", "sources", "category_id", "body_or_department",
            "leader_in_charge", "occurred_on_level", "found_on", "inspection_id",
        )  # fmt: skip
        return fingerprint_of(
            [[name, getattr(self, name)] for name in fields],
            sorted(self.handlers.values_list("person_id", flat=True)),
            list(self.evidence.order_by("position").values_list("name", "sha256")),
            *self._cited(),  # nothing at all where none is cited: older approvals still hold
        )

    def _cited(self):
        found = sorted([row.column, row.source_id] for row in self.citations.all())
        return [found] if found else []


class PaperHandler(models.Model):
    """承办人: at least two for every paper."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    paper = models.ForeignKey(
        WorkingPaper, models.CASCADE, related_name="handlers", verbose_name="底稿"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="承办人")

    class Meta:
        verbose_name = verbose_name_plural = "底稿承办人"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["paper", "person"], name="handler_once")]

    def __str__(self):
        return str(self.person)


class PaperEvidence(StoredFile):
    """支撑材料: one file behind a paper."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    paper = models.ForeignKey(
        WorkingPaper, models.PROTECT, related_name="evidence", verbose_name="底稿"
    )
    position = models.PositiveSmallIntegerField("序号")

    class Meta:
        verbose_name = verbose_name_plural = "支撑材料"
        ordering = ["paper", "position"]
        constraints = [models.UniqueConstraint(fields=["paper", "position"], name="evidence_once")]

    @property
    def number(self) -> str:
        """`05-01`; before the paper has its number, only the place within the paper."""
        sequence = self.paper.sequence
        return f"{sequence:02}-{self.position:02}" if sequence else f"附{self.position:02}"


def possible_handlers(inspection):
    """Who of the team may handle papers: everybody but the head, who approves them."""
    return serving(inspection, *(post for post in TeamMember.Post.values if post != "head"))
