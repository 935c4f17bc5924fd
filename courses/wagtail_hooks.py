"""What the courses app adds to the editors' admin."""

from wagtail import hooks

from courses.viewsets import course_viewset


@hooks.register("register_admin_viewset")
def register_courses():
    """The facts of courses."""
    return course_viewset
