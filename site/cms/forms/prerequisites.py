"""What comes first before a course, in the editors' admin, whose pages cannot use our own base form."""

import django.forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from courses.models import Course
from elearning.models import Module

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
