"""Noting that a team used a briefing. Anybody may; no mail goes out, and nothing of it is shown but how many teams."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from cms import forms
from cms.models import BriefingPage
from courses import actions
from people.actions.patience import TooBusy

# So many may be noted in an hour from one address, which a whole council shares, and so many in a day from anywhere.
NOTES_AN_HOUR, NOTES_A_DAY = 60, 1000


def notes_left(request, *, at):
    """Count one note. False when too many came from this address, or altogether today."""
    address = get_adapter().get_client_ip(request)
    limits = ((f"briefing-use:{address}", 3600, NOTES_AN_HOUR), (f"briefing-use:{at:%Y-%m-%d}", 86400, NOTES_A_DAY))
    return all([counted(key, seconds) <= most for key, seconds, most in limits])


def counted(key, seconds):
    """One more under this key; how many there are now."""
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        return 1


class BriefingMixin:
    """The live briefing of the address."""

    def setup(self, request, *args, **kwargs):
        """Load it."""
        super().setup(request, *args, **kwargs)
        self.briefing = get_object_or_404(BriefingPage.objects.live(), slug=kwargs["slug"])

    def get_context_data(self, **kwargs):
        """Which one."""
        return super().get_context_data(briefing=self.briefing, **kwargs)


@method_decorator([never_cache, login_not_required], name="dispatch")
class Used(BriefingMixin, FormView):
    """The form "We used this briefing"."""

    template_name = "cms/briefing_used.html"
    form_class = forms.NoteUse

    def setup(self, request, *args, **kwargs):
        """The moment, and who it is."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.user = request.user if request.user.is_authenticated else None
        self.person = self.user.person if self.user and self.user.person_id else None

    def get_form_kwargs(self):
        """Nothing lies ahead."""
        return {**super().get_form_kwargs(), "person": self.person, "today": timezone.localdate(self.at)}

    def get_initial(self):
        """What we know of somebody signed in, so that nothing is asked twice."""
        if not self.person:
            return {}
        district = self.person.district
        return {"agency": self.person.agency_id, "locality": district.locality_id if district else None, "mine": True}

    def form_valid(self, form):
        """One action. A program that filled in the trap gets the same answer, and nothing is written."""
        if form.is_trapped:
            return redirect("cms:briefing_thanks", slug=self.briefing.slug)
        if not notes_left(self.request, at=self.at):
            form.add_error(None, "Very many uses were noted from here in the last hour. Try again later.")
            return self.render_to_response(self.get_context_data(form=form), status=429)
        try:
            actions.note_use(
                briefing=self.briefing.pk,
                title=self.briefing.title,
                person=self.person if form.cleaned_data.get("mine") else None,
                by=self.user,
                at=self.at,
                **form.given(),
            )
        except (actions.UseRefused, TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return redirect("cms:briefing_thanks", slug=self.briefing.slug)


@method_decorator([never_cache, login_not_required], name="dispatch")
class UseThanks(BriefingMixin, TemplateView):
    """What happens with what was noted."""

    template_name = "cms/briefing_thanks.html"
