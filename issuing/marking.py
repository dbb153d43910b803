"""Who took a secret paper stands on every page of it (水印)."""

import io

from django.utils import timezone

from kernel.shown import shown


def marked(file, suffix: str, person) -> io.BytesIO:
    """The file with the person's name and the time on each page."""
    words = f"{person.name}　{shown(timezone.now())}　下载"
    if suffix == "docx":
        return _in_word(file, words)
    from kernel.paper.watermark import stamp  # noqa: PLC0415 — a second of import, for secret papers only

    return io.BytesIO(stamp(file.read(), words))


def _in_word(file, words):
    from docx import Document  # noqa: PLC0415

    document = Document(file)
    for section in document.sections:
        heads = [section.header]
        if document.settings.odd_and_even_pages_header_footer:
            heads.append(section.even_page_header)
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
        for head in heads:
            head.add_paragraph(words)
    marked_file = io.BytesIO()
    document.save(marked_file)
    marked_file.seek(0)
    return marked_file
