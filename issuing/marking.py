"""Who took a secret paper stands on every page of it (水印)."""

import io

from django.utils import timezone

from kernel.shown import shown


def marked(file, suffix: str, person) -> io.BytesIO:
    """The file with the person's name and the time on each page."""
    # Half a second of import, for secret papers only.
    from kernel.paper.watermark import stamp  # noqa: PLC0415
    from kernel.paper.word_watermark import stamp_word  # noqa: PLC0415

    words = f"{person.name}　{shown(timezone.now())}　下载"
    return io.BytesIO((stamp_word if suffix == "docx" else stamp)(file.read(), words))
