"""企业微信 and 政务微信: an application's text message (cgi-bin/gettoken, cgi-bin/message/send)."""

import json
import time
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings

from xuncha.delivery.channels.base import Channel, Message, Undelivered, Wrong
from xuncha.delivery.channels.http import ask, read_json

STALE_TOKEN = {40014, 42001}
BUSY = {-1, 45009, 45033}
NOBODY = {60111, 81013}
OF_THE_SETTINGS = {40001, 40013, 40056, 48002, 60020, 301002}
SAME_WITHIN = 4 * 60 * 60  # seconds; the longest that the interface offers

_tokens: dict[tuple, tuple[str, float]] = {}  # of this process; nothing else keeps one


class WeCom(Channel):
    """It drops a text that one person got within four hours; ours says when it was put together."""

    drops_repeats_for = timedelta(seconds=SAME_WITHIN)
    lacks = "没有登记企业微信账号，请找系统管理员登记联系电话。"

    def address_of(self, person) -> str:
        account = getattr(person, settings.WECOM_ACCOUNT).strip()
        # To the interface these are everybody, or several.
        return "" if account.lower() == "@all" or "|" in account else account

    def send(self, message: Message) -> None:
        said = {
            "touser": message.to, "msgtype": "text", "agentid": settings.WECOM_AGENT_ID,
            "text": {"content": f"{message.subject}\n{message.text}"}, "safe": 0,
            "enable_duplicate_check": 1, "duplicate_check_interval": SAME_WITHIN,
        }  # fmt: skip
        answer = self._say(said)
        if answer.get("errcode") in STALE_TOKEN:
            _tokens.pop(_token_key(), None)
            answer = self._say(said)
        _check(answer)
        if answer.get("invaliduser"):
            raise Undelivered(Wrong.PERMANENT, "企业微信里没有这个账号，请核对。")

    def _say(self, said) -> dict:
        query = urlencode({"access_token": _token()})
        body = json.dumps(said, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return read_json(ask(f"{_base()}/cgi-bin/message/send?{query}", body, headers))


def _base() -> str:
    return settings.WECOM_URL.rstrip("/")


def _token_key() -> tuple:
    return _base(), settings.WECOM_CORP_ID, settings.WECOM_SECRET


def _token() -> str:
    known, until = _tokens.get(_token_key(), ("", 0.0))
    if known and time.monotonic() < until:
        return known
    query = urlencode({"corpid": settings.WECOM_CORP_ID, "corpsecret": settings.WECOM_SECRET})
    try:
        answer = read_json(ask(f"{_base()}/cgi-bin/gettoken?{query}"))
    except Undelivered as trouble:  # no message has gone out yet
        raise Undelivered(Wrong.DOWN, trouble.words) from None
    if answer.get("errcode", 0) != 0 or not answer.get("access_token"):
        raise Undelivered(Wrong.DOWN, "企业微信不接受平台的企业编号或密钥。")
    lives = answer.get("expires_in") if isinstance(answer.get("expires_in"), int) else 7200
    _tokens[_token_key()] = str(answer["access_token"]), time.monotonic() + max(lives - 300, 0)
    return str(answer["access_token"])


def _check(answer: dict):
    code = answer.get("errcode")
    if code == 0:
        return
    words = (
        f"企业微信没有接受（错误码 {code}）。"
        if isinstance(code, int)
        else "看不懂企业微信的回答。"
    )
    if code in NOBODY:
        raise Undelivered(Wrong.PERMANENT, "企业微信里没有这个账号，请核对。")
    if code in OF_THE_SETTINGS:
        raise Undelivered(Wrong.DOWN, f"{words}请核对应用的密钥和可信地址。")
    if code in BUSY or code in STALE_TOKEN:
        raise Undelivered(Wrong.TEMPORARY, words)
    raise Undelivered(Wrong.PERMANENT if isinstance(code, int) else Wrong.UNCLEAR, words)
