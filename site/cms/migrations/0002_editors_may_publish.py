"""Editors may publish pages and keep the facts of courses. Wagtail's own data gives them the rest.

Wagtail's first migrations make the groups "Editors" and "Moderators", let both into the admin, give them pictures and
documents, and set up the workflow in which moderators approve. Here editors may approve too: a small partnership has
two or three of them, and they read each other's pages. Membership follows from the roles in `people`.
"""

from django.db import migrations

COURSE_RIGHTS = ("add", "change", "delete", "view")


def permission(apps, app_label, model, codename, name):
    """The permission of that code name; Django itself makes them only after all migrations."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    row, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return row


def allow(apps, schema_editor):
    """Give the rights."""
    publish = permission(apps, "wagtailcore", "page", "publish_page", "Publish any page")
    editors = apps.get_model("auth", "Group").objects.get(name="Editors")
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
        group=editors, page=root, permission=publish
    )
    for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(groups__name="Moderators"):
        task.groups.add(editors)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=("Editors", "Moderators")):
        for right in COURSE_RIGHTS:
            group.permissions.add(permission(apps, "courses", "course", f"{right}_course", f"Can {right} course"))


def withdraw(apps, schema_editor):
    """Take them back."""
    apps.get_model("wagtailcore", "GroupPagePermission").objects.filter(
        group__name="Editors", permission__codename="publish_page"
    ).delete()
    editors = apps.get_model("auth", "Group").objects.get(name="Editors")
    for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(groups__name="Moderators"):
        task.groups.remove(editors)
    codenames = [f"{right}_course" for right in COURSE_RIGHTS]
    for group in apps.get_model("auth", "Group").objects.filter(name__in=("Editors", "Moderators")):
        group.permissions.remove(*group.permissions.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("courses", "0002_policy_row"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = [migrations.RunPython(allow, withdraw)]
