from django.urls import reverse

from xuncha.desk.models import Notice
from xuncha.desk.policy import rooms

# How many pixels of links fit beside the name and the person, on a telephone, on a small and on an
# office screen; what does not fit stands under “更多”.
WIDTHS = ((280, "phone"), (560, "small"), (840, "wide"))
CHARACTER, PADDING = 15, 26


def bar(request):
    """The top bar of a signed-in person: rooms they have reason to open, unread notices."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"nav": [], "unread": 0}
    links = [("我的待办", "desk"), *rooms(person.scope)]
    nav, used = [], 0
    for label, route in links:
        used += len(label) * CHARACTER + PADDING
        fits = next((name for width, name in WIDTHS if used <= width), "never")
        url = reverse(route)
        nav.append({"label": label, "url": url, "current": _is_current(request, url), "fits": fits})
    current = next((link["fits"] for link in nav if link["current"]), "")
    return {
        "nav": nav,
        "nav_current": current,
        "nav_least": nav[-1]["fits"],  # the narrowest screen on which all fit
        "unread": Notice.objects.of(person).unread()[:100].count(),
    }


def _is_current(request, url: str) -> bool:
    return request.path == url if url == "/" else request.path.startswith(url)
