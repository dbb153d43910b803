from django.apps import AppConfig


class CluesConfig(AppConfig):
    name = "findings.clues"
    label = "clues"
    verbose_name = "问题线索与移交"
