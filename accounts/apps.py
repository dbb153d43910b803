from django.apps import AppConfig
from django.contrib.admin import apps as admin


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"
    verbose_name = "组织与人员"
    default = True

    def ready(self):
        from accounts import checks  # noqa: F401, PLC0415  (it needs the models)


class BackOfficeConfig(admin.AdminConfig):
    """Django's admin, with our own site in it."""

    default_site = "accounts.back_office.BackOffice"
    default = False
