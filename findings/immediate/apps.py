from django.apps import AppConfig


class ImmediateConfig(AppConfig):
    name = "findings.immediate"
    label = "immediate"
    verbose_name = "立行立改"
