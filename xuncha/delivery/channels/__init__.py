"""The ways out that this installation has, by name."""

from django.conf import settings

from xuncha.delivery.channels.base import Channel, Message, Undelivered, Wrong
from xuncha.delivery.channels.mail import Mail
from xuncha.delivery.channels.sms import Sms
from xuncha.delivery.channels.webhook import Webhook
from xuncha.delivery.channels.wecom import WeCom
from xuncha.delivery.models import Way

__all__ = ["Channel", "Message", "Undelivered", "Wrong", "configured"]


def configured() -> dict[str, Channel]:
    """By the name of each way whose settings are given; none on a network that is closed."""
    known = {
        Way.MAIL: (settings.MAIL_ENABLED, Mail),
        Way.WECOM: (settings.WECOM_CORP_ID, WeCom),
        Way.SMS: (settings.SMS_URL, Sms),
        Way.WEBHOOK: (settings.WEBHOOK_URL, Webhook),
    }
    return {str(way): made() for way, (is_there, made) in known.items() if is_there}
