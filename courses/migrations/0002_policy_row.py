"""The one row of settings, with PRODUCT.md's defaults."""

from django.db import migrations


def make_row(apps, schema_editor):
    apps.get_model("courses", "Policy").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [migrations.RunPython(make_row, migrations.RunPython.noop)]
