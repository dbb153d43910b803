from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Person
from xuncha.desk.demo.load import load


class Command(BaseCommand):
    help = "Load 示例市青山区, the demonstration, into an empty database."

    def add_arguments(self, parser):
        parser.add_argument(
            "--small", type=int, metavar="N", help="小样：每轮两个单位，每个单位最多 N 个问题"
        )

    def handle(self, *, small, **_):
        if not settings.DEMO:
            raise CommandError("正式环境不装载演示数据（DEMO 已关闭）。")
        if Person.objects.exists():
            raise CommandError("数据库里已有人员，演示数据只能装入空库。")
        with transaction.atomic():
            load(per_unit=small)
        self.stdout.write("已装载演示数据：示例市青山区。")
