from django.conf import settings
from django.core.management.base import BaseCommand

from kernel.diagrams import glossary, lifecycles


class Command(BaseCommand):
    help = "Write docs/lifecycles.md and docs/glossary.md from the code."

    def handle(self, **_):
        docs = settings.BASE_DIR / "docs"
        (docs / "lifecycles.md").write_text(lifecycles(), encoding="utf-8")
        (docs / "glossary.md").write_text(glossary(), encoding="utf-8")
