from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.demo_people import DEMO_PASSPHRASE, DEMO_PASSWORD, DEMO_PEOPLE
from accounts.models import Person


class Command(BaseCommand):
    help = "Print the people of the demonstration and how to sign in as them."

    def handle(self, **_):
        if not settings.DEMO or not Person.objects.filter(username="shenming").exists():
            return
        self.stdout.write(f"演示人员（密码都是 {DEMO_PASSWORD}）：")
        for person in DEMO_PEOPLE:
            self.stdout.write(f"  {person.username:<12}{person.name}　{person.role}")
        self.stdout.write(f"信访口令（顾远、林洁打开信访件时输入）：{DEMO_PASSPHRASE}")
