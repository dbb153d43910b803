from django.apps import AppConfig


class IssuingConfig(AppConfig):
    name = "issuing"
    verbose_name = "发文"
