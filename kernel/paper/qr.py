"""The QR code of an address: vectors for a PDF, pixels for Word."""

import io

import segno

MODULE_PIXELS = 12  # sharp at 35 mm on an office printer


def svg_uri(url: str) -> str:
    return _code(url).svg_data_uri(border=0, omitsize=True)


def png(url: str) -> io.BytesIO:
    picture = io.BytesIO()
    _code(url).save(picture, kind="png", scale=MODULE_PIXELS, border=0)
    picture.seek(0)
    return picture


def _code(url: str) -> segno.QRCode:
    # M: still read when a poster is soiled or torn at a corner.
    return segno.make(url, error="m", micro=False)
