"""Pages for when something goes wrong, and the gallery of all components in all states."""

import datetime as dt
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static
from django.utils.decorators import method_decorator
from django.views.generic import FormView, View

from design import forms

LONDON = ZoneInfo("Europe/London")


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The browser sent something no page here sends."""
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


@login_not_required
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The person is known and may not do this; rules prefer 404, so this is rare."""
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or was sent from elsewhere."""
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)


@login_not_required
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or none that this person may see."""
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. The page needs no database, no session and no other template."""
    return HttpResponse(loader.get_template("500.html").render(), status=HTTPStatus.INTERNAL_SERVER_ERROR)


@method_decorator(login_not_required, name="dispatch")
class ErrorPage(View):
    """Shows an error page in development, because most of them are hard to reach by walking."""

    templates = {400: "400.html", 403: "403.html", 404: "404.html", 410: "410.html", 419: "403_csrf.html"}

    def get(self, request: HttpRequest, status: int) -> HttpResponse:
        """The page that goes with the status; 419 stands for a form that came too late."""
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            return server_error(request)
        if status not in self.templates:
            raise Http404
        return render(request, self.templates[status], status=403 if status == 419 else status)


class Sample(forms.Form):
    """Each kind of field."""

    name = forms.CharField(label="Your name", autocomplete="name", width=20)
    email = forms.EmailField(label="Work e-mail address", help_text="Joining links go to this address.")
    agency = forms.SelectField(
        label="Who you work for", empty="Choose", choices=[("nhs", "NHS trust"), ("school", "School or college")]
    )
    manager = forms.RadiosField(
        label="Who agreed that you attend?",
        choices=[("manager", "My line manager"), ("self", "I work for myself"), ("other", "Somebody else")],
        hints={"self": "For example a childminder or a foster carer."},
    )
    needs = forms.CheckboxesField(
        label="What would help you take part",
        required=False,
        choices=[("captions", "Captions"), ("step_free", "Step-free access"), ("breaks", "More breaks")],
    )
    day = forms.DateField(label="First day in your post", help_text="For example 27 3 2021")
    starts = forms.TimeField(label="Earliest start", required=False, help_text="For example 9:30am")
    years = forms.WholeNumberField(label="Years in this kind of work", max_value=60)
    confident = forms.ScaleField(label="I can name neglect when I see it", low="0: not at all", high="10: completely")
    pace = forms.ScaleField(label="The pace was right", lowest=1, highest=5, low="Disagree", high="Agree")
    mark = forms.RadiosField(
        label="Register",
        layout="segmented",
        choices=[("a", "Attended"), ("p", "Part"), ("n", "Absent"), ("s", "Apologies")],
    )
    change = forms.TextField(
        label="What will you do differently?", max_length=300, help_text="Do not name a child or family."
    )
    told = forms.BooleanField(label="I have told my line manager", required=True)


@method_decorator(login_not_required, name="dispatch")
class Gallery(FormView):
    """Every component in every state. With `?errors` the sample form is sent empty; POST checks what was typed."""

    template_name = "design/gallery.html"
    form_class = Sample
    initial = {"name": "Ashia Mistry", "mark": "a", "pace": 4}

    def get_form(self, form_class: Any = None) -> Sample:
        """The sample form, with errors when asked for."""
        if self.request.method == "GET" and "errors" in self.request.GET:
            return Sample({"name": "Ashia\x00 Mistry", "day_day": "31", "day_month": "2", "day_year": "2027"})
        return super().get_form(form_class)

    def form_valid(self, form: Sample) -> HttpResponse:
        """Shows the page again: there is nothing to store."""
        messages.success(self.request, "Everything in the form can be used.")
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Invented things for the components to show."""
        starts = dt.datetime(2027, 3, 3, 9, 30, tzinfo=LONDON)
        later = starts + dt.timedelta(days=7)
        half_day = dt.timedelta(hours=3)
        numbers = Paginator(list(range(300)), 25)
        return super().get_context_data(**kwargs) | {
            "starts": starts,
            "ends": starts + half_day,
            "sessions": [
                {"starts_at": starts, "ends_at": starts + half_day, "state": "attended"},
                {"starts_at": later, "ends_at": later + half_day, "state": ""},
            ],
            "marked": [
                {"starts_at": starts, "ends_at": starts + half_day, "state": "part"},
                {"starts_at": later, "ends_at": later + half_day, "state": "absent"},
            ],
            "rows": [
                {"key": "Course", "value": "Contextual Safeguarding"},
                {"key": "Line manager", "value": "Priya Nair", "href": "#", "about": "line manager"},
                {"key": "What would help you", "value": "", "href": "#", "action": "Add"},
            ],
            "table_head": ["Locality", "Registered", "Attended", "Attended of registered"],
            "table_rows": [
                ["Blackburn with Darwen", 102, 81, "79%"],
                ["Blackpool", 98, 74, "76%"],
                ["Lancashire", 118, 91, "77%"],
            ],
            "table_foot": ["All", 318, 246, "77%"],
            "chart_rows": [
                ("Blackburn with Darwen", 79.4, "79% (81 of 102)"),
                ("Blackpool", 75.5, "76% (74 of 98)"),
                ("Lancashire", 77.1, "77% (91 of 118)"),
                ("Not known", None, "fewer than 5"),
            ],
            "paired_rows": [
                ("I can name neglect when I see it", [5.2, 7.9]),
                ("I know whom to contact in another agency", [4.1, 7.0]),
                ("I can use the agreed assessment tool", [3.0, 6.4]),
            ],
            "paired_series": ["Looking back", "Now"],
            "numbers": numbers.page(4),
            "todo": [
                {
                    "text": "Mark the register: Contextual Safeguarding, part 1",
                    "when": "ended today at 12:30pm",
                    "href": "#",
                    "action": "Mark register",
                    "tag": "Today",
                    "tone": "careful",
                },
                {"text": "18 of 25 people have answered", "href": "#", "action": "See the results"},
            ],
            "crumbs": [("Home", "/"), ("Training", "/training/")],
            "qr_src": static("design/favicon.svg"),
        }
