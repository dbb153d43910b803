from django.conf import settings
from django.core.management.base import BaseCommand

from kernel.diagrams import document


class Command(BaseCommand):
    help = "Write docs/lifecycles.md from the lifecycle tables."

    def handle(self, **_):
        (settings.BASE_DIR / "docs" / "lifecycles.md").write_text(document(), encoding="utf-8")
