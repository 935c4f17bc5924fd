"""Something for editor and administrator to do: a change of a course page that waits for approval."""

from cms.models import CoursePage


def load_submission(editor):
    """Submit one changed page for approval in the name of the demo's editor. Returns the page."""
    page = CoursePage.objects.get(course__code="TRAUMA")
    page.lead = f"{page.lead} With new examples from schools and community hubs."
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    return page
