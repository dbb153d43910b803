from django.db import models
from django.utils import timezone

from accounts.models import Person
from kernel.prepared import Given, Prepared


def subject_of(record) -> str:
    """How a notice names the record it is about: the first two parts of its key."""
    return f"{record._meta.label_lower}:{record.pk}"


class NoticeQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at__isnull=True)

    def of(self, person):
        return self.filter(person=person, withdrawn_at__isnull=True)


class Notice(models.Model):
    """A reminder to one person. `key` names (matter, duty, due date, tier): told exactly once."""

    NO_MAIL, TO_SEND, SENDING, SENT, FAILED = "none", "to_send", "sending", "sent", "failed"
    MAIL_STATES = [
        (NO_MAIL, "不发邮件"),
        (TO_SEND, "待发送"),
        (SENDING, "发送中"),
        (SENT, "已发送"),
        (FAILED, "发送失败"),
    ]

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="notices", verbose_name="收件人"
    )
    key = models.CharField("去重标识", max_length=120)
    subject = models.CharField("所指事项", max_length=80, blank=True)
    text = models.CharField("内容", max_length=300)
    url = models.CharField("链接", max_length=200)
    due_on = models.DateField("期限", null=True)
    created_at = models.DateTimeField("时间", default=timezone.now)
    read_at = models.DateTimeField("已读时间", null=True)
    case = models.BigIntegerField("巡察任务编号", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    mail = models.CharField("邮件", max_length=8, choices=MAIL_STATES, default=NO_MAIL)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["mail", "id"], name="notice_mail"),
            models.Index(fields=["subject"], name="notice_subject"),
            models.Index(fields=["case"], name="notice_case"),
        ]

    def __str__(self):
        return self.text

    MOST_COUNTED = 100

    @staticmethod
    def unread_by(person) -> int:
        """How many a person has not read yet; nobody needs to know it beyond a hundred."""
        return len(UNREAD.rows(person=person.pk))

    def mark_read(self):
        """Note the first reading; reading again changes nothing."""
        Notice.objects.filter(pk=self.pk, read_at__isnull=True).update(read_at=timezone.now())


def _unread():
    of = Notice.objects.of(Given("person", Person._meta.pk))
    return of.unread().order_by().values_list("pk")[: Notice.MOST_COUNTED]


UNREAD = Prepared(_unread)  # asked with every page
