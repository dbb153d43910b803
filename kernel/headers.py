"""Headers that tell the browser what a page may load, do and tell others."""

from django.conf import settings

HEADER = "Content-Security-Policy"


class HeadersMiddleware:
    """`SECURE_CSP` as Django 6 reads it (5.2 has none), and the headers Django does not know.

    A view's own header wins: files are sent with a stricter or, for the browser's PDF viewer, a
    different one.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.headers = {HEADER: policy(settings.SECURE_CSP), **settings.OTHER_HEADERS}

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response


def policy(directives: dict[str, list[str]]) -> str:
    """{"img-src": ["'self'"]} → "img-src 'self'"."""
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())
