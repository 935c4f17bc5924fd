"""What the elearning app adds to the editors' admin."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from elearning.rules import may_upload_packages
from elearning.viewsets import viewsets


class PackagesItem(MenuItem):
    """A line of the menu for those who upload packages."""

    def is_shown(self, request):
        """Ask the rule."""
        return may_upload_packages(request.user)


@hooks.register("register_admin_viewset")
def register_modules():
    """The facts of modules and the question banks."""
    return list(viewsets)


@hooks.register("register_admin_menu_item")
def packages_item():
    """Packages are uploaded on pages of our own."""
    return PackagesItem("Packages (SCORM)", reverse("elearning:packages"), icon_name="upload", order=320)
