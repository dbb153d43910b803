"""A signed JSON message to the office's own gateway, which passes it on as it likes."""

import hashlib
import hmac
import json
import time
from datetime import timedelta

from django.conf import settings

from xuncha.delivery.channels.base import Channel, Message
from xuncha.delivery.channels.http import ask


class Webhook(Channel):
    """The receiver drops what comes with an Idempotency-Key it has seen (docs/delivery.md)."""

    drops_repeats_for = timedelta(days=3)

    def address_of(self, person) -> str:
        return person.username

    def send(self, message: Message) -> None:
        said = {"id": message.key, "to": message.to, "title": message.subject, "text": message.text}
        body = json.dumps(said, ensure_ascii=False).encode()
        stamp = str(int(time.time()))
        ask(
            settings.WEBHOOK_URL,
            body,
            {
                "Content-Type": "application/json; charset=utf-8",
                "Idempotency-Key": message.key,
                "X-Xuncha-Timestamp": stamp,
                "X-Xuncha-Signature": signature(stamp, body),
            },
        )


def signature(stamp: str, body: bytes) -> str:
    """HMAC-SHA256 of the timestamp, a full stop and the body, with the shared secret."""
    key = settings.WEBHOOK_SECRET.encode()
    return hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
