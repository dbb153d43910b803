"""Files built in the background for the audit administrator: a workbook of events, a proof."""

import io

import xlsxwriter
from django.db.models import OuterRef, Subquery

from kernel.jobs import file_of
from kernel.ledger import shown
from kernel.models import Event, SealedEvent
from xuncha.audit.actions import EXPORT_CAP, prove
from xuncha.audit.models import EventExport, Verification
from xuncha.audit.search import found
from xuncha.audit.shown import HEADINGS, cells_of, names_of

STEP = 1000  # rows between two words about the progress


@file_of(EventExport, fingerprint=lambda export: str(export.pk), title=str, suffix="xlsx")
def export_file(export, tell) -> bytes:
    sealed = SealedEvent.objects.filter(event_id=OuterRef("pk")).values("seal_id")[:1]
    rows = found(Event.objects.filter(pk__lte=export.last_event), export.terms)[:EXPORT_CAP]
    total = rows.count()
    rows = rows.annotate(seal_number=Subquery(sealed)).iterator(chunk_size=STEP)
    buffer, names = io.BytesIO(), names_of()
    with xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("办理记录")
        bold = book.add_format({"bold": True, "bottom": 1})
        for position, heading in enumerate(HEADINGS):
            sheet.write_string(0, position, heading, bold)
            sheet.set_column(position, position, 12 if position != 1 else 22)
        sheet.freeze_panes(1, 0)
        for number, event in enumerate(rows, start=1):
            for position, text in enumerate(cells_of(event, names)):
                sheet.write_string(number, position, text)
            if number % STEP == 0:
                tell(min(99, number * 100 // total))
    return buffer.getvalue()


@file_of(Verification, fingerprint=lambda proof: str(proof.pk), title=str, suffix="txt")
def proof_file(verification, tell) -> bytes:
    verification = prove(verification, tell)
    lines = [
        "办理记录核验报告",
        f"申请：{verification.asked_by.name}，{shown(verification.asked_at)}",
        f"完成：{shown(verification.finished_at)}",
        f"结论：{verification.sentence}",
    ]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
