"""Keys as the database holds them: public halves in the clear, private halves only sealed.

What each sealed value is bound to stands beside its model as `context`; see docs/letters-and-keys.md.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Committee, Person
from kernel import sealing
from rounds.models import Inspection


class _HasPublicHalf(models.Model):
    public = models.BinaryField("公钥", editable=False)
    made_at = models.DateTimeField("建立时间", default=timezone.now, editable=False)
    retired_at = models.DateTimeField("停用时间", null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def fingerprint(self) -> str:
        return sealing.fingerprint(self.public)


class PersonalKey(_HasPublicHalf):
    """A custodian's own key pair; its private half stands under a passphrase only they know."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="personal_keys", verbose_name="保管人"
    )
    wrapped = models.BinaryField("口令保护的私钥", editable=False)
    replaces_earlier = models.BooleanField("重新设置", default=False, editable=False)
    misses = models.PositiveSmallIntegerField("连续输错次数", default=0, editable=False)
    barred_until = models.DateTimeField("暂停输入至", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "保管人密钥"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(retired_at__isnull=True), name="personal_key_once"
            )
        ]

    def __str__(self):
        return f"{self.person}的保管密钥"

    @staticmethod
    def context(person_id: int) -> str:
        return f"letters/personal/{person_id}"


class LettersKey(_HasPublicHalf):
    """The key pair that an inspection's letters are sealed to; a new generation replaces it."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="letters_keys", verbose_name="巡察任务"
    )
    generation = models.PositiveSmallIntegerField("第几代")

    class Meta:
        verbose_name = verbose_name_plural = "信访密钥"
        ordering = ["inspection", "-generation"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "generation"], name="letters_key_once")
        ]

    def __str__(self):
        return f"第 {self.generation} 代信访密钥"

    @property
    def context(self) -> str:
        return f"letters/key/{self.inspection_id}/{self.generation}"


class KeyShare(models.Model):
    """The private half of a letters key, sealed to one custodian."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    letters_key = models.ForeignKey(
        LettersKey, models.CASCADE, related_name="shares", verbose_name="信访密钥"
    )
    personal_key = models.ForeignKey(
        PersonalKey, models.PROTECT, related_name="shares", verbose_name="保管人密钥"
    )
    sealed = models.BinaryField("封存的私钥", editable=False)
    made_at = models.DateTimeField("建立时间", default=timezone.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "密钥份额"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["letters_key", "personal_key"], name="key_share_once")
        ]

    def __str__(self):
        return f"{self.letters_key}（{self.personal_key}）"


class RecoveryKey(_HasPublicHalf):
    """One of the two recovery keys of a committee; its private half exists on paper alone.

    Two people hold one each, and only both together open what is sealed for recovery. It is in
    force once its holder has typed it back from the paper (`checked_at`).
    """

    class Slot(models.TextChoices):
        LEADING_GROUP = "leading_group", "领导小组保管"
        OFFICE = "office", "巡察办保管"

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="recovery_keys", verbose_name="派出党组织"
    )
    slot = models.CharField("保管方", max_length=16, choices=Slot)
    holder = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="保管人")
    checked_at = models.DateTimeField("核对时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "恢复密钥"
        ordering = ["committee", "slot", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "slot"], condition=Q(retired_at__isnull=True),
                name="recovery_key_once",
            ),
            models.UniqueConstraint(
                fields=["committee", "holder"], condition=Q(retired_at__isnull=True),
                name="recovery_key_two_people",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.committee}恢复密钥（{self.get_slot_display()}）"


class RecoveryShare(models.Model):
    """The private half of a letters key, sealed to the second recovery key inside the first."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    letters_key = models.OneToOneField(
        LettersKey, models.CASCADE, related_name="recovery_share", verbose_name="信访密钥"
    )
    first = models.ForeignKey(RecoveryKey, models.PROTECT, related_name="+", verbose_name="外层")
    second = models.ForeignKey(RecoveryKey, models.PROTECT, related_name="+", verbose_name="内层")
    sealed = models.BinaryField("封存的私钥", editable=False)
    made_at = models.DateTimeField("建立时间", default=timezone.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "恢复份额"

    def __str__(self):
        return f"{self.letters_key}的恢复份额"
