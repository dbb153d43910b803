from django.db import migrations

from kernel.actions import FIRST_YEAR, seed_workdays


def seed(apps, schema_editor):
    table = apps.get_model("kernel", "WorkdayException")
    seed_workdays(table=table, years=range(FIRST_YEAR, 2024))


class Migration(migrations.Migration):
    """The years before 2024, too: rounds of former years are entered with their deadlines."""

    dependencies = [("kernel", "0006_job_of_many_kinds")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
