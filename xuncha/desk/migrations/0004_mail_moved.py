from django.db import migrations


class Migration(migrations.Migration):
    """What was mailed is remembered by xuncha.delivery from here on."""

    dependencies = [
        ('desk', '0003_notice_centre'),
        ('delivery', '0002_told_before'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='notice',
            name='notice_mail',
        ),
        migrations.RemoveField(
            model_name='notice',
            name='mail',
        ),
    ]
