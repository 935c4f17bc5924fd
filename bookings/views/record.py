"""A person's training record: the page, its files, training added by hand; and what others may read of it."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import FormView, TemplateView, View

from bookings import actions, exports, forms, queries, rules
from bookings.models import OwnTraining
from bookings.views.evidence import private_file
from courses.queries import policy, policy_for
from sheets.exports import csv_lines

LONDON = ZoneInfo("Europe/London")
# The type and the ending of each file a record is handed out as.
TYPES = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "json": "application/json"}


def policies():
    """A function that gives the settings of a course, asking the database for the partnership's only once."""
    partnership = policy()
    known = {}

    def of(course):
        """The settings of a course; those of a family are worked out once."""
        if course.family_id not in known:
            known[course.family_id] = policy_for(course, partnership)
        return known[course.family_id]

    return of


def own_record(person, user):
    """The whole Record of the person signed in, in a fixed number of queries."""
    bookings, trainings = queries.recorded(person, user)
    return rules.record(
        rules.course_lines(bookings, policy_of=policies()),
        rules.own_lines(trainings),
        rules.proof_lines(queries.proved(person)),
        rules.elearning_lines(queries.elearning_done(person, user)),
        rules.briefing_lines(queries.briefings_used(person)),
    )


class OwnRecordMixin:
    """Leads somebody without a person to their profile first: a record belongs to a person."""

    def dispatch(self, request, *args, **kwargs):
        """Profile first, where there is nobody yet."""
        self.at = timezone.now()
        self.today = self.at.astimezone(LONDON).date()
        if request.user.is_authenticated and not request.user.person_id:
            return redirect(f"{reverse('people:profile')}?{urlencode({'next': request.path})}")
        return super().dispatch(request, *args, **kwargs)


class ShowRecord(OwnRecordMixin, TemplateView):
    """Everything one has learnt, the certificates, when a refresher is due, and the files to take along."""

    template_name = "bookings/record.html"

    def get_context_data(self, **kwargs):
        """One's own record."""
        record = own_record(self.request.user.person, self.request.user)
        return super().get_context_data(
            record=record,
            own=True,
            today=self.today,
            soon=self.today + dt.timedelta(days=policy().refresher_reminder_days),
            **kwargs,
        )


class DownloadRecord(OwnRecordMixin, View):
    """One's own record as PDF, CSV or JSON."""

    def get(self, request, *args, **kwargs):
        """The file in the form asked for."""
        person, kind = request.user.person, kwargs["kind"]
        record = own_record(person, request.user)
        if kind == "pdf":
            content = exports.record_pdf(person, record, at=self.at)
        elif kind == "csv":
            content = "".join(csv_lines(exports.record_sheet(record))).encode()
        else:
            content = json.dumps(exports.record_json(person, record, at=self.at), ensure_ascii=False, indent=2).encode()
        response = HttpResponse(content, content_type=TYPES[kind])
        response["Content-Disposition"] = f'attachment; filename="training-record-{self.today}.{kind}"'
        return response


class AddTraining(OwnRecordMixin, FormView):
    """Adds training done elsewhere, with proof where there is some."""

    template_name = "bookings/add_training.html"
    form_class = forms.OwnTraining

    def get_form_kwargs(self):
        """Nobody adds what lies ahead."""
        return {**super().get_form_kwargs(), "today": self.today}

    def form_valid(self, form):
        """One action; a refusal goes on the form."""
        user = self.request.user
        try:
            actions.add_training(person=user.person, by=user, at=self.at, **form.cleaned_data)
        except actions.TrainingRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "It is on your record.")
        return redirect("bookings:record")


class OwnTrainingMixin:
    """Loads training the user has added; anybody else's is not found."""

    def setup(self, request, *args, **kwargs):
        """Load it."""
        super().setup(request, *args, **kwargs)
        self.training = (
            get_object_or_404(OwnTraining.objects.of(request.user), pk=kwargs["pk"])
            if request.user.is_authenticated
            else None
        )


class RemoveTraining(OwnTrainingMixin, FormView):
    """Takes training off the record, after saying what that means."""

    template_name = "bookings/remove_training.html"
    form_class = forms.Confirm

    def form_valid(self, form):
        """One action."""
        actions.remove_training(training=self.training, by=self.request.user, at=timezone.now())
        messages.success(self.request, "It is off your record, with its file.")
        return redirect("bookings:record")


class OpenTrainingFile(OwnTrainingMixin, View):
    """The file one added to one's own record, to save."""

    def get(self, request, *args, **kwargs):
        """The file under a name of ours."""
        if not self.training.file:
            raise Http404
        return private_file(self.training.file, f"training-{self.training.pk}")


def home_of(user, person):
    """(address, its name) of the page from which this reader comes to somebody's record."""
    if person.agency_id in user.led_agencies:
        return reverse("workspaces:agency"), "My agency"
    if user.coordinated_localities:
        return reverse("workspaces:coordinate"), "Co-ordinate"
    if user.is_administrator:
        return reverse("people:person", args=[person.pk]), person.name
    return reverse("workspaces:team"), "My team"


class ReadRecord(TemplateView):
    """What the agency lead, the manager, the co-ordinator may read of somebody's record; nothing to read: not found."""

    template_name = "bookings/record.html"

    def get_context_data(self, **kwargs):
        """The lines in scope, without the files."""
        user = self.request.user
        person = get_object_or_404(queries.with_record(user), pk=kwargs["pk"])
        bookings, trainings = queries.recorded(person, user)
        record = rules.record(
            rules.course_lines(bookings, policy_of=policies()),
            rules.own_lines(trainings),
            rules.elearning_lines(queries.elearning_done(person, user)),
        )
        today = timezone.now().astimezone(LONDON).date()
        return super().get_context_data(
            record=record,
            person=person,
            own=False,
            home=home_of(user, person),
            today=today,
            soon=today + dt.timedelta(days=policy().refresher_reminder_days),
            **kwargs,
        )
