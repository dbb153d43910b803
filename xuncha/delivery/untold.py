"""Which notices a way has not told of yet. What the person has read or dealt with needs no telling."""

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from accounts.models import Person
from xuncha.delivery.models import Delivery, Mention
from xuncha.delivery.timing import FRESH
from xuncha.desk.models import Notice


def untold(way: str, now):
    """The notices of everybody that are to be told of by this way."""
    told = Mention.objects.filter(way=way, notice=OuterRef("pk"))
    fresh = Notice.objects.filter(created_at__gt=now - FRESH, created_at__lte=now)
    return fresh.unread(timezone.localdate(now)).filter(~Exists(told))


def people_to_tell(way: str, now):
    """Whom something waits for by this way, `waits_since` when, and no message is under way yet."""
    waiting = untold(way, now).filter(person=OuterRef("pk")).order_by("created_at")
    since = Subquery(waiting.values("created_at")[:1])
    open_ones = Delivery.objects.filter(
        person=OuterRef("pk"), way=way, stage__in=Delivery.OPEN, kind__in=("digest", "now")
    )
    people = Person.objects.annotate(waits_since=since).filter(
        ~Exists(open_ones), waits_since__isnull=False, is_active=True
    )
    return people.select_related("reminder_settings").order_by("pk")
