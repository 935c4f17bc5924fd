"""What comes first before a course, in the editors' admin: here, because it joins courses with e-learning."""

from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from cms.forms.prerequisites import PrerequisiteFacts
from courses.models import Prerequisite
from people.viewsets import ListViewSet


class Prerequisites(generic.IndexView):
    """Lists what comes first, course by course."""

    def get_base_queryset(self):
        """Read both courses along."""
        return super().get_base_queryset().select_related("course", "needs")


class PrerequisiteViewSet(ListViewSet):
    """What a course asks for first. The page of booking says it, and what would do instead."""

    model = Prerequisite
    name = "prerequisites"
    icon = "list-ol"
    menu_label = "What comes first"
    menu_order = 155
    add_to_settings_menu = False
    add_to_admin_menu = True
    index_view_class = Prerequisites
    list_display = [
        "course",
        Column("title", label="Needs first"),
        Column("within_months", label="Not longer ago than months"),
    ]
    search_fields = ["course__title", "needs__title", "other"]
    ordering = ["course__title", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("course", heading="before which course"),
            FieldPanel("needs"),
            FieldPanel("module"),
            FieldPanel("other"),
            FieldPanel("within_months", help_text="Empty: however long ago."),
        ],
        base_form_class=PrerequisiteFacts,
    )


viewsets = (PrerequisiteViewSet(),)
