from django.db import migrations

from kernel.actions import seed_workdays


def seed(apps, schema_editor):
    seed_workdays(table=apps.get_model("kernel", "WorkdayException"))


class Migration(migrations.Migration):
    """The years the package knows come with the installation; later ones are typed in."""

    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
