from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, Person
from findings.clues import lifecycle
from findings.fieldwork.models import Interview
from findings.letters.models import Letter
from findings.register.models import WorkingPaper
from kernel.enclosed import EnclosedCharField, EnclosedTextField
from kernel.files import EnclosedFile
from kernel.ids import random_id
from kernel.lifecycle import LifecycleModel
from kernel.proof import both_or_neither, fingerprint_of
from kernel.shown import shown
from rounds.models import Inspection


class ClueQuerySet(models.QuerySet):
    def with_case(self):
        """With everything the pages of a clue name."""
        return self.select_related(
            "inspection__unit", "inspection__round__term", "inspection__team",
            "inspection__committee", "registered_by", "approved_by",
        )  # fmt: skip

    def for_desk(self):
        """Without what is secret: a desk names neither person nor matter."""
        return self.defer(*self.model.SECRET)

    def with_handling(self):
        """With the state of the latest transfer's item, as `handling`."""
        items = self.model.items.rel.related_model._base_manager.filter(clue=models.OuterRef("pk"))
        return self.annotate(
            handling=models.Subquery(items.order_by("-created_at").values("state")[:1])
        )


class Clue(LifecycleModel):
    """问题线索: what may be a breach by a person, kept apart from papers and from the team.

    Its very existence is secret: the key is random, and it has no number before it is approved, so
    that nobody who knows of one clue can infer another.
    """

    class Nature(models.TextChoices):
        POLITICAL = "political", "政治纪律"
        ORGANISATIONAL = "organisational", "组织纪律"
        INTEGRITY = "integrity", "廉洁纪律"
        MASSES = "masses", "群众纪律"
        WORK = "work", "工作纪律"
        LIFE = "life", "生活纪律"
        OFFENCE = "offence", "涉嫌职务违法犯罪"
        PERSONNEL = "personnel", "选人用人"
        OTHER = "other", "其他"

    class Authority(models.TextChoices):
        """干部管理权限: who manages the cadre decides who receives the clue."""

        SUPERIOR = "superior", "上级党委管理"
        COMMITTEE = "committee", "本级党委管理"
        UNIT = "unit", "本单位党组织管理"
        NOBODY = "nobody", "非管理干部"

    class Origin(models.TextChoices):
        LETTER = "letter", "来信来电来访"
        INTERVIEW = "interview", "个别谈话"
        DOCUMENT = "document", "查阅资料"
        CHECK = "check", "专项检查、抽查"
        OTHER = "other", "其他"

    class Channel(models.TextChoices):
        ORDINARY = "ordinary", "组务会研究、领导小组批准后移交"
        DIRECT = "direct", "组长直报纪委书记"

    # What tells of a person or of the matter, and therefore lies enclosed; everything else may be
    # listed, searched and sorted.
    SECRET = ("person_name", "person_unit", "person_post", "outline", "origin_detail", "minutes")

    # What people write of a clue: of a letter it rests on, the sender stands in no word of it.
    WORDS = ("person_name", "person_unit", "person_post", "outline", "origin_detail")

    lifecycle = lifecycle.CLUE
    reading_label = "查阅问题线索"
    stands_alone = True

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    channel = models.CharField("办理渠道", max_length=8, choices=Channel, default=Channel.ORDINARY)
    person_name = EnclosedCharField(
        "被反映人", max_length=60, help_text="不掌握姓名的写职务，如“时任项目负责人”。"
    )
    person_unit = EnclosedCharField("单位", max_length=80, blank=True)
    person_post = EnclosedCharField("职务", max_length=80, blank=True)
    authority = models.CharField("干部管理权限", max_length=12, choices=Authority)
    concerns_leaders = models.BooleanField(
        "反映领导干部", default=False,
        help_text="反映上级管理的干部或被巡察单位主要负责人的，勾选。",
    )  # fmt: skip
    nature = models.CharField("线索性质", max_length=16, choices=Nature)
    outline = EnclosedTextField(
        "反映的主要问题", help_text="写明时间、地点、事项和依据；不写信访人、谈话人的任何情况。"
    )
    origin = models.CharField("线索来源", max_length=12, choices=Origin)
    origin_detail = EnclosedCharField(
        "来源说明", max_length=120, blank=True, help_text="如“谈话记录第 12 号”，不写来源人姓名。"
    )
    origin_paper = models.ForeignKey(
        WorkingPaper, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="相关底稿", help_text="底稿上不会出现这条线索。",
    )  # fmt: skip
    origin_letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="相关信访件",
        help_text="只关联件号，不抄录信访人；不能查阅信访件的同志看不到这一项。",
    )  # fmt: skip
    origin_interview = models.ForeignKey(
        Interview, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="相关谈话",
        help_text="不能查阅这次谈话的同志看不到这一项。",
    )  # fmt: skip
    destination = models.CharField(
        "拟移交去向", max_length=12, choices=Organisation.Receives, blank=True, editable=False
    )
    deliberated_on = models.DateField("组务会日期", null=True, editable=False)
    minutes = EnclosedTextField("组务会意见", blank=True, editable=False)
    registered_by = models.ForeignKey(
        Person, models.PROTECT, editable=False, related_name="+", verbose_name="登记人"
    )
    registered_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="批准人"
    )
    approved_at = models.DateTimeField("批准时间", null=True, editable=False)
    approved_fingerprint = models.CharField(
        "批准内容摘要", max_length=64, blank=True, editable=False
    )
    sequence = models.PositiveSmallIntegerField("序号", null=True, editable=False)
    number = models.CharField("线索编号", max_length=40, blank=True, editable=False)

    objects = ClueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题线索"
        ordering = ["-registered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "sequence"], name="clue_number_once"),
            models.CheckConstraint(
                condition=Q(channel="ordinary") | Q(concerns_leaders=True),
                name="clue_direct_concerns_leaders",
                violation_error_message="只有反映领导干部的线索可以直报，请先勾选“反映领导干部”。",
            ),
            both_or_neither("approved", "clue"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["inspection", "state"], name="clue_by_state")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("clue", args=[self.pk])

    @property
    def title(self) -> str:
        """Fit for a desk and a list: it tells neither person nor matter."""
        return f"问题线索 {self.number}" if self.number else f"问题线索（{self.registered_text}）"

    @property
    def registered_text(self) -> str:
        return f"{shown(self.registered_at)}登记"

    @property
    def is_direct(self) -> bool:
        return self.channel == self.Channel.DIRECT

    @property
    def latest_item(self):
        """The item of the latest transfer that carries this clue, or None."""
        return self.items.order_by("-created_at").first()

    def evidence_in_order(self):
        return self.evidence.select_related("added_by").order_by("position")

    @property
    def fingerprint(self) -> str:
        """Of all that the leading group approves (`shown.whole_clue`): case and origin, person and
        matter, evidence, the meeting's opinion, and where it goes.
        """
        fields = (
            "inspection_id", "person_name", "person_unit", "person_post", "authority",
            "concerns_leaders", "nature", "outline", "origin", "origin_detail", "deliberated_on",
            "minutes", "destination",
        )  # fmt: skip
        return fingerprint_of(
            [[name, getattr(self, name)] for name in fields],
            list(self.evidence.order_by("position").values_list("sha256", flat=True)),
        )


class ClueEvidence(EnclosedFile):
    """线索材料: one file behind a clue. Its address names only its place, never a key."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    clue = models.ForeignKey(Clue, models.PROTECT, related_name="evidence", verbose_name="问题线索")
    position = models.PositiveSmallIntegerField("序号")

    class Meta:
        verbose_name = verbose_name_plural = "线索材料"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["clue", "position"], name="clue_evidence_once")
        ]


class Remark(models.Model):
    """Abstract: what somebody said with a deed. Kept with the record and out of the events, which
    the audit administrator reads.
    """

    deed = models.CharField("办理", max_length=20)
    text = EnclosedTextField("意见和理由")
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="办理人")
    said_at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.said_by} {self.deed}"


class ClueRemark(Remark):
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    clue = models.ForeignKey(Clue, models.PROTECT, related_name="remarks", verbose_name="问题线索")

    class Meta:
        verbose_name = verbose_name_plural = "线索办理意见"
        ordering = ["said_at", "id"]


class ClueCustodian(models.Model):
    """线索专管员: whom the head has named to keep the clues of one inspection."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="指定人")
    named_at = models.DateTimeField("指定时间", default=timezone.now)
    dismissed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name="撤销人"
    )
    dismissed_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "线索专管员"
        ordering = ["named_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "person"], condition=Q(dismissed_at__isnull=True),
                name="clue_custodian_once", violation_error_message="这名同志已是线索专管员。",
            ),
            both_or_neither("dismissed", "clue_custodian"),
        ]  # fmt: skip

    def __str__(self):
        return str(self.person)
