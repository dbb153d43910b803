"""Short messages through whatever gateway the office has: an address and a template of its request."""

import json
import re
from urllib.parse import quote

from django.conf import settings

from xuncha.delivery.channels.base import Channel, Message, Undelivered, Wrong
from xuncha.delivery.channels.http import ask

PLACE = re.compile(r"\{(phone|text|id)\}")


class Sms(Channel):
    """Two short messages cannot be told from one another: what may have arrived is not sent again."""

    lacks = "没有登记联系电话，请找系统管理员登记。"

    def address_of(self, person) -> str:
        digits = re.sub(r"[\s-]", "", person.phone).removeprefix("+86")
        return digits if re.fullmatch(r"1\d{10}", digits) else ""

    def send(self, message: Message) -> None:
        body, kind = filled(message)
        headers = {"Content-Type": kind, "Idempotency-Key": message.key}
        if settings.SMS_AUTHORIZATION:
            headers["Authorization"] = settings.SMS_AUTHORIZATION
        answer = ask(settings.SMS_URL, body, headers)
        # Many gateways answer 200 to everything and say in the body whether they took it.
        if settings.SMS_TAKEN and settings.SMS_TAKEN.encode() not in answer:
            raise Undelivered(Wrong.PERMANENT, "短信平台没有接受，请核对模板和号码。")


def filled(message: Message) -> tuple[bytes, str]:
    """The template with its places filled in, each value quoted as the form of the template asks."""
    given = {"phone": message.to, "text": message.text, "id": message.key}
    if settings.SMS_BODY.lstrip().startswith(("{", "[")):
        quoted, kind = lambda value: json.dumps(value, ensure_ascii=False)[1:-1], "application/json"
    else:
        quoted, kind = lambda value: quote(value, safe=""), "application/x-www-form-urlencoded"
    body = PLACE.sub(lambda place: quoted(given[place[1]]), settings.SMS_BODY)
    return body.encode(), f"{kind}; charset=utf-8"
