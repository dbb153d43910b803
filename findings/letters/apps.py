from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "findings.letters"
    label = "letters"
    verbose_name = "信访"
