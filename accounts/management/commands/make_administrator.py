from getpass import getpass

from django.contrib import admin
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.actions import make_administrator
from accounts.models import Person


class Command(BaseCommand):
    help = "Make the first technical administrator of a new installation (asks for a password)."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("name")

    def handle(self, *, username, name, **_):
        if Person.objects.filter(username=username).exists():
            raise CommandError(f"已有登录名 {username}，请换一个。")
        password = getpass("密码：")
        try:
            validate_password(password)
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        person = Person.objects.create_user(username, password, name=name)
        make_administrator(person, admin.site._registry)
        self.stdout.write(
            f"已建立系统管理员 {name}（{username}），请登录 /admin/ 建立派出党组织和人员。"
        )
