"""Mail in plain text. A second copy cannot be called back: what may have arrived is not sent again."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from xuncha.delivery.channels.base import Channel, Message, Undelivered, Wrong


class Mail(Channel):
    lacks = "没有登记电子邮箱，请找系统管理员登记。"

    def address_of(self, person) -> str:
        return person.email

    def send(self, message: Message) -> None:
        connection = get_connection()
        try:
            connection.open()
            if line := getattr(connection, "connection", None):
                line.ehlo_or_helo_if_needed()  # Django greets only when it sends: too late to tell
        except smtplib.SMTPAuthenticationError as trouble:
            raise Undelivered(Wrong.DOWN, "邮件服务器不接受平台的账号或口令。") from trouble
        except (OSError, smtplib.SMTPException) as trouble:
            raise Undelivered(Wrong.DOWN, "连接不上邮件服务器。") from trouble
        try:
            connection.send_messages([self._mail(message)])
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()), (550, b""))[0]
            raise _by_code(code, "邮件服务器不接受这个收件地址，请核对。") from refused
        except smtplib.SMTPResponseException as refused:  # of the sender, or of what is sent
            raise _by_code(refused.smtp_code, "邮件服务器不接受平台发出的邮件。") from refused
        except (OSError, smtplib.SMTPException) as trouble:
            raise Undelivered(
                Wrong.UNCLEAR, "发送时与邮件服务器的连接中断，可能已送达。"
            ) from trouble
        finally:
            _close(connection)

    def _mail(self, message):
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"
        return EmailMessage(
            message.subject, message.text, None, [message.to],
            headers={
                # A mail system that keeps one of two with the same id keeps one.
                "Message-ID": f"<{message.key}@{domain}>",
                "Auto-Submitted": "auto-generated",
            },
        )  # fmt: skip


def _by_code(code: int, words: str) -> Undelivered:
    return Undelivered(Wrong.PERMANENT if code >= 500 else Wrong.TEMPORARY, words)


def _close(connection):
    """The mail is taken by now; how the line is put down changes nothing."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        connection.connection = None
