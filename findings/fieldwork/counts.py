"""How much was done on site, unit by unit: what a report opens with (domain.md §9)."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from findings.fieldwork.lifecycle import SEEN
from findings.fieldwork.models import DocumentItem, FieldRecord, Interview

Kind = FieldRecord.Kind


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of one inspection. Discarded drafts and cancelled talks count for nothing."""

    talks: int  # 人次: talks that were held
    people: int  # 人: different people talked to
    documents: int  # 项: documents received of the unit, as its lists count them
    records: dict[str, int]  # 次 by kind of record
    questionnaires_sent: int
    questionnaires_valid: int

    def __bool__(self):
        return bool(self.talks or self.documents or self.records)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """(what, how many in words), without what was not done."""
        rows = [("个别谈话", f"{self.talks} 人次", self.talks)]
        rows += [("调阅资料", f"{self.documents} 项", self.documents)]
        rows += [
            (kind.label, f"{self.records[kind]} 次", self.records[kind])
            for kind in Kind
            if kind in self.records
        ]
        rows += [
            (
                "发放测评表和问卷",
                f"{self.questionnaires_sent} 份，有效 {self.questionnaires_valid} 份",
                self.questionnaires_sent,
            )
        ]
        return [(what, words) for what, words, number in rows if number]

    @property
    def sentence(self) -> str:
        """As a report says it: 听取汇报2次，个别谈话11人次，调阅资料67项。"""
        words = [f"{what}{text}".replace(" ", "") for what, text in self.lines]
        return "，".join(words)


def counts_of(inspection) -> Counts:
    """Asked by whoever writes the report, who sees all of it; never shown to anybody below."""
    talks = Interview.objects.held().filter(inspection=inspection).order_by()
    talked = talks.aggregate(talks=Count("pk"), people=Count("subject_name", distinct=True))
    documents = DocumentItem.objects.filter(inspection=inspection, state__in=SEEN).order_by()
    settled = FieldRecord.objects.filter(inspection=inspection, state="settled").order_by()
    surveys = settled.filter(kind__in=FieldRecord.SURVEYS)
    sums = surveys.aggregate(sent=Sum("sent"), valid=Sum("valid"))
    return Counts(
        **talked,
        documents=documents.count(),
        records=dict(settled.values_list("kind").annotate(Count("pk"))),
        questionnaires_sent=sums["sent"] or 0,
        questionnaires_valid=sums["valid"] or 0,
    )
