"""The facts of courses in the editors' admin; priorities, levels and policies there for administrators alone.

Dates are not here: co-ordinators keep them on pages of their own.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from audit import actions as audit
from courses.forms import CourseFacts
from courses.models import Course, FrameworkLevel, Priority
from people.viewsets import CODE_HELP, POSITION_HELP, ListViewSet


class KeepsHistory:
    """Saves a course with its retirement and an audit entry, in one transaction."""

    def save_instance(self):
        """Retire or take back as ticked, keep the first day of retirement, record who changed what."""
        at, course = timezone.now(), self.form.instance
        was_retired = course.retired_at is not None
        if self.form.cleaned_data["retired"] != was_retired:
            course.retired_at = None if was_retired else at
        changed = sorted(self.form.changed_data)
        action = "course.change" if course.pk else "course.create"
        with transaction.atomic():
            course = super().save_instance()
            audit.record(action=action, target=course, by=self.request.user, at=at, fields=changed)
        return course


class Create(KeepsHistory, generic.CreateView):
    """Adds a course."""


class Edit(KeepsHistory, generic.EditView):
    """Changes a course's facts."""


class Copy(KeepsHistory, generic.CopyView):
    """Starts a new course from the facts of another."""


class Delete(generic.DeleteView):
    """Deletes a course entered by mistake. One with a page or a date is refused in words."""

    def form_valid(self, form):
        """Delete, or say why not and what to do instead."""
        course = self.object
        try:
            with transaction.atomic():
                audit.record(action="course.delete", target=course, by=self.request.user, at=timezone.now())
                return super().form_valid(form)
        except (ProtectedError, PermissionDenied):  # Wagtail's own word for a course with a page is the second one.
            messages.error(
                self.request,
                f'"{course.title}" has a page or dates, so it cannot be deleted: old bookings and certificates keep '
                'its name. Tick "Retired" instead. It then leaves the catalogue.',
            )
            return HttpResponseRedirect(reverse(self.edit_url_name, args=(course.pk,)))


class CourseViewSet(ModelViewSet):
    """Courses: list, add, change, inspect, history; retire rather than delete."""

    model = Course
    name = "courses"
    icon = "list-ul"
    menu_label = "Courses"
    menu_order = 150
    add_to_admin_menu = True
    # Usage would list rows of other apps; the page of a course already says which course it tells of.
    add_to_reference_index = False
    add_view_class = Create
    edit_view_class = Edit
    copy_view_class = Copy
    delete_view_class = Delete
    inspect_view_enabled = True
    inspect_view_fields = [
        "code",
        "title",
        "summary",
        "length",
        "workforce",
        "priorities",
        "levels",
        "only_for",
        "refresher_months",
        "retired_at",
    ]
    list_display = [
        "title",
        "code",
        "length",
        Column("workforce", label="Workforce", accessor="get_workforce_display"),
        "only_for",
        "retired_at",
    ]
    list_export: list[str] = []
    search_fields = ["title", "code", "summary"]
    search_backend_name = None
    ordering = ["title", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("code", help_text="Short and lasting, for example da-child. Reports and imports use it."),
            FieldPanel("title"),
            FieldPanel("summary"),
            FieldPanel("length"),
            MultiFieldPanel(
                [FieldPanel("workforce"), FieldPanel("priorities"), FieldPanel("levels"), FieldPanel("only_for")],
                heading="Whom it is for",
            ),
            FieldPanel(
                "refresher_months",
                help_text="Months after which a refresher is due. Empty: as the partnership's settings. 0: never.",
            ),
            FieldPanel("retired"),
        ],
        base_form_class=CourseFacts,
    )


course_viewset = CourseViewSet()


class OrderedListViewSet(ListViewSet):
    """A list whose rows have a place in it."""

    list_display = ["name", "code", "position"]
    ordering = ["position", "pk"]
    panels = [
        FieldPanel("name"),
        FieldPanel("code", help_text=CODE_HELP),
        FieldPanel("position", help_text=POSITION_HELP),
    ]


class PriorityViewSet(OrderedListViewSet):
    """The partnership's priorities, by which the catalogue is filtered."""

    model = Priority
    name = "priorities"
    icon = "tag"
    menu_label = "Priorities"
    menu_order = 40


class FrameworkLevelViewSet(OrderedListViewSet):
    """Levels of training frameworks. A course may carry several."""

    model = FrameworkLevel
    name = "levels"
    icon = "order"
    menu_label = "Framework levels"
    menu_order = 50


viewsets = (course_viewset, PriorityViewSet(), FrameworkLevelViewSet())
