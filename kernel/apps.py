from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules

from kernel.wording import speak_plainly


class KernelConfig(AppConfig):
    name = "kernel"
    label = "kernel"
    verbose_name = "系统设置"

    def ready(self):
        speak_plainly()
        # These need the app registry; enclosed and fonts register checks.
        from kernel import enclosed  # noqa: F401, PLC0415
        from kernel.guards import install_guards, lift_guards_between_tables  # noqa: PLC0415
        from kernel.paper import fonts  # noqa: F401, PLC0415

        # A model whose policy was not loaded could be neither seen nor moved: load them all.
        autodiscover_modules("policy")
        autodiscover_modules("papers")
        # Schema, not business: the database's own guards are laid again after every migrate,
        # because SQLite drops triggers whenever Django rebuilds a table, and rebuilds none that a
        # trigger of another table names.
        pre_migrate.connect(lift_guards_between_tables, sender=self)
        post_migrate.connect(install_guards, sender=self)
