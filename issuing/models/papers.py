import json
from dataclasses import replace
from functools import cached_property

from django.apps import apps
from django.db import models
from django.urls import reverse

from accounts.models import Committee, Person
from issuing import lifecycle
from issuing.kinds import Kind, cases_of, committee_of, kind_of, print_of
from issuing.models.register import RegisteredNumber
from issuing.models.wordings import Wording, says_of
from kernel.enclosed import EnclosedTextField
from kernel.files import EnclosedFile
from kernel.lifecycle import LifecycleModel
from kernel.models import UncountedModel
from kernel.paper.content import Paper, from_data, to_data
from kernel.proof import both_or_neither

SECRECY = [
    "",
    "内部",
    "秘密★1年",
    "秘密★3年",
    "秘密★5年",
    "秘密★10年",
    "机密★5年",
    "机密★10年",
    "机密★20年",
]
URGENCY = ["", "加急", "特急"]


def content_of(kind: Kind, record) -> Paper:
    """What a paper of this kind says about the record now, in the office's present words."""
    return kind.draw(record, says_of(kind, committee_of(record)))


class OfficialPaper(UncountedModel, LifecycleModel):
    """正式文书: the frozen text of one paper, with its number, its issue and its signed copy."""

    lifecycle = lifecycle.PAPER

    committee = models.ForeignKey(
        Committee, models.PROTECT, editable=False, related_name="+", verbose_name="派出党组织"
    )
    kind = models.CharField("文种", max_length=80, editable=False)
    subject_type = models.CharField("对象类型", max_length=60, editable=False)
    subject_id = models.BigIntegerField("对象编号", editable=False)
    inspection_id = models.BigIntegerField("巡察任务编号", null=True, editable=False)
    turn = models.PositiveSmallIntegerField("第几份", default=1, editable=False)
    title = models.CharField("标题", max_length=200, editable=False)
    content = EnclosedTextField("定稿文本", editable=False)
    content_hash = models.CharField("文本指纹", max_length=64, editable=False)
    secrecy = models.CharField("密级和保密期限", max_length=20, blank=True, editable=False)
    urgency = models.CharField("紧急程度", max_length=10, blank=True, editable=False)
    prefix = models.CharField("代字", max_length=40, blank=True, editable=False)
    wording = models.ForeignKey(
        Wording, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name="文书用语",
    )  # fmt: skip
    frozen_by = models.ForeignKey(
        Person, models.PROTECT, editable=False, related_name="+", verbose_name="定稿人"
    )
    frozen_at = models.DateTimeField("定稿时间", editable=False)
    registered = models.OneToOneField(
        RegisteredNumber, models.PROTECT, null=True, editable=False, related_name="paper",
        verbose_name="发文登记",
    )  # fmt: skip
    given_number = models.CharField("发文字号", max_length=60, blank=True, editable=False)
    approver = models.CharField("签发人", max_length=30, blank=True, editable=False)
    issued_on = models.DateField("印发日期", null=True, editable=False)
    issued_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="登记人"
    )
    issued_at = models.DateTimeField("登记印发时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "正式文书"
        ordering = ["-frozen_at"]
        constraints = [
            # Two people who freeze one paper at the same moment: one of them is told.
            models.UniqueConstraint(
                fields=["kind", "subject_id", "turn"], condition=~models.Q(state="withdrawn"),
                name="one_present_paper",
                violation_error_message="这份文书已有定稿；要改的，请先撤回原定稿。",
            ),
            both_or_neither("issued", "officialpaper"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["kind", "subject_id", "frozen_at"], name="paper_of_record"),
            models.Index(fields=["committee", "state", "frozen_at"], name="official_by_state"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("officialpaper", args=[self.pk])

    @property
    def spec(self) -> Kind:
        return kind_of(self.kind)

    @property
    def kind_label(self) -> str:
        return self.spec.label

    @property
    def number(self) -> str:
        return self.registered.number if self.registered_id else self.given_number

    @cached_property
    def record(self):
        """What the paper is about, None if it is gone."""
        model = apps.get_model(self.subject_type)
        return model._base_manager.filter(pk=self.subject_id).first()

    @cached_property
    def cases(self) -> frozenset[int]:
        """The inspections it tells of; of one not yet frozen, what it would tell of."""
        if self._state.adding:
            return frozenset(cases_of(self.record))
        return frozenset(self.told_cases.values_list("inspection_id", flat=True))

    @property
    def frozen(self) -> Paper:
        return from_data(json.loads(self.content))

    @property
    def is_intact(self) -> bool:
        return print_of(self.frozen) == self.content_hash

    @property
    def is_current(self) -> bool:
        """Whether the case file would still give exactly this text."""
        if self.record is None:
            return False
        return print_of(self.now(content_of(self.spec, self.record))) == self.content_hash

    def now(self, text: Paper) -> Paper:
        """A text of today with the marks that were settled when this one was frozen."""
        return replace(text, secrecy=self.secrecy, urgency=self.urgency)

    @property
    def paper(self) -> Paper:
        """What is printed: the frozen text with the number and the day it went out under."""
        frozen = self.frozen
        day = self.issued_on or frozen.signed_on
        prints = frozen.has_imprint or self.spec.says.issuer
        return replace(
            frozen,
            number=self.number or frozen.number,
            signed_on=day,
            approver=frozen.approver and self.approver,
            printed_by=frozen.printed_by or (frozen.signer if prints and day else ""),
            printed_on=day if prints else None,
            draft_mark=self.mark,
        )

    @property
    def mark(self) -> str:
        if self.state == "withdrawn":
            return "已撤回"
        return "" if self.number or not self.prefix else "定稿待编号"

    @staticmethod
    def text_of(paper: Paper) -> str:
        return json.dumps(to_data(paper), ensure_ascii=False)


class ToldCase(models.Model):
    """涉及案卷: one inspection that a frozen paper tells of."""

    paper = models.ForeignKey(
        OfficialPaper, models.CASCADE, related_name="told_cases", verbose_name="正式文书"
    )
    inspection_id = models.BigIntegerField("巡察任务编号")

    class Meta:
        verbose_name = verbose_name_plural = "文书涉及的案卷"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection_id", "paper"], name="told_case_once")
        ]

    def __str__(self):
        return str(self.inspection_id)


class SignedCopy(EnclosedFile):
    """签章件: the scan of the paper that was signed and stamped."""

    paper = models.ForeignKey(
        OfficialPaper, models.PROTECT, related_name="signed_copies", verbose_name="正式文书"
    )

    class Meta:
        verbose_name = verbose_name_plural = "签章件"
        ordering = ["id"]
