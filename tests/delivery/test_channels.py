"""Every way out against a real receiver: what it is sent, and what each of its answers means."""

import json
from email import message_from_bytes
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.models import Person
from tests.delivery.receivers import mail_server, web_server
from xuncha.delivery.channels import Message, Undelivered, Wrong, configured, http, wecom
from xuncha.delivery.channels.mail import Mail
from xuncha.delivery.channels.sms import Sms
from xuncha.delivery.channels.webhook import Webhook, signature
from xuncha.delivery.channels.wecom import WeCom

TEXT = "您有 3 项事项临近期限或已到期。请登录平台，在“我的待办”中办理。"
MESSAGE = Message("guyuan", "您有事项待办", TEXT, "xuncha-7")
NOBODY_LISTENS = "http://127.0.0.1:9"


def wrong(channel, message=MESSAGE) -> Wrong:
    with pytest.raises(Undelivered) as told:
        channel.send(message)
    assert told.value.words.endswith("。")
    return told.value.wrong


# --- mail -----------------------------------------------------------------------------------------


@pytest.fixture
def post(settings):
    def use(server):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        settings.DEFAULT_FROM_EMAIL = "巡察 <xuncha@example.gov.cn>"
        return Mail()

    return use


def letter(**changes):
    return Message("head@example.org", "您有事项待办", TEXT, "xuncha-7")


def test_a_mail_is_plain_text_and_always_has_the_same_id(post):
    with mail_server() as server:
        post(server).send(letter())
    got = message_from_bytes(server.got[0])
    assert got.get_content_type() == "text/plain"
    assert got["Message-ID"] == "<xuncha-7@example.gov.cn>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert "3 项事项" in got.get_payload(decode=True).decode()


@pytest.mark.parametrize(
    ("refuse", "meaning"),
    [
        ({"RCPT": "550 no such user"}, Wrong.PERMANENT),
        ({"RCPT": "451 greylisted"}, Wrong.TEMPORARY),
        ({"MAIL": "553 not you"}, Wrong.PERMANENT),
        ({"MAIL": "421 too busy"}, Wrong.TEMPORARY),
        ({"END": "554 looks like spam"}, Wrong.PERMANENT),
        ({"END": "452 disk full"}, Wrong.TEMPORARY),
        ({"END": ""}, Wrong.UNCLEAR),
        ({"EHLO": "", "HELO": ""}, Wrong.DOWN),
    ],
)
def test_what_a_mail_server_answers(post, refuse, meaning):
    with mail_server(**refuse) as server:
        assert wrong(post(server), letter()) is meaning


def test_a_mail_server_that_is_away(post):
    with mail_server() as server:
        channel = post(server)
    assert wrong(channel, letter()) is Wrong.DOWN


# --- webhook --------------------------------------------------------------------------------------


@pytest.fixture
def hook(settings):
    settings.WEBHOOK_SECRET = "a shared secret of the office"

    def use(url):
        settings.WEBHOOK_URL = url
        return Webhook()

    return use


def test_a_webhook_is_signed_stamped_and_has_the_same_key_each_time(hook):
    with web_server(lambda path, body: (204, b"")) as server:
        hook(f"{server.url}/in").send(MESSAGE)
    (path, headers, body) = server.got[0]
    assert path == "/in"
    assert json.loads(body) == {
        "id": "xuncha-7", "to": "guyuan", "title": "您有事项待办", "text": TEXT,
    }  # fmt: skip
    assert headers["Idempotency-Key"] == "xuncha-7"
    stamp = headers["X-Xuncha-Timestamp"]
    assert headers["X-Xuncha-Signature"] == signature(stamp, body)
    assert signature(stamp, body + b" ") != signature(stamp, body) != signature("0", body)


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (302, Wrong.DOWN), (400, Wrong.PERMANENT), (401, Wrong.DOWN), (404, Wrong.DOWN),
        (429, Wrong.TEMPORARY), (500, Wrong.UNCLEAR), (503, Wrong.TEMPORARY), (504, Wrong.UNCLEAR),
        (None, Wrong.UNCLEAR),
    ],
)  # fmt: skip
def test_what_a_webhook_answers(hook, status, meaning):
    answer = (status, b"secret words of the other side", {"Location": "/elsewhere"})
    with web_server(lambda path, body: answer) as server:
        assert wrong(hook(server.url)) is meaning
    assert len(server.got) == 1  # nobody followed


def test_a_webhook_that_is_away_or_slow(hook, monkeypatch):
    assert wrong(hook(NOBODY_LISTENS)) is Wrong.DOWN
    monkeypatch.setattr(http, "SECONDS", 0.05)
    with web_server(lambda path, body: (200, drip(0.2))) as server:
        assert wrong(hook(server.url)) is Wrong.UNCLEAR


