"""What the elearning app adds to the editors' admin."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from elearning.rules import may_take_completions, may_upload_packages
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


class CompletionsItem(MenuItem):
    """A line of the menu for those who take in completions."""

    def is_shown(self, request):
        """Ask the rule."""
        return may_take_completions(request.user)


@hooks.register("register_admin_menu_item")
def completions_item():
    """Lists of other platforms hold people, so they are taken in on a page of our own."""
    return CompletionsItem(
        "Completions from elsewhere", reverse("elearning:completions"), icon_name="upload", order=321
    )
