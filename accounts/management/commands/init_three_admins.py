from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actions import make_administrator
from accounts.models import AdminRole, Person
from accounts.passwords import one_time_password
from kernel.refusals import Refusal


class Command(BaseCommand):
    help = "Set up the three administrators of a new installation (三员), each with a one-time password."

    def add_arguments(self, parser):
        for role in AdminRole.Role:
            parser.add_argument(
                f"--{role}", nargs=2, metavar=("LOGIN", "NAME"), default=(role, role.label),
                help=f"login name and name of the {role} administrator",
            )  # fmt: skip

    def handle(self, **options):
        if AdminRole.objects.exists():
            raise CommandError("三员已经设立，不再重设。增减管理员请由安全管理员在 /admin/ 办理。")
        told = []
        try:
            with transaction.atomic():
                for role in AdminRole.Role:
                    told.append(self._set_up(role, *options[role]))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("已设立三员。一次性密码只显示这一次，请分别交给三个人，首次登录须改密：")
        for line in told:
            self.stdout.write(line)

    def _set_up(self, role, username, name) -> str:
        if Person.objects.filter(username=username).exists():
            raise CommandError(f"已有登录名 {username}，请换一个。")
        password = one_time_password()
        person = Person.objects.create_user(username, password, name=name)
        make_administrator(person, role, by=None)
        return f"  {role.label}  {username}  {password}"
