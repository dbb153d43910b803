from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "xuncha.desk"
    label = "desk"
    verbose_name = "我的待办"
