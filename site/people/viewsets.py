"""Places in the editors' admin, for administrators alone: localities with whom to ring, districts, tactical groups.

Also what each such list is made of; the lists of courses use it too. No list of people is ever one.
"""

import django.forms
from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from people import ports
from people.models import District, Locality, TacticalGroup


class Recorded:
    """Saves a row with its audit entry, in one transaction. Public pages are made anew by it."""

    def save_instance(self):
        """Record which fields were filled or changed."""
        action = "list.change" if self.form.instance.pk else "list.add"
        with transaction.atomic():
            row = super().save_instance()
            ports.record(
                action=action,
                target=row,
                by=self.request.user,
                at=timezone.now(),
                fields=sorted(self.form.changed_data),
            )
        return row


class Add(Recorded, generic.CreateView):
    """Adds a row."""


class Change(Recorded, generic.EditView):
    """Changes a row."""


class Delete(generic.DeleteView):
    """Deletes a row entered by mistake. One that anything points to is refused in words."""

    def form_valid(self, form):
        """Delete, or say why not."""
        row = self.object
        try:
            with transaction.atomic():
                if is_used(row):
                    raise ProtectedError("used", {row})
                ports.record(action="list.delete", target=row, by=self.request.user, at=timezone.now())
                return super().form_valid(form)
        except ProtectedError:
            messages.error(
                self.request, f'"{row}" is used, so it cannot be deleted. You can change its name and its details.'
            )
            return HttpResponseRedirect(reverse(self.edit_url_name, args=(row.pk,)))


def is_used(row):
    """Whether a row of another table points to this one, many-to-many included: deleting would take those along."""
    relations = [relation.get_accessor_name() for relation in row._meta.related_objects if not relation.hidden]
    return any(getattr(row, name).exists() for name in relations)


class ListViewSet(ModelViewSet):
    """A list that administrators keep, below Settings in the admin's menu."""

    add_to_settings_menu = True
    # Usage would list rows of other apps, people among them.
    add_to_reference_index = False
    copy_view_enabled = False
    add_view_class = Add
    edit_view_class = Change
    delete_view_class = Delete
    list_export: list[str] = []
    search_fields = ["name", "code"]
    search_backend_name = None


CODE_HELP = "Short and lasting, in small letters, for example blackpool. Addresses, imports and reports use it."
POSITION_HELP = "Lists show the lowest number first."


class LocalityForm(WagtailAdminModelForm):
    """The facts of a locality."""

    contact_url = django.forms.URLField(
        label="Page for referrals", required=False, assume_scheme="https", help_text="The council's own page, if any."
    )


class LocalityViewSet(ListViewSet):
    """Localities, with the numbers that stand at the foot of every page."""

    model = Locality
    name = "localities"
    icon = "globe"
    menu_label = "Localities"
    menu_order = 10
    list_display = ["name", "contact_name", "daytime_phone", "out_of_hours_phone"]
    ordering = ["position", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("code", help_text=CODE_HELP),
            FieldPanel("position", help_text=POSITION_HELP),
            MultiFieldPanel(
                [
                    FieldPanel("contact_name", help_text="The team that answers, never a person."),
                    FieldPanel("daytime_phone"),
                    FieldPanel("out_of_hours_phone"),
                    FieldPanel("contact_url"),
                ],
                heading="Worried about a child? Shown on every page. Ring each number before you save.",
            ),
        ],
        base_form_class=LocalityForm,
    )


class TacticalGroupViewSet(ListViewSet):
    """The partnership's operational areas."""

    model = TacticalGroup
    name = "tactical_groups"
    icon = "group"
    menu_label = "Tactical groups"
    menu_order = 20
    list_display = ["name", "code"]
    ordering = ["name", "pk"]
    panels = [FieldPanel("name"), FieldPanel("code", help_text=CODE_HELP)]


class Districts(generic.IndexView):
    """Lists districts with where they belong."""

    def get_base_queryset(self):
        """Read locality and group along."""
        return super().get_base_queryset().select_related("locality", "tactical_group")


class DistrictViewSet(ListViewSet):
    """Districts. People choose theirs once; locality and tactical group follow from it."""

    model = District
    name = "districts"
    icon = "site"
    menu_label = "Districts"
    menu_order = 30
    list_display = ["name", "code", "locality", "tactical_group"]
    index_view_class = Districts
    ordering = ["name", "pk"]
    panels = [
        FieldPanel("name"),
        FieldPanel("code", help_text=CODE_HELP),
        FieldPanel("locality", help_text="A change moves all people of the district to this locality from now on."),
        FieldPanel("tactical_group"),
    ]


viewsets = (LocalityViewSet(), TacticalGroupViewSet(), DistrictViewSet())
