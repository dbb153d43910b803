from django.db import models
from django.utils import timezone

from accounts.models import Committee, Person
from issuing.kinds import Kind, kind_of
from issuing.wording import LABELS, Says
from kernel.files import EnclosedFile


class WordingQuerySet(models.QuerySet):
    def present(self) -> dict[str, "Wording"]:
        """By kind, the edition that counts."""
        return {row.kind: row for row in self.order_by("edition")}


class Wording(models.Model):
    """文书用语: what one office says in one kind of paper. Never changed, only followed by a newer one."""

    append_only = True

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="wordings", verbose_name="派出党组织"
    )
    kind = models.CharField("文种", max_length=80)
    edition = models.PositiveSmallIntegerField("版次")
    title = models.TextField("标题", max_length=200)
    body = models.TextField("正文", max_length=20000)
    issuer = models.CharField("发文机关标志", max_length=100, blank=True)
    prefix = models.CharField("发文字号代字", max_length=30, blank=True)
    addressee = models.CharField("主送机关", max_length=200, blank=True)
    signer = models.CharField("署名", max_length=100, blank=True)
    copies = models.CharField("抄送", max_length=300, blank=True)
    note = models.CharField("附注", max_length=200, blank=True)
    is_shipped = models.BooleanField("恢复为系统自带用语", default=False)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="修改人")
    made_at = models.DateTimeField("修改时间", default=timezone.now)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书用语"
        ordering = ["committee", "kind", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "kind", "edition"], name="wording_edition_once"
            )
        ]

    def __str__(self):
        return f"{kind_of(self.kind).label}用语第{self.edition}版"

    @property
    def says(self) -> Says:
        if self.is_shipped:
            return kind_of(self.kind).says
        return Says(**{name: getattr(self, name) for name in LABELS})


class WordTemplateQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(removed_at=None)


class WordTemplate(EnclosedFile):
    """自定模板: the office's own .docx for one kind; the newest that was not taken away counts."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="word_templates", verbose_name="派出党组织"
    )
    kind = models.CharField("文种", max_length=80)
    removed_at = models.DateTimeField("停用时间", null=True, editable=False)
    removed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="停用人"
    )

    objects = WordTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "自定Word模板"
        ordering = ["-id"]
        indexes = [models.Index(fields=["committee", "kind"], name="template_of_kind")]


def present_wording(kind: Kind, committee) -> Wording | None:
    """The office's own newest words, None where it has the shipped ones."""
    return Wording.objects.filter(committee=committee, kind=kind.name).first()


def says_of(kind: Kind, committee) -> Says:
    wording = present_wording(kind, committee)
    return wording.says if wording else kind.says
