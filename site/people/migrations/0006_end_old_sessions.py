from django.db import migrations


def end(apps, schema_editor):
    """Nobody reads the sessions kept before: whoever was signed in signs in once more."""
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_visits"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(end, migrations.RunPython.noop),
    ]
