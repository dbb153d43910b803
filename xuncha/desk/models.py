from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person

OPEN = Q(read_at__isnull=True, done_at__isnull=True, withdrawn_at__isnull=True)


def subject_of(record) -> str:
    """How a notice names the record it is about: the first two parts of its key."""
    return f"{record._meta.label_lower}:{record.pk}"


class NoticeQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not taken back: their day counts, and their matter is not done."""
        return self.filter(withdrawn_at__isnull=True)

    def of(self, person):
        return self.standing().filter(person=person)

    def unread(self, today):
        """Neither read, nor done with or taken back, nor put off beyond `today`."""
        return self.filter(OPEN).exclude(snoozed_until__gt=today)

    def newest_unread(self, person, today):
        """At most as many as are counted, as a QuerySet that may stand within another."""
        unread = self.of(person).unread(today).order_by("-created_at")
        return self.filter(pk__in=unread.values("pk")[: Notice.MOST_COUNTED]).order_by()

    def snoozed(self, today):
        return self.filter(done_at__isnull=True, snoozed_until__gt=today)

    def done(self):
        return self.filter(done_at__isnull=False)


class Notice(models.Model):
    """A reminder to one person. `key` names (matter, duty, due date, tier): told exactly once.

    What left the house because of it, and by which way, stands in xuncha.delivery.
    """

    MOST_COUNTED = 100  # nobody needs to know it beyond

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
    # Put off until then: it comes back unread on that day.
    snoozed_until = models.DateField("稍后提醒日期", null=True)
    done_at = models.DateTimeField("标为已处理的时间", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["subject"], name="notice_subject"),
            models.Index(fields=["case"], name="notice_case"),
            models.Index(fields=["person", "-created_at"], name="notice_open", condition=OPEN),
            models.Index(fields=["person", "-created_at"], name="notice_of_person"),
        ]

    def __str__(self):
        return self.text
