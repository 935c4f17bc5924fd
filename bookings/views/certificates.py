"""Certificates: the public check, the paper itself, everybody's of one date, one issued without the form."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import FormView, TemplateView, View

from bookings import actions, exports, forms, queries, rules
from bookings.choices import CODE_MISREAD
from bookings.models import Booking, Certificate
from courses.models import Event
from courses.queries import policy_for
from elearning.models import Completion


def as_stored(code):
    """A code as somebody types or scans it, in the form in which it is kept."""
    kept = "".join(letter for letter in code.lower() if letter.isascii() and letter.isalnum())
    return kept.translate(CODE_MISREAD)


@method_decorator(login_not_required, name="dispatch")
class Check(TemplateView):
    """Asks for the code of a certificate, and leads to what it says."""

    template_name = "bookings/check_certificate.html"

    def get(self, request, *args, **kwargs):
        """A typed code leads to its page; nothing typed asks for one."""
        form = forms.CertificateCode(request.GET if "code" in request.GET else None)
        if form.is_bound and form.is_valid():
            return redirect("bookings:certificate", code=as_stored(form.cleaned_data["code"]) or "-")
        return self.render_to_response(self.get_context_data(form=form))


@method_decorator(login_not_required, name="dispatch")
class ShowCertificate(View):
    """What anybody may know who holds the code: course, days, initials, and whether it stands. Never the name."""

    def get(self, request, *args, **kwargs):
        """The page, of a course or of e-learning; for a code we did not give out, the form to type it again."""
        code = as_stored(kwargs["code"])
        certificate = queries.by_code(code)
        completion = None if certificate else queries.completion_by_code(code)
        if completion:
            context = {
                "completion": completion,
                "initials": exports.initials(completion.person.name),
                "own": Completion.objects.visible_to(request.user).filter(pk=completion.pk).exists(),
            }
            response = render(request, "bookings/module_certificate.html", context)
        elif certificate is None:
            form = forms.CertificateCode(initial={"code": kwargs["code"][:40]})
            context = {"form": form, "unknown": True}
            response = render(request, "bookings/check_certificate.html", context, status=404)
        else:
            context = {
                "certificate": certificate,
                "initials": exports.initials(certificate.booking.delegate.name),
                "days": [dt.date.fromisoformat(text) for text in certificate.days],
                "own": Certificate.objects.visible_to(request.user).filter(pk=certificate.pk).exists(),
            }
            response = render(request, "bookings/certificate.html", context)
        response["Cache-Control"] = "no-store"
        return response


class DownloadCertificate(View):
    """The paper: for its owner, their manager and agency lead, the co-ordinator, administrators."""

    def get(self, request, *args, **kwargs):
        """A certificate that was withdrawn is not handed out any more: its page says so."""
        code = as_stored(kwargs["code"])
        completed = Completion.objects.visible_to(request.user).certified().select_related("person", "module")
        if completion := completed.filter(code=code).first():
            return self.paper(
                exports.module_certificate_pdf(completion), completion.module.code, completion.completed_on
            )
        papers = queries.to_print(Certificate.objects.visible_to(request.user))
        certificate = get_object_or_404(papers, code=code)
        if certificate.revoked_at:
            return redirect("bookings:certificate", code=certificate.code)
        return self.paper(
            exports.certificate_pdf(certificate), certificate.booking.event.course.code, certificate.completed_on
        )

    def paper(self, content, code, completed_on):
        """The file under a name that says what it is."""
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="certificate-{code.lower()}-{completed_on}.pdf"'
        return response


class DateView:
    """Loads a date that the user runs; anybody else's is not found."""

    def setup(self, request, *args, **kwargs):
        """Load the date."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.event = None
        if request.user.is_authenticated:
            events = queries.for_tiles(Event.objects.run_by(request.user))
            self.event = get_object_or_404(events, pk=kwargs["pk"])


class DateCertificates(DateView, TemplateView):
    """Everybody on the register of a date: who has a certificate, and what the others still need."""

    template_name = "bookings/date_certificates.html"

    def get_context_data(self, **kwargs):
        """One row a person, in a fixed number of queries."""
        policy = policy_for(self.event.course)
        rows = [(booking, rules.progress(booking, policy=policy)) for booking in queries.of_date(self.event)]
        return super().get_context_data(
            event=self.event,
            rows=rows,
            issued=sum(state.certificate is not None for _, state in rows),
            over=self.event.ends_at <= self.at,
            asks_answer=policy.certificate_rule == "EVALUATED",
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Issue and withdraw now what the next run would: for a register that was corrected long after the date."""
        issued, withdrawn = actions.settle_date(event_id=self.event.pk, by=request.user, at=self.at)
        said = f"{issued} issued, {withdrawn} withdrawn." if issued or withdrawn else "Nothing is left to issue."
        messages.success(request, said)
        return redirect("bookings:date_certificates", pk=self.event.pk)


class DownloadAll(DateView, View):
    """All certificates of a date as one archive of PDF files, sent out as they are made."""

    def get(self, request, *args, **kwargs):
        """One paper in memory at a time."""
        papers = Certificate.objects.visible_to(request.user).valid().filter(booking__event=self.event)
        pieces = exports.certificates_zip(queries.to_print(papers).iterator(chunk_size=200))
        response = StreamingHttpResponse(pieces, content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="certificates-date-{self.event.pk}.zip"'
        return response


class Certify(FormView):
    """Issues a certificate although the form of the day was not answered: a reason, and one button."""

    template_name = "bookings/certify.html"
    form_class = forms.WithoutForm

    def setup(self, request, *args, **kwargs):
        """Load the booking; only who runs its date finds it."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.booking = None
        if request.user.is_authenticated:
            bookings = queries.towards(Booking.objects.visible_to(request.user))
            self.booking = get_object_or_404(bookings, public_id=kwargs["public_id"])
            if not rules.runs(request.user, self.booking.event):
                raise Http404

    def form_valid(self, form):
        """One action; a refusal goes on the form."""
        try:
            actions.certify(booking=self.booking, by=self.request.user, at=self.at, **form.cleaned_data)
        except (actions.CertificateRefused, actions.TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, f"{self.booking.delegate.name} has a certificate now, and is told.")
        return redirect("bookings:date_certificates", pk=self.booking.event_id)

    def get_context_data(self, **kwargs):
        """Who, which date, and what stands against it."""
        policy = policy_for(self.booking.event.course)
        return super().get_context_data(
            booking=self.booking,
            event=self.booking.event,
            state=rules.progress(self.booking, policy=policy),
            **kwargs,
        )
