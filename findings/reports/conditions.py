"""What may be amiss between the findings, the report and the feedback; asked by the quality check."""

from django.db.models import Exists, OuterRef, Q

from findings.register.models import Finding
from findings.reports.models import Report, ReportFinding
from kernel.ledger import Condition


def _unreported(today) -> Q:
    """Asked once the report has left the team: before that nobody above knows of it."""
    reports = Report.objects.filter(
        inspection=OuterRef("inspection"), reached_office_at__isnull=False
    )
    told = ReportFinding.objects.filter(finding=OuterRef("pk"))
    to_tell = Q(state="confirmed") & ~Q(disposal=Finding.Disposal.NONE)
    return to_tell & Q(Exists(reports.order_by())) & ~Q(Exists(told.order_by()))


def _lapsed(today) -> Q:
    lapsed = ReportFinding.objects.filter(report=OuterRef("pk")).order_by()
    return Q(Exists(lapsed.exclude(finding__state="confirmed")))


UNREPORTED = Condition("unreported", "没有写入报告", _unreported)
LAPSED = Condition("lapsed", "问题已不是认定状态", _lapsed)
UNRECEIVED = Condition("unreceived", "反馈后没有签收", lambda today: Q(state="delivered"))
