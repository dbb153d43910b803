import re

from django.core.management.base import BaseCommand, CommandError

from kernel.seals import verify

RECEIPT = re.compile(r"(\d+):([0-9a-f]{8,64})")


class Command(BaseCommand):
    help = "Prove that no event was changed or removed, or name the first broken place."

    def add_arguments(self, parser):
        parser.add_argument(
            "--receipt", action="append", default=[], metavar="NUMBER:VALUE",
            help="a seal written down elsewhere: its number and at least 8 digits of its value",
        )  # fmt: skip

    def handle(self, *, receipt, **_):
        noted = {}
        for text in receipt:
            found = RECEIPT.fullmatch(text.replace(" ", "").lower())
            if not found:
                raise CommandError(f"{text!r}：应为“编号:封存值”，封存值至少 8 位。")
            noted[int(found[1])] = found[2]
        verdict = verify(receipts=noted)
        if verdict.fault:
            raise CommandError(
                f"办理记录不完整：{verdict.fault}"
                f"此前 {verdict.seals} 个封存、{verdict.events} 条记录核验无误。"
            )
        self.stdout.write(
            f"办理记录完整：{verdict.seals} 个封存、{verdict.events} 条记录核验无误；"
            f"另有 {verdict.unsealed} 条尚未封存，暂不能证明。"
        )
