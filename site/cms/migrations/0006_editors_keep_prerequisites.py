"""Editors keep what comes first before a course, as they keep the facts of courses."""

from django.db import migrations

MODELS = (("prerequisite", "prerequisite"),)
RIGHTS = ("add", "change", "delete", "view")


def groups(apps):
    """Those who work in the editors' admin."""
    return apps.get_model("auth", "Group").objects.filter(name__in=("Editors", "Moderators"))


def allow(apps, schema_editor):
    """Give the rights."""
    for model, words in MODELS:
        content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="courses", model=model
        )
        for right in RIGHTS:
            permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=content_type, codename=f"{right}_{model}", defaults={"name": f"Can {right} {words}"}
            )
            for group in groups(apps):
                group.permissions.add(permission)


def withdraw(apps, schema_editor):
    """Take them back."""
    codenames = [f"{right}_{model}" for model, _words in MODELS for right in RIGHTS]
    for group in groups(apps):
        group.permissions.remove(*group.permissions.filter(content_type__app_label="courses", codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0005_editors_keep_modules"),
        ("courses", "0012_prerequisite_module"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(allow, withdraw)]
