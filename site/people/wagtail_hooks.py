"""What the people app adds to the editors' admin: places, for administrators."""

from wagtail import hooks

from people.viewsets import viewsets


@hooks.register("register_admin_viewset")
def register_places():
    """Localities, tactical groups, districts."""
    return list(viewsets)
