from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "findings.fieldwork"
    label = "fieldwork"
    verbose_name = "现场工作"
