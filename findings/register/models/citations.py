from django.db import models
from django.db.models import Q

from findings.fieldwork.models import DocumentItem, FieldRecord, Interview
from findings.letters.models import Letter
from findings.register.models.papers import WorkingPaper
from rounds.models import Inspection

# The columns of a citation, one for each kind of record that a paper can be drawn from.
COLUMNS = ("interview", "document", "record", "letter")


def _exactly_one(*columns: str) -> Q:
    """Of these columns one is set, and no other."""
    either = Q()
    for chosen in columns:
        either |= Q(**{f"{column}__isnull": column != chosen for column in columns})
    return either


class Citation(models.Model):
    """引用材料: a paper was drawn from this record; the record itself is entered only once."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="+", verbose_name="巡察任务"
    )
    paper = models.ForeignKey(
        WorkingPaper, models.CASCADE, related_name="citations", verbose_name="底稿"
    )
    interview = models.ForeignKey(
        Interview, models.PROTECT, null=True, blank=True, related_name="citations",
        verbose_name="个别谈话",
    )  # fmt: skip
    document = models.ForeignKey(
        DocumentItem, models.PROTECT, null=True, blank=True, related_name="citations",
        verbose_name="调阅资料",
    )  # fmt: skip
    record = models.ForeignKey(
        FieldRecord, models.PROTECT, null=True, blank=True, related_name="citations",
        verbose_name="现场记录",
    )  # fmt: skip

    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="citations",
        verbose_name="信访件",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "引用材料"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=_exactly_one(*COLUMNS), name="citation_of_one"),
            *(
                models.UniqueConstraint(fields=["paper", column], name=f"citation_{column}_once")
                for column in COLUMNS
            ),
        ]

    def __str__(self):
        return f"{self.paper}：{self.column}"

    @property
    def column(self) -> str:
        """Which of COLUMNS is set."""
        return next(name for name in COLUMNS if getattr(self, f"{name}_id") is not None)

    @property
    def source_id(self) -> int:
        return getattr(self, f"{self.column}_id")
