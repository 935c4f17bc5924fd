"""What the elearning app adds to the editors' admin."""

from wagtail import hooks

from elearning.viewsets import viewsets


@hooks.register("register_admin_viewset")
def register_modules():
    """The facts of modules and the question banks."""
    return list(viewsets)
