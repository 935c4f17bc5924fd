import hashlib

from django.db import migrations

BATCH = 500


def fill(apps, schema_editor):
    """Entries sealed before had the digests of their personal parts in the seal, made without a salt."""
    entries = apps.get_model("audit", "Entry").objects.exclude(seal_no=None)
    rows = list(entries.order_by("pk"))
    for entry in rows:
        entry.actor_digest = hashlib.sha256(entry.actor_id.encode()).hexdigest()
        entry.subject_digest = hashlib.sha256(entry.subject_id.encode()).hexdigest()
    for start in range(0, len(rows), BATCH):
        entries.bulk_update(rows[start : start + BATCH], ["actor_digest", "subject_digest"])


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_digests")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
