"""What comments are tagged with at first."""

from django.db import migrations

TAGS = [
    ("practice", "What it changes in practice"),
    ("content", "What is taught"),
    ("other-agencies", "Meeting other agencies"),
    ("trainers", "The trainers"),
    ("pace", "Pace and length"),
    ("materials", "Materials"),
    ("joining", "Booking, joining, venue"),
    ("access", "Access and comfort"),
    ("further-need", "What people still need"),
]


def make(apps, schema_editor):
    apps.get_model("evaluations", "CommentTag").objects.bulk_create(
        apps.get_model("evaluations", "CommentTag")(code=code, label=label, position=position)
        for position, (code, label) in enumerate(TAGS, start=1)
    )


def remove(apps, schema_editor):
    apps.get_model("evaluations", "CommentTag").objects.filter(code__in=[code for code, _label in TAGS]).delete()


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0005_comments_moderated")]

    operations = [migrations.RunPython(make, remove)]
