from django.urls import reverse

from xuncha.desk.models import Notice
from xuncha.desk.policy import rooms


def bar(request):
    """The top bar of a signed-in person: rooms they have reason to open, unread notices."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"nav": [], "unread": 0}
    links = [("我的待办", "desk"), *rooms(person.scope)]
    nav = [
        {"label": label, "url": reverse(route), "current": _is_current(request, reverse(route))}
        for label, route in links
    ]
    return {"nav": nav, "unread": Notice.objects.of(person).unread()[:100].count()}


def _is_current(request, url: str) -> bool:
    return request.path == url if url == "/" else request.path.startswith(url)
