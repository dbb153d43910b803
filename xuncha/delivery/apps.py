from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "xuncha.delivery"
    label = "delivery"
    verbose_name = "提醒的送达"
