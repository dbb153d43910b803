from django.urls import reverse

from xuncha.desk.policy import rooms
from xuncha.desk.top import count_unread

# How many pixels of links fit beside the name and the person, on a telephone and on a small screen;
# what does not fit stands under “更多”.
WIDTHS = ((280, "phone"), (560, "small"))
CHARACTER, PADDING = 15, 26
# On an office screen (1366 pixels) the bar holds the name of the house, “更多”, “提醒” with its
# count and the paddings; and then whoever sits there, in words of 14 pixels.
OFFICE, TAKEN, SMALL_CHARACTER = 1366, 440, 14


def _widths(person):
    seat = len(person.seat_line) + len(person.name) + 2
    return (*WIDTHS, (OFFICE - TAKEN - seat * SMALL_CHARACTER, "wide"))


def bar(request):
    """The top bar of a signed-in person: rooms they have reason to open, unread notices."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"nav": [], "unread": 0}
    unread = count_unread(person)  # first: where the person sits is learnt with it
    links = [("我的待办", "desk"), *rooms(person.scope)]
    nav, used, widths = [], 0, _widths(person)
    for label, route in links:
        used += len(label) * CHARACTER + PADDING
        fits = next((name for width, name in widths if used <= width), "never")
        url = reverse(route)
        nav.append({"label": label, "url": url, "current": _is_current(request, url), "fits": fits})
    current = next((link["fits"] for link in nav if link["current"]), "")
    return {
        "nav": nav,
        "nav_current": current,
        "nav_least": nav[-1]["fits"],  # the narrowest screen on which all fit
        "unread": unread,
    }


def _is_current(request, url: str) -> bool:
    return request.path == url if url == "/" else request.path.startswith(url)
