"""One POST or GET to an address that stands in the settings of the installation, and nowhere else.

No redirect is followed, certificates are checked, waiting and reading are bounded, and nothing of
what the other side answered is ever shown to anybody.
"""

import json
import socket
import ssl
import time
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from django.conf import settings

from xuncha.delivery.channels.base import Undelivered, Wrong

SECONDS = 10
MOST_BYTES = 64 * 1024
LATER = (408, 425, 429, 503)
OF_THE_SETTINGS = (401, 403, 404, 405, 407)
NOT_REACHED = (ConnectionRefusedError, socket.gaierror, TimeoutError, ssl.SSLError)


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def _opener():
    context = ssl.create_default_context(cafile=settings.MESSAGE_CA_BUNDLE or None)
    # Straight there: what the environment says of proxies is for other programs.
    return build_opener(_NoRedirect, HTTPSHandler(context=context), ProxyHandler({}))


def ask(url: str, body: bytes | None = None, headers: dict | None = None) -> bytes:
    """The body of a 2xx answer, or Undelivered."""
    request = Request(url, data=body, headers={"User-Agent": "xuncha", **(headers or {})})
    try:
        with _opener().open(request, timeout=SECONDS) as answer:
            return _read(answer)
    except HTTPError as refused:
        refused.close()
        raise _refused(refused.code) from None
    except URLError as trouble:
        if isinstance(trouble.reason, ssl.SSLCertVerificationError):
            raise Undelivered(
                Wrong.DOWN, "接口的证书核验不通过，请核对 MESSAGE_CA_BUNDLE。"
            ) from None
        if isinstance(trouble.reason, NOT_REACHED):
            raise Undelivered(Wrong.DOWN, "连接不上消息接口。") from None
        raise Undelivered(Wrong.UNCLEAR, "发送时与消息接口的连接中断。") from None
    except (OSError, HTTPException):  # after the request had gone out
        raise Undelivered(Wrong.UNCLEAR, "消息接口没有及时回答。") from None


def _read(answer) -> bytes:
    """What it says, as far as it says it in time: a byte every nine seconds would be no answer."""
    until, got = time.monotonic() + SECONDS, b""
    while len(got) < MOST_BYTES and (piece := answer.read1(MOST_BYTES - len(got))):
        got += piece
        if time.monotonic() > until:
            raise TimeoutError
    return got


def _refused(code: int) -> Undelivered:
    words = f"消息接口拒绝了请求（HTTP {code}）。"
    if 300 <= code < 400:
        return Undelivered(Wrong.DOWN, f"消息接口要求转到别的地址（HTTP {code}），不予跟随。")
    if code in OF_THE_SETTINGS:
        return Undelivered(Wrong.DOWN, f"{words}请核对接口地址和密钥。")
    if code in LATER:
        return Undelivered(Wrong.TEMPORARY, words)
    # A gateway that gave up waiting says nothing of what stands behind it.
    return Undelivered(Wrong.UNCLEAR if code >= 500 else Wrong.PERMANENT, words)


def read_json(raw: bytes) -> dict:
    """The object a 2xx answer holds; what is none leaves open whether anything was delivered."""
    try:
        found = json.loads(raw)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Undelivered(Wrong.UNCLEAR, "看不懂消息接口的回答。")
    return found
