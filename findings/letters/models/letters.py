from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from findings.letters import lifecycle
from findings.letters.models.keys import LettersKey
from kernel.gathering import annotated
from kernel.lifecycle import LifecycleModel
from kernel.models import UncountedModel
from rounds.models import Inspection


class LetterQuerySet(models.QuerySet):
    def with_copies(self):
        """With `copies`: how many duplicates have joined each letter."""
        return self.annotate(copies=Count("joined_by"))

    def for_desk(self):
        return self.annotate(has_scan=Exists(LetterScan.objects.filter(letter=OuterRef("pk"))))


class Letter(UncountedModel, LifecycleModel):
    """信访件: one letter, call, visit, box letter or e-mail; who wrote, about whom, and what: sealed.

    The columns in the clear tell when and how it came and what was done, nothing of its content.
    """

    class Channel(models.TextChoices):
        LETTER = "letter", "来信"
        CALL = "call", "来电"
        VISIT = "visit", "来访"
        BOX = "box", "意见箱"
        EMAIL = "email", "电子邮件"

    class Origin(models.TextChoices):
        DIRECT = "direct", "直接反映"
        PASSED_ON = "passed_on", "有关方面转来"

    class Signed(models.TextChoices):
        NAMED = "named", "实名"
        JOINT = "joint", "联名"
        ANONYMOUS = "anonymous", "匿名"

    class Outside(models.TextChoices):
        PERSONAL_CLAIM = "personal_claim", "个人诉求"
        LITIGATION = "litigation", "涉法涉诉"
        OTHER = "other", "其他不属受理范围的事项"

    class Disposition(models.TextChoices):
        PAPER = "paper", "转底稿"
        CLUE = "clue", "转问题线索"
        HANDED_OVER = "handed_over", "移交"
        JOINED = "joined", "并件"
        FILED = "filed", "存查"

    class Answer(models.TextChoices):
        ANSWERED = "answered", "已答复信访人"
        TOLD_WHERE = "told_where", "已告知去向"
        CANNOT = "cannot", "匿名，无法答复"
        NOT_WANTED = "not_wanted", "信访人不要求答复"

    reading_label = "查阅信访件"
    lifecycle = lifecycle.LETTER

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="letters", verbose_name="巡察任务"
    )
    year = models.PositiveSmallIntegerField("登记年度", editable=False)
    sequence = models.PositiveIntegerField("序号", editable=False)
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    origin = models.CharField("来源", max_length=12, choices=Origin, default=Origin.DIRECT)
    signed = models.CharField("署名", max_length=12, choices=Signed)
    received_on = models.DateField("收到日期")
    posted_on = models.DateField("邮戳日期", null=True, blank=True)
    is_late = models.BooleanField("逾期件", default=False, editable=False)
    needs_scan = models.BooleanField("原件须扫描", default=False)

    key = models.ForeignKey(
        LettersKey, models.PROTECT, related_name="seals", verbose_name="信访密钥"
    )
    sender = models.BinaryField("信访人（密封）", editable=False)
    reflected = models.BinaryField("被反映人（密封）", editable=False)
    content = models.BinaryField("反映内容（密封）", editable=False)
    opinion = models.BinaryField("组务会意见（密封）", null=True, editable=False)

    registered_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", editable=False, verbose_name="登记人"
    )
    registered_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    meeting_on = models.DateField("组务会日期", null=True, editable=False)
    outside = models.CharField(
        "不属受理范围的类别", max_length=16, choices=Outside, blank=True, editable=False
    )
    disposition = models.CharField(
        "处置", max_length=12, choices=Disposition, blank=True, editable=False
    )
    joined_to = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="joined_by",
        verbose_name="并入的首件",
    )  # fmt: skip
    answer = models.CharField("答复情况", max_length=12, choices=Answer, blank=True, editable=False)
    answered_on = models.DateField("答复日期", null=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "信访件"
        ordering = ["-year", "-sequence", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "year", "sequence"], name="letter_number_once"
            ),
            models.CheckConstraint(
                condition=Q(posted_on__isnull=True)
                | Q(channel="letter", posted_on__lte=F("received_on")),
                name="letter_posted_before_received",
            ),
            models.CheckConstraint(
                condition=Q(disposition="joined", joined_to__isnull=False)
                | ~Q(disposition="joined") & Q(joined_to__isnull=True),
                name="letter_joined_to_one",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["answered", "told_where"], answered_on__isnull=False)
                | ~Q(answer__in=["answered", "told_where"]) & Q(answered_on__isnull=True),
                name="letter_answered_on_a_day",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["inspection", "state"], name="letter_by_state")]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("letter", args=[self.pk])

    @property
    def number(self) -> str:
        """Counted within the inspection and the year."""
        return f"信访〔{self.year}〕{self.sequence}号"

    @property
    def title(self) -> str:
        """What a desk or a banner may show: nothing of the content."""
        return f"{self.number}（{self.get_channel_display()}）"

    @property
    def counts_from(self):
        """The day that decides whether it came in time: of a posted letter, the postmark's."""
        return self.posted_on or self.received_on

    @annotated
    def has_scan(self) -> bool:
        return self.scans.exists()

    def context(self, field: str) -> str:
        """What a sealed value of this letter is bound to: this number, this field."""
        return f"letters/letter/{self.inspection_id}/{self.year}/{self.sequence}/{field}"


class LetterScan(UncountedModel):
    """A scan of the original: content and name sealed, stored under a random name."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="scans", verbose_name="信访件")
    key = models.ForeignKey(LettersKey, models.PROTECT, related_name="+", verbose_name="信访密钥")
    position = models.PositiveSmallIntegerField("序号")
    stored = models.CharField("存储名", max_length=120, unique=True, editable=False)
    name = models.BinaryField("文件名（密封）", editable=False)
    sha256 = models.CharField("密文 SHA-256", max_length=64, editable=False)
    size = models.PositiveBigIntegerField("密文字节数", editable=False)
    added_at = models.DateTimeField("上传时间", default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", editable=False, verbose_name="上传人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "信访件扫描件"
        ordering = ["letter", "position"]
        constraints = [models.UniqueConstraint(fields=["letter", "position"], name="scan_once")]

    def __str__(self):
        return f"扫描件 {self.position}"

    def context(self, field: str) -> str:
        return f"{self.letter.context('scan')}/{self.position}/{field}"


class HandOver(models.Model):
    """移交: what its owner was given is a summary written for that owner."""

    class Owner(models.TextChoices):
        UNIT = "unit", "被巡察单位"
        PETITIONS = "petitions", "信访部门"
        DEPARTMENT = "department", "其他有关部门"

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    letter = models.OneToOneField(
        Letter, models.PROTECT, related_name="hand_over", verbose_name="信访件"
    )
    owner = models.CharField("移交对象", max_length=12, choices=Owner)
    owner_name = models.CharField("接收单位", max_length=80)
    key = models.ForeignKey(LettersKey, models.PROTECT, related_name="+", verbose_name="信访密钥")
    summary = models.BinaryField("移交摘要（密封）", editable=False)
    sender_agreed = models.BooleanField("信访人同意告知身份", default=False)
    handed_on = models.DateField("移交日期")
    handed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", editable=False, verbose_name="移交人"
    )
    received_by_name = models.CharField("接收经办人", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "信访移交"

    def __str__(self):
        return f"{self.letter}移交{self.owner_name}"
