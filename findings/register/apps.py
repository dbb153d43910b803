from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "findings.register"
    label = "register"
    verbose_name = "底稿与问题"
