from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actions import issue_password, make_administrator
from accounts.models import AdminRole, Person, SignInRules
from kernel.refusals import Refusal


class Command(BaseCommand):
    help = (
        "Set up the three administrators of a new installation (三员), each with a one-time password "
        "that is printed once. --renew LOGIN gives an administrator a fresh one when nobody else can."
    )

    def add_arguments(self, parser):
        for role in AdminRole.Role:
            parser.add_argument(
                f"--{role}", nargs=2, metavar=("LOGIN", "NAME"), default=(role, role.label),
                help=f"login name and name of the {role} administrator",
            )  # fmt: skip
        parser.add_argument(
            "--second-factor", action="store_true", help="the three must set up a second factor"
        )
        parser.add_argument("--renew", metavar="LOGIN", help="a fresh one-time password for LOGIN")

    def handle(self, *, renew, second_factor, **options):
        try:
            with transaction.atomic():
                told = [self._renew(renew)] if renew else self._set_up_all(options, second_factor)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("一次性密码只显示这一次，7 天内有效；请分别交给本人，首次登录须改密：")
        for line in told:
            self.stdout.write(line)

    def _set_up_all(self, options, second_factor):
        if AdminRole.objects.exists():
            raise CommandError("三员已经设立，不再重设。增减管理员请由安全管理员在 /admin/ 办理。")
        if second_factor:
            required = SignInRules.Required.ADMINISTRATORS
            SignInRules.objects.update_or_create(pk=1, defaults={"second_factor_for": required})
        return [self._set_up(role, *options[role]) for role in AdminRole.Role]

    def _set_up(self, role, username, name) -> str:
        if Person.objects.filter(username=username).exists():
            raise CommandError(f"已有登录名 {username}，请换一个。")
        person = Person.objects.create_user(username, name=name)
        make_administrator(person, role, by=None)
        return self._line(person, role.label)

    def _renew(self, username) -> str:
        """The way back in when the last of a role has lost the password; an event tells of it."""
        held = AdminRole.objects.select_related("person").filter(person__username=username).first()
        if held is None:
            raise CommandError(f"{username} 不是管理员；其他人的密码由系统管理员在 /admin/ 发放。")
        return self._line(held.person, held.get_role_display())

    def _line(self, person, label) -> str:
        return f"  {label}  {person.username}  {issue_password(person, by=None)}"
