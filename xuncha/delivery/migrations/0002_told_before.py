from django.db import migrations

WAYS = ('mail', 'wecom', 'sms', 'webhook')
AT_ONCE = 1000


def remember(apps, schema_editor):
    """Whatever was written before is not told again by any way, but for mail that still waits.

    Mail that was being sent (or failed) counts as sent: nobody knows, and twice is worse.
    """
    notices = apps.get_model('desk', 'Notice').objects.order_by('pk').values_list('pk', 'mail')
    mention = apps.get_model('delivery', 'Mention')
    rows = []
    for pk, mail in notices.iterator():
        rows += [
            mention(notice_id=pk, way=way)
            for way in WAYS
            if not (way == 'mail' and mail == 'to_send')
        ]
        if len(rows) >= AT_ONCE:
            mention.objects.bulk_create(rows)
            rows = []
    mention.objects.bulk_create(rows)


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0001_initial'),
    ]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
