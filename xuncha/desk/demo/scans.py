"""What people would upload: one small page, plainly marked as demonstration, under many names."""

from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile

from kernel.paper.content import Paper, Paragraph

# Where the libraries for papers are missing: an empty page, which every viewer opens.
BLANK = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@cache
def _page() -> bytes:
    try:
        from kernel.paper.pdf import render_pdf  # noqa: PLC0415 — needs libraries of the system
    except OSError:
        return BLANK
    text = "这里应为会议记录、票据、照片、签字页等材料的扫描件。"
    return render_pdf(Paper(title="演示材料", blocks=(Paragraph(text),)))


def scan(name: str) -> SimpleUploadedFile:
    """A PDF of this name (without suffix), always the same page."""
    return SimpleUploadedFile(f"{name}.pdf", _page(), content_type="application/pdf")
