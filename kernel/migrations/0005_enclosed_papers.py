from django.db import migrations

from kernel.reenclosing import files_both_ways


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0004_seals'),
    ]

    operations = [
        # Papers that were built before lie enclosed as well; backwards in the clear again.
        migrations.RunPython(*files_both_ways('kernel', 'file', 'Job')),
    ]
