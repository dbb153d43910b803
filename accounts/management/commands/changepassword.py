from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Passwords are nobody's to set but their owner's; see init_three_admins --renew."

    def add_arguments(self, parser):
        parser.add_argument("anything", nargs="*")

    def handle(self, **_):
        raise CommandError(
            "密码只由本人设置。一次性密码由系统管理员在 /admin/ 发放；"
            "管理员自己的用 init_three_admins --renew 登录名。"
        )
