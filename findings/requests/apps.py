from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "findings.requests"
    label = "requests"
    verbose_name = "请示报告"