def drip(seconds):
    import time  # noqa: PLC0415

    time.sleep(seconds)
    return b"{}"


# --- 企业微信 --------------------------------------------------------------------------------------


@pytest.fixture
def app(settings):
    settings.WECOM_CORP_ID, settings.WECOM_AGENT_ID, settings.WECOM_SECRET = "corp", 7, "hush"
    wecom._tokens.clear()

    def use(url):
        settings.WECOM_URL = url
        return WeCom()

    yield use
    wecom._tokens.clear()


def answering(**sent):
    def answer(path, body):
        if "gettoken" in path:
            return 200, {"errcode": 0, "access_token": "token", "expires_in": 7200}
        return 200, {"errcode": 0, **sent}

    return answer


def test_a_wecom_message_asks_for_a_token_once_and_for_repeats_to_be_dropped(app):
    with web_server(answering()) as server:
        channel = app(f"{server.url}/own/")
        channel.send(MESSAGE)
        channel.send(MESSAGE)
    paths = [urlsplit(path).path for path, _, _ in server.got]
    assert paths == ["/own/cgi-bin/gettoken", *["/own/cgi-bin/message/send"] * 2]
    assert parse_qs(urlsplit(server.got[1][0]).query) == {"access_token": ["token"]}
    said = json.loads(server.got[1][2])
    assert (said["touser"], said["agentid"], said["enable_duplicate_check"]) == ("guyuan", 7, 1)
    assert TEXT in said["text"]["content"]


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ({"invaliduser": "guyuan"}, Wrong.PERMANENT), ({"errcode": 81013}, Wrong.PERMANENT),
        ({"errcode": 60020}, Wrong.DOWN), ({"errcode": 45009}, Wrong.TEMPORARY),
        ({"errcode": -1}, Wrong.TEMPORARY), ({"errcode": 44004}, Wrong.PERMANENT),
        ({"errcode": None}, Wrong.UNCLEAR),
    ],
)  # fmt: skip
def test_what_wecom_answers(app, answer, meaning):
    with web_server(answering(**answer)) as server:
        assert wrong(app(server.url)) is meaning


@pytest.mark.parametrize("account", ["@all", " @ALL", "guyuan|zhoumin", "13800000000|@all"])
def test_an_account_that_stands_for_many_is_no_address(app, settings, account):
    for settings.WECOM_ACCOUNT in ("username", "phone"):
        assert WeCom().address_of(Person(username=account, phone=account)) == ""


def test_a_stale_token_is_asked_for_anew_and_a_wrong_secret_is_the_ways_fault(app):
    answers = iter([{"errcode": 42001}, {"errcode": 0}])

    def answer(path, body):
        return answering()(path, body) if "gettoken" in path else (200, next(answers))

    with web_server(answer) as server:
        app(server.url).send(MESSAGE)
    assert len(server.got) == 4
    wecom._tokens.clear()
    with web_server(lambda path, body: (200, {"errcode": 40001})) as server:
        assert wrong(app(server.url)) is Wrong.DOWN


# --- SMS ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "read"),
    [
        ('{"mobile":"{phone}","content":"{text}","sn":"{id}"}', json.loads),
        ("mobile={phone}&content={text}&sn={id}",
         lambda body: {name: value[0] for name, value in parse_qs(body.decode()).items()}),
    ],
)  # fmt: skip
def test_a_short_message_fills_the_template_of_the_offices_gateway(settings, template, read):
    text = 'a "quoted" & text\n'
    settings.SMS_BODY, settings.SMS_AUTHORIZATION = template, "Bearer x"
    with web_server(lambda path, body: (200, {"code": "OK"})) as server:
        settings.SMS_URL, settings.SMS_TAKEN = server.url, '"code": "OK"'
        Sms().send(Message("13800000000", "", text, "xuncha-7"))
        assert read(server.got[0][2]) == {
            "mobile": "13800000000",
            "content": text,
            "sn": "xuncha-7",
        }
        assert server.got[0][1]["Authorization"] == "Bearer x"
        settings.SMS_TAKEN = '"code": "SENT"'
        assert wrong(Sms()) is Wrong.PERMANENT


@pytest.mark.parametrize(
    ("written", "address"),
    [("138 0000-0000", "13800000000"), ("+8613800000000", "13800000000"), ("0571-88880000", "")],
)
def test_a_short_message_goes_to_mobile_numbers_only(written, address):
    assert Sms().address_of(Person(phone=written)) == address


def test_an_installation_has_the_ways_its_settings_give(settings):
    assert configured() == {}
    settings.MAIL_ENABLED, settings.SMS_URL = True, "http://sms.example.gov.cn/"
    assert list(configured()) == ["mail", "sms"]
