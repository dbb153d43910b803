from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "xuncha.clock"
    verbose_name = "期限"
