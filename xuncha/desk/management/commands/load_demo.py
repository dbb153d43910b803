from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Person
from xuncha.desk.demo.load import load


class Command(BaseCommand):
    help = "Load 示例市青山区, the demonstration, into an empty database."

    def add_arguments(self, parser):
        parser.add_argument("--problems", type=int, default=12, help="每个单位的问题数")

    def handle(self, *, problems, **_):
        if not settings.DEMO:
            raise CommandError("正式环境不装载演示数据（DEMO 已关闭）。")
        if Person.objects.exists():
            raise CommandError("数据库里已有人员，演示数据只能装入空库。")
        with transaction.atomic():
            load(per_unit=problems)
        self.stdout.write("已装载演示数据：示例市青山区。")
