from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "findings.reports"
    label = "reports"
    verbose_name = "报告与反馈"
