"""Proof of training lies where no web server hands out files."""

from django.db import migrations, models

import bookings.models.permission


class Migration(migrations.Migration):
    """The column stays as it is; only where the file lies changes."""

    dependencies = [("bookings", "0005_broadcast")]

    operations = [
        migrations.AlterField(
            model_name="evidence",
            name="file",
            field=models.FileField(
                blank=True, storage=bookings.models.permission.private_storage, upload_to="evidence/%Y/"
            ),
        ),
    ]
