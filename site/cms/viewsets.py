"""What comes first before a course, in the editors' admin: here, because it joins courses with e-learning."""

import django.forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from courses.models import Course, Prerequisite
from elearning.models import Module
from people.viewsets import ListViewSet

ONE_KIND = "Fill in one of the three: a course, a module, or training in words. Add a second line for a second thing."


class PrerequisiteFacts(WagtailAdminModelForm):
    """One thing that somebody must have done: a course of ours, a module, or training elsewhere in words."""

    needs = django.forms.ModelChoiceField(
        Course.objects.filter(retired_at=None).order_by("title", "pk"),
        required=False,
        label="a course",
        help_text="Attended in full here. Whoever did it elsewhere sends proof, and a co-ordinator decides.",
    )
    module = django.forms.ModelChoiceField(
        Module.objects.offered().order_by("title", "pk"),
        to_field_name="code",
        required=False,
        label="or a module of e-learning",
        help_text="Completed here or on the platform it is taken on, as that reports it.",
    )
    other = django.forms.CharField(
        max_length=150,
        required=False,
        label="or other training, in words",
        help_text="For example: Level 2 safeguarding, of any agency. People send proof, and a co-ordinator decides.",
    )

    def clean(self):
        """Exactly one of the three. A module is named by its title, which its pages and refusals say."""
        said = super().clean()
        if not self.errors:
            if sum(bool(said[name]) for name in ("needs", "module", "other")) != 1:
                raise ValidationError(ONE_KIND)
            if said["needs"] and said["needs"] == said["course"]:
                raise ValidationError({"needs": "A course cannot come before itself."})
            if said["module"]:
                said["other"] = said["module"].title
            said["module"] = said["module"].code if said["module"] else ""
        return said

    def __init__(self, *args, **kwargs):
        """The title of a module is not shown as words of one's own."""
        super().__init__(*args, **kwargs)
        if self.instance.module:
            self.initial["other"] = ""


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
