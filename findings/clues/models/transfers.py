from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase

from accounts.grants import boundary
from accounts.models import Committee, Organisation, Person, Posting
from findings.clues import lifecycle
from findings.clues.models.clues import Clue, Remark
from kernel.ids import random_id
from kernel.lifecycle import LifecycleModel
from kernel.proof import both_or_neither, fingerprint_of
from kernel.workdays import Calendar
from rounds.models import Inspection


class TransferQuerySet(models.QuerySet):
    def with_case(self):
        """With everything the pages of a transfer name."""
        return self.select_related(
            "inspection__unit", "inspection__round__term", "inspection__team",
            "inspection__committee", "receiver", "committee", "drawn_by", "sent_by", "received_by",
        )  # fmt: skip

    def for_desk(self):
        return self.select_related("receiver")


class Transfer(LifecycleModel):
    """移交: one hand-over from one inspection to one receiving department; the boundary of its rights.

    The receiver holds `receive` on the transfer and on nothing else: neither the inspection nor the
    clue behind an item. Items carry their own copy of what was handed over.
    """

    class Carrier(models.TextChoices):
        OFFICE = "office", "巡察办"
        TEAM = "team", "巡察组"

    lifecycle = lifecycle.TRANSFER
    reading_label = "查阅移交函"
    stands_alone = True

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, editable=False, related_name="+", verbose_name="派出党组织"
    )
    channel = models.CharField(
        "渠道", max_length=8, choices=Clue.Channel, default=Clue.Channel.ORDINARY, editable=False
    )
    carrier = models.CharField("经办方", max_length=8, choices=Carrier, editable=False)
    receiver = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="接收单位"
    )
    kind = models.CharField(
        "接收单位类别", max_length=12, choices=Organisation.Receives, blank=True, editable=False
    )
    authority = models.CharField(
        "干部管理权限", max_length=12, choices=Clue.Authority, blank=True, editable=False
    )
    sequence = models.PositiveSmallIntegerField("序号", null=True, editable=False)
    number = models.CharField("移交函号", max_length=48, blank=True, editable=False)
    drawn_by = models.ForeignKey(
        Person, models.PROTECT, editable=False, related_name="+", verbose_name="拟稿人"
    )
    drawn_at = models.DateTimeField("拟稿时间", default=timezone.now, editable=False)
    sent_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="移交人"
    )
    sent_at = models.DateTimeField("移交时间", null=True, editable=False)
    received_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="接收人"
    )
    received_at = models.DateTimeField("签收时间", null=True, editable=False)
    handed_on = models.DateField("交接日期", null=True, editable=False)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "移交"
        ordering = ["-drawn_at", "id"]
        default_permissions = ()
        permissions = [("receive", "接收移交")]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "receiver", "sequence"], name="transfer_number_once"
            ),
            models.UniqueConstraint(
                fields=["inspection", "sequence"], condition=Q(channel="direct"),
                name="transfer_direct_number_once",
            ),
            models.CheckConstraint(
                condition=Q(channel="direct", receiver__isnull=True, kind="")
                | Q(channel="ordinary", receiver__isnull=False) & ~Q(kind=""),
                name="transfer_to_one_receiver",
            ),
            models.CheckConstraint(
                condition=Q(handed_on__isnull=True) | Q(received_at__isnull=False),
                name="transfer_handed_on_receipt",
            ),
            both_or_neither("sent", "transfer"),
            both_or_neither("received", "transfer"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["inspection", "state"], name="transfer_by_state")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("transfer", args=[self.pk])

    @property
    def title(self) -> str:
        return f"移交{self.receiver_name}（{self.number or '未编号'}）"

    @property
    def transfer_id(self) -> int:
        """So that rules ask a transfer and its items the same way."""
        return self.pk

    @property
    def is_direct(self) -> bool:
        return self.channel == Clue.Channel.DIRECT

    @property
    def receiver_name(self) -> str:
        return "纪委书记" if self.is_direct else str(self.receiver)

    @property
    def receiving_post(self) -> tuple[object, str]:
        """Where the receiving agents sit: (place, post)."""
        if self.is_direct:
            return self.committee, Posting.Post.DISCIPLINE_SECRETARY
        return self.receiver, Posting.Post.RECEIVER

    def has_receiving_agent(self) -> bool:
        place, post = self.receiving_post
        return place.postings.current().filter(post=post, person__is_active=True).exists()

    @property
    def sent_on(self):
        return self.sent_at and timezone.localdate(self.sent_at)

    @property
    def answer_due_on(self):
        """Signing late gains nothing: until it is signed for, the term runs from the hand-over."""
        term = self.inspection.round.rules.term("clue_answer")
        return self.sent_at and term.due(self.sent_on, Calendar({}))

    @property
    def is_midround(self) -> bool:
        """巡中移交: handed over while the team was still on site."""
        left_on = self.inspection.left_on
        return self.sent_on is not None and (left_on is None or self.sent_on < left_on)

    def items_in_order(self):
        return self.items.select_related("clue", "finding").order_by("position")

    @property
    def fingerprint(self) -> str:
        """Of what is handed over, without its content: the number, the items and their proof."""
        items = self.items.order_by("position").values_list("pk", "kind", "content_print")
        return fingerprint_of(self.inspection_id, self.receiver_id, self.number, list(items))


class TransferRemark(Remark):
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    transfer = models.ForeignKey(
        Transfer, models.PROTECT, related_name="remarks", verbose_name="移交函"
    )

    class Meta:
        verbose_name = verbose_name_plural = "移交办理意见"
        ordering = ["said_at", "id"]


@boundary
class TransferGroupPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Transfer, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = verbose_name_plural = "移交授权"
