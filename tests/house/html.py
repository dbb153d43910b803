"""What a page must not hold under a strict Content-Security-Policy."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(f"<{tag}>")
        if tag in ("base", "iframe", "object", "embed"):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            link = name in ("href", "src", "action", "formaction")
            script = (
                (value or "").strip().lower().startswith(("javascript:", "data:", "http", "//"))
            )
            if name == "style" or name.startswith(("on", "hx-on")):
                self.found.append(f"{tag} {name}={value!r}")
            if link and script:
                self.found.append(f"{tag} {name}={value!r}")


def inline_parts(page: str) -> list[str]:
    """Inline script, inline style, handlers, frames, and links that leave the site."""
    reader = _Reader()
    reader.feed(page)
    return reader.found


STRICT = ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")


def assert_strict(response, where):
    """The headers of this answer are strict, and its page can live with them."""
    assert response.headers["X-Content-Type-Options"] == "nosniff", where
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    if not response.headers["Content-Type"].startswith("text/html"):
        return
    told = response.headers["Content-Security-Policy"]
    assert all(part in told for part in STRICT), told
    assert "unsafe" not in told
    assert not inline_parts(response.content.decode()), where
