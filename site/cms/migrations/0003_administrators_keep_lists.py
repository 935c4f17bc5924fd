"""Administrators keep places, priorities, levels and policies in the editors' admin; editors do not."""

from django.db import migrations

# Which rights, for which models. There is one row of policies, and it is only ever changed.
RIGHTS = {
    ("people", "locality"): ("add", "change", "delete", "view"),
    ("people", "tacticalgroup"): ("add", "change", "delete", "view"),
    ("people", "district"): ("add", "change", "delete", "view"),
    ("courses", "priority"): ("add", "change", "delete", "view"),
    ("courses", "frameworklevel"): ("add", "change", "delete", "view"),
    ("courses", "policy"): ("change", "view"),
}
WORDS = {"tacticalgroup": "tactical group", "frameworklevel": "framework level"}


def permissions(apps):
    """The permissions; Django itself makes them only after all migrations."""
    for (app_label, model), rights in RIGHTS.items():
        content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label=app_label, model=model
        )
        for right in rights:
            yield apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=content_type,
                codename=f"{right}_{model}",
                defaults={"name": f"Can {right} {WORDS.get(model, model)}"},
            )[0]


def allow(apps, schema_editor):
    """Give the rights to the group that follows from the administrator's role."""
    group = apps.get_model("auth", "Group").objects.get(name="Moderators")
    group.permissions.add(*permissions(apps))


def withdraw(apps, schema_editor):
    """Take them back."""
    group = apps.get_model("auth", "Group").objects.get(name="Moderators")
    group.permissions.remove(*permissions(apps))


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_editors_may_publish"),
        ("courses", "0003_policy_cancellation_notice_working_days"),
        ("people", "0002_agency_wanted_and_stranger_mail"),
    ]

    operations = [migrations.RunPython(allow, withdraw)]
