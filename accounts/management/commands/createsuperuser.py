from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "There is no superuser here; see init_three_admins."

    def add_arguments(self, parser):
        parser.add_argument("anything", nargs="*")

    def handle(self, **_):
        raise CommandError("本平台没有超级用户。请用 init_three_admins 设立三员。")
