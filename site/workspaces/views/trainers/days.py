"""Trainer days given, as a list and as a file."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView, View

import courses.actions
import courses.queries
from courses import rules
from sheets.choices import DATE, NUMBER
from sheets.exports import Column, Properties, Sheet, csv_lines, write_workbook
from workspaces import forms, queries

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = [
    Column("Date", DATE),
    Column("Course", width=40),
    Column("Locality"),
    Column("Trainer", width=24),
    Column("Agency that day", width=30),
    Column("Part"),
    Column("Days", NUMBER),
]


class DaysMixin:
    """The assignments one may read, of one reporting year."""

    def dispatch(self, request, *args, **kwargs):
        """Not found for those who see nobody's days."""
        if not rules.can_see_days(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def read(self):
        """(form, first day, last day, assignments)."""
        at = timezone.now()
        today = at.astimezone(rules.LONDON).date()
        form = forms.Period(self.request.GET or None, today=today, year_of=rules.reporting_year)
        first, last = form.chosen(today=today, year_of=rules.reporting_year)
        return form, first, last, list(courses.queries.given(self.request.user, first=first, last=last, at=at))


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Days(DaysMixin, TemplateView):
    """The statement of days given: by agency, by trainer, by date."""

    template_name = "workspaces/days.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        form, first, last, rows = self.read()
        return super().get_context_data(
            form=form,
            first=first,
            last=last,
            rows=rows,
            trainers=queries.by_trainer(rows),
            agencies=queries.by_agency(rows),
            total=sum(one.days for one in rows),
            own=all(one.trainer_id == self.request.user.person_id for one in rows),
            chosen=self.request.GET.urlencode(),
            **kwargs,
        )


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class DaysFile(DaysMixin, View):
    """The same as a spreadsheet."""

    def get(self, request, kind):
        """CSV or a workbook."""
        _form, first, last, rows = self.read()
        lines = (
            [one.event.starts_at, one.event.course.title, one.event.locality.name, one.trainer.name,
             one.agency.name if one.agency else "", one.get_part_display(), one.days]
            for one in rows
        )  # fmt: skip
        sheet = Sheet("Trainer days", COLUMNS, lines)
        name = f"trainer-days-{first:%Y-%m-%d}-to-{last:%Y-%m-%d}"
        return as_file(sheet, kind, name)


def as_file(sheet, kind, name):
    """One sheet as a CSV file or a workbook to download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "csv":
        lines = (line.encode() for line in csv_lines(sheet))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    response = HttpResponse(content_type=XLSX, headers=headers)
    write_workbook([sheet], response, properties=Properties(title=sheet.title, at=timezone.now()))
    return response
