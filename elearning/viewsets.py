"""The facts of modules and their question banks in the editors' admin. Nobody who learns is ever in it."""

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
from elearning.forms import ModuleFacts, QuestionFacts
from elearning.models import BankQuestion, Module


class KeepsHistory:
    """Saves a row with its retirement and an audit entry, in one transaction. Public pages are made anew by it."""

    def save_instance(self):
        """Retire or take back as ticked, keep the first day of retirement, record who changed what."""
        at, row = timezone.now(), self.form.instance
        was_retired, is_new = row.retired_at is not None, row.pk is None
        if self.form.cleaned_data["retired"] != was_retired:
            row.retired_at = None if was_retired else at
        with transaction.atomic():
            row = super().save_instance()
            if isinstance(row, BankQuestion):
                self.form.save_answers()
            module = row if isinstance(row, Module) else row.module
            action = "module.create" if is_new and row is module else "module.change"
            audit.record(
                action=action, target=module, by=self.request.user, at=at, fields=sorted(self.form.changed_data)
            )
        return row


class Create(KeepsHistory, generic.CreateView):
    """Adds a row."""


class Edit(KeepsHistory, generic.EditView):
    """Changes a row."""


class Delete(generic.DeleteView):
    """Deletes a module or question entered by mistake. One that was used is refused in words."""

    def form_valid(self, form):
        """Delete, or say why not and what to do instead."""
        row = self.object
        module = row if isinstance(row, Module) else row.module
        try:
            with transaction.atomic():
                audit.record(action="module.delete", target=module, by=self.request.user, at=timezone.now())
                if isinstance(row, BankQuestion):
                    row.choices.all().delete()
                return super().form_valid(form)
        except (ProtectedError, PermissionDenied):
            messages.error(
                self.request,
                f'"{row}" has been used, so it cannot be deleted: records keep it. Tick "Retired" instead.',
            )
            return HttpResponseRedirect(reverse(self.edit_url_name, args=(row.pk,)))


class ModuleViewSet(ModelViewSet):
    """Modules: list, add, change; retire rather than delete."""

    model = Module
    name = "modules"
    icon = "desktop"
    menu_label = "E-learning"
    menu_order = 160
    add_to_admin_menu = True
    # Usage would list rows of learners.
    add_to_reference_index = False
    copy_view_enabled = False
    add_view_class = Create
    edit_view_class = Edit
    delete_view_class = Delete
    list_display = ["title", "code", Column("kind", label="Taken", accessor="get_kind_display"), "level", "retired_at"]
    list_export: list[str] = []
    search_fields = ["title", "code", "summary"]
    search_backend_name = None
    ordering = ["position", "title", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("code", help_text="Short and lasting. Imports and prerequisites of courses use it."),
            FieldPanel("title"),
            FieldPanel("summary"),
            MultiFieldPanel([FieldPanel("kind"), FieldPanel("host_name"), FieldPanel("url")], heading="Where"),
            MultiFieldPanel(
                [
                    FieldPanel("level", help_text="As in the list of framework levels, for example Level 1."),
                    FieldPanel("priorities", help_text='Codes of priorities in brackets, for example ["neglect"].'),
                    FieldPanel("workforce"),
                    FieldPanel("minutes"),
                ],
                heading="What it is and for whom",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("questions_asked", help_text="0: no check at the end."),
                    FieldPanel("pass_percent"),
                    FieldPanel("attempts_allowed", help_text="Empty: as often as one likes. Afterwards one a day."),
                ],
                heading="The check",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("finish_months", help_text="One reminder goes out a month before."),
                    FieldPanel("refresher_months", help_text="Empty: never."),
                    FieldPanel("position"),
                ],
                heading="Afterwards",
            ),
            FieldPanel("retired"),
        ],
        base_form_class=ModuleFacts,
    )


class QuestionViewSet(ModelViewSet):
    """The question banks: each question with its answers, which of them are right, and what is said to whom."""

    model = BankQuestion
    name = "questions"
    icon = "help"
    menu_label = "Question banks"
    menu_order = 165
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    add_view_class = Create
    edit_view_class = Edit
    delete_view_class = Delete
    list_display = ["text", "module", "retired_at"]
    list_filter = ["module"]
    list_export: list[str] = []
    search_fields = ["text"]
    search_backend_name = None
    ordering = ["module", "position", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("module"),
            FieldPanel("text"),
            FieldPanel("answers"),
            FieldPanel("explanation", help_text="Said after every answer, right or not."),
            FieldPanel("position"),
            FieldPanel("retired"),
        ],
        base_form_class=QuestionFacts,
    )


viewsets = (ModuleViewSet(), QuestionViewSet())
