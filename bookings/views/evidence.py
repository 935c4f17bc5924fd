"""Proof of training elsewhere: sent by a person, opened by those who decide."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View

from bookings import actions, forms
from bookings.models import Evidence
from bookings.views.waiting import CourseView

LONDON = ZoneInfo("Europe/London")


def private_file(stored, name):
    """A stored file to save, under a name of ours; browsers are told not to guess what it is and to run nothing."""
    try:
        content = stored.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=True,
        filename=f"{name}.{stored.name.rpartition('.')[2]}",
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


class SendProof(CourseView):
    """Sends proof of training that may stand for what a course asks for first."""

    template_name = "bookings/proof.html"
    form_class = forms.Proof

    def get_form_kwargs(self):
        """What the course asks for first."""
        self.asked = [
            (str(row.pk), row.title) for row in self.course.prerequisites.select_related("needs").order_by("pk")
        ]
        today = self.at.astimezone(LONDON).date()
        return {**super().get_form_kwargs(), "prerequisites": self.asked, "today": today}

    def form_valid(self, form):
        """One action; proof that waits for a decision is not sent twice."""
        answers = form.cleaned_data
        prerequisite = self.course.prerequisites.get(pk=answers.pop("prerequisite"))
        try:
            actions.submit_evidence(
                person=self.person, prerequisite=prerequisite, by=self.request.user, at=self.at, **answers
            )
        except actions.PermissionRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "We have your proof. The co-ordinator looks at it; you see the answer here.")
        return redirect("bookings:mine")


class OpenProof(View):
    """The file of one proof, to save: for the person, the co-ordinator of their locality and administrators."""

    def get(self, request, *args, **kwargs):
        """The file under a name of ours; browsers are told not to guess what it is."""
        proof = get_object_or_404(Evidence.objects.visible_to(request.user).exclude(file=""), pk=kwargs["pk"])
        return private_file(proof.file, f"proof-{proof.pk}")
