"""Checking in by the code on the slide. No name of anybody is shown, and any address gets the same answer."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, View

from bookings import actions, forms, queries, rules
from bookings.actions import token_digest
from evaluations import exports

# So many codes that lead nowhere may be tried from one address in so many seconds. A council's offices share one.
GUESSES, GUESSES_FOR = 60, 600
# Where the browser keeps the secrets of its check-ins: in the sign-in cookie's session, never in an address.
KEPT = "check_ins"


def sitting_of(code, *, at):
    """The sitting that a code checks in to now, or None."""
    if len(code) != rules.CHECK_IN_LENGTH:
        return None
    sittings = (session for session in queries.sittings_now(at=at) if rules.can_check_in(session, at=at))
    return next((session for session in sittings if rules.check_in_code(session) == code), None)


def guesses_left(request):
    """Count one code that led nowhere. False when too many were tried from this address."""
    key = f"join:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, timeout=GUESSES_FOR)
    try:
        return cache.incr(key) <= GUESSES
    except ValueError:  # it ran out between the two
        return True


def booking_of_device(request, event):
    """The booking of whoever checked in on this device and was confirmed on this date, or None."""
    for token in request.session.get(KEPT, {}).values():
        if booking := actions.checked_in(token=token, event=event):
            return booking
    return None


@method_decorator([never_cache, login_not_required], name="dispatch")
class CheckIn(FormView):
    """Says that one is in the room. It marks nothing: the trainer confirms it. Reached through `/join/<code>/`."""

    template_name = "evaluations/check_in.html"
    form_class = forms.CheckIn

    def setup(self, request, *args, session, **kwargs):
        """`session` is the sitting of the code."""
        super().setup(request, *args, **kwargs)
        self.at, self.session = timezone.now(), session
        token = request.session.get(KEPT, {}).get(str(session.pk))
        self.standing = queries.check_in_of(token_digest(token)) if token else None

    def get_initial(self):
        """What we know of somebody signed in, so that they need not type it."""
        person = self.request.user.person if self.request.user.is_authenticated else None
        return {"name": person.name, "email": person.email or ""} if person else {}

    def form_valid(self, form):
        """One action. A second press on the same device is the same check-in."""
        if self.standing:
            return redirect(self.request.path)
        user = self.request.user if self.request.user.is_authenticated else None
        try:
            token = actions.check_in(session=self.session, by=user, at=self.at, **form.cleaned_data)
        except (actions.CheckInRefused, actions.TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        self.request.session[KEPT] = {**self.request.session.get(KEPT, {}), str(self.session.pk): token}
        return redirect(self.request.path)

    def get_context_data(self, **kwargs):
        """The date, and where the check-in of this device stands."""
        return super().get_context_data(
            event=self.session.event, session=self.session, standing=self.standing, **kwargs
        )


class CheckInPicture(View):
    """The QR code of a sitting's check-in, for those who mark its register."""

    def get(self, request, *args, **kwargs):
        """A picture of the address that the code leads to."""
        event = get_object_or_404(queries.with_register(request.user), pk=kwargs["pk"])
        number = request.GET.get("sitting", "1")
        session = next((row for row in event.sessions.all() if str(row.number) == number), None)
        if session is None:
            raise Http404
        path = reverse("evaluations:room_form", args=[rules.check_in_code(session)])
        return HttpResponse(exports.qr_svg(f"{settings.BASE_URL}{path}"), content_type="image/svg+xml")
