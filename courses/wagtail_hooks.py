"""What the courses app adds to the editors' admin."""

from wagtail import hooks

from courses.viewsets import viewsets


@hooks.register("register_admin_viewset")
def register_courses():
    """The facts of courses for editors; priorities, levels and policies for administrators."""
    return list(viewsets)
