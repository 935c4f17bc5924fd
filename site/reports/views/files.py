"""The workbook and the figures as files, at once or in the background, and the page of one's own files."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView, View

from reports import actions, queries, rules, tasks
from reports.choices import AT_ONCE
from reports.models import FileJob
from reports.views.figures import Download

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Files smaller than this never touch the disk.
IN_MEMORY = 2 * 1024 * 1024


class Workbook(Download):
    """The evaluation workbook: at once, or where it is large in the background."""

    def file(self, scope):
        """Write it to a temporary file, which is gone once it has been sent; or lead to the page of files."""
        user = self.request.user
        asked = {
            "scope": scope,
            "prepared_for": rules.works_as(user),
            "figures_only": not rules.sees_answers(user),
            "by": user,
        }
        expected = queries.response_count(scope)
        if expected > AT_ONCE:
            return self.later(asked, expected)
        out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the response
        tasks.write_workbook(out=out, **asked)
        out.seek(0)
        return FileResponse(out, as_attachment=True, filename=self.name("evaluation", "xlsx"), content_type=XLSX)

    def later(self, asked, expected):
        """Have it made, and lead to where it will be."""
        try:
            tasks.ask_workbook(rows_expected=expected, **asked)
        except actions.FileRefused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, "Your workbook is being made. It will be here when it is ready.")
        return HttpResponseRedirect(reverse("reports:downloads"))


class ResponsesCsv(Download):
    """One row a response, as in the workbook; for co-ordinators there is no such file."""

    def dispatch(self, request, *args, **kwargs):
        """Ask the rule."""
        if request.user.is_authenticated and not rules.sees_answers(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def file(self, scope):
        """Stream it."""
        return self.csv(tasks.response_list(scope=scope, by=self.request.user), "responses")


class AttendanceCsv(Download):
    """The tables of the page of attendance, below each other."""

    def file(self, scope):
        """Stream it."""
        sheet = tasks.attendance_list(scope=scope, protect=self.protect, by=self.request.user)
        return self.csv(sheet, "attendance")


class LearningCsv(Download):
    """The tables of e-learning, below each other. The course does not matter here."""

    def get(self, request):
        """The page with the button."""
        return HttpResponseRedirect(f"{reverse('reports:learning')}?{request.GET.urlencode()}".rstrip("?"))

    def post(self, request):
        """Answer with the file, or with the page, which says what is wrong."""
        del self.form.fields["course"]
        return super().post(request)

    def file(self, scope):
        """Stream it."""
        return self.csv(tasks.learning_list(scope=scope, protect=self.protect, by=self.request.user), "e-learning")


class EvaluationCsv(Download):
    """The figures of the page of evaluation."""

    def file(self, scope):
        """Stream it."""
        return self.csv(tasks.evaluation_list(scope=scope, by=self.request.user), "evaluation-figures")


class FiguresJson(Download):
    """The figures of both pages, for other programs."""

    def file(self, scope):
        """Answer with one document."""
        figures = tasks.figures_document(scope=scope, protect=self.protect, by=self.request.user)
        headers = {"Content-Disposition": f'attachment; filename="{self.name("figures", "json")}"'}
        return JsonResponse(figures, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=headers)


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class OwnFiles(View):
    """What the pages of one's own files share: who has any."""

    def dispatch(self, request, *args, **kwargs):
        """Not found for everybody who may not open the reports."""
        if request.user.is_authenticated and not rules.can_open(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def job(self, pk):
        """One file of one's own; anybody else's does not exist."""
        return get_object_or_404(FileJob.objects.visible_to(self.request.user), pk=pk)


class Downloads(OwnFiles, TemplateView):
    """One's own files: those in the making with how far they are, those ready, and what became of others."""

    template_name = "reports/downloads.html"

    def get_context_data(self, **kwargs):
        """In one query."""
        jobs = list(FileJob.objects.visible_to(self.request.user).order_by("-asked_at", "-pk")[:50])
        takes = {job.pk for job in jobs if job.is_ready and rules.may_take(self.request.user, job)}
        return super().get_context_data(jobs=jobs, takes=takes, waits=any(job.is_waiting for job in jobs), **kwargs)


class CancelFile(OwnFiles):
    """Give up a file that is being made."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Do it, or say that it is too late."""
        try:
            actions.cancel(job=self.job(pk), by=request.user, at=timezone.now())
        except actions.FileRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The file is given up. Nothing is kept of it.")
        return HttpResponseRedirect(reverse("reports:downloads"))


class FetchFile(OwnFiles):
    """A file that is ready: for its owner, while the rights it was made with last and its time is not over.

    Asking for it was recorded; fetching it changes nothing.
    """

    def get(self, request, pk):
        """Send it."""
        job = self.job(pk)
        if not job.is_ready or job.expires_at <= timezone.now() or not rules.may_take(request.user, job):
            raise Http404
        try:
            content = job.file.open()
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(content, as_attachment=True, filename=job.file_name, content_type=XLSX)
