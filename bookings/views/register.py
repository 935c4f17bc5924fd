"""The register: who is coming, who came, who came without a booking; on the phone, on the desktop, on paper."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from bookings import actions, forms, queries, rules
from bookings.choices import Status
from courses.queries import policy, policy_for

BUSY = "Very many people are using the site at this moment, so this was NOT saved. Save again in a minute."


class RegisterMixin:
    """Loads a date whose register the user may open, and the sitting asked for."""

    def setup(self, request, *args, **kwargs):
        """Anybody else's date is not found; without `sitting` it is the one that opened last."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        user = request.user
        self.event = get_object_or_404(queries.with_register(user), pk=kwargs["pk"])
        self.policy = policy()
        self.closed = rules.can_mark(user, self.event, at=self.at, policy=self.policy)
        self.needs_reason = rules.needs_reason(user, self.event, at=self.at, policy=self.policy)
        self.session = self.sitting(request.GET.get("sitting", ""))
        self.can_mark = not self.closed and rules.register_opens_at(self.session) <= self.at

    def sitting(self, wanted):
        """The sitting with that number."""
        sessions = self.event.sessions.all()
        if wanted:
            for session in sessions:
                if str(session.number) == wanted:
                    return session
            raise Http404
        opened = [session for session in sessions if rules.register_opens_at(session) <= self.at]
        return opened[-1] if opened else sessions[0]

    @property
    def address(self):
        """Where this sitting's register is."""
        return f"{reverse('bookings:register', args=[self.event.pk])}?sitting={self.session.number}"

    def get_context_data(self, **kwargs):
        """What each page of the register says at its head."""
        return super().get_context_data(
            event=self.event,
            session=self.session,
            runs=rules.runs(self.request.user, self.event),
            needs_reason=self.needs_reason,
            closed=self.closed,
            opens_at=rules.register_opens_at(self.session),
            can_mark=self.can_mark,
            address=self.address,
            policy=self.policy,
            at=self.at,
            **kwargs,
        )


class MarkRegister(RegisterMixin, FormView):
    """The register of one sitting, saved as one form, or some rows at a time where script runs: by the same action.

    Script keeps what could not be sent and sends it again; each change has a name, so that it is made once.
    """

    template_name = "bookings/register.html"

    def dispatch(self, request, *args, **kwargs):
        """A date without names has a head count instead; nothing is saved where the user may only look."""
        if self.event.count_only:
            return redirect(f"{reverse('bookings:count', args=[self.event.pk])}?sitting={self.session.number}")
        if request.method == "POST" and not self.can_mark:
            return redirect(self.address)
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class=None):
        """All rows of the sitting; where script names rows, only those are read."""
        sent = self.request.method == "POST"
        return forms.Register(
            self.request.POST if sent else None,
            rows=[forms.Row.of(booking, self.session) for booking in queries.register(self.session)],
            session=self.session,
            latest=policy_for(self.event.course, self.policy).late_arrival_refused_minutes,
            needs_reason=self.needs_reason,
            only=set(self.request.POST.getlist("row")) if self.by_script else None,
        )

    @property
    def by_script(self):
        """Whether script sends some rows and takes only them in."""
        return "row" in self.request.POST

    def form_valid(self, form):
        """Save what can be saved; what cannot stays on the page with the reason beside it."""
        said = {"why": form.cleaned_data.get("why", ""), "by": self.request.user, "at": self.at}
        try:
            form.settle(*actions.mark_register(session=self.session, rows=form.changes(), **said))
        except actions.RegisterRefused as refused:
            form.add_error(None, str(refused))
        except actions.TooBusy:
            form.add_error(None, BUSY)
            return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.SERVICE_UNAVAILABLE)
        if self.by_script or form.problems:
            return self.form_invalid(form)
        messages.success(self.request, f"Saved: {form.marked} of {len(form.everyone)} marked.")
        return redirect(self.address)

    def get_template_names(self):
        """To script the answer is the rows alone."""
        return ["bookings/register_saved.html"] if self.by_script else [self.template_name]

    def get_context_data(self, **kwargs):
        """Names only while the register is open to the user; needs only to those who meet the person."""
        names_shown = not self.closed
        needs_shown = names_shown and rules.can_see_needs(self.request.user, self.event, at=self.at)
        context = super().get_context_data(names_shown=names_shown, **kwargs)
        everyone = context["form"].everyone if names_shown else []
        needs = [row.booking for row in everyone if row.booking.access_needs] if needs_shown else []
        waiting = queries.open_check_ins(self.session).count() if self.can_mark and not self.needs_reason else 0
        return context | {"needs": needs, "walk_in": forms.WalkIn() if self.can_mark else None, "check_ins": waiting}


class AddWalkIn(RegisterMixin, FormView):
    """Puts somebody who came without a booking on the register, as attended at this sitting."""

    template_name = "bookings/walk_in.html"
    form_class = forms.WalkIn

    def dispatch(self, request, *args, **kwargs):
        """Only while the register can be marked, and only where people are booked by name."""
        if self.event.count_only or not self.can_mark:
            return redirect(self.address)
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class=None):
        """Late, the form asks for the reason too; where people of that name are known, who of them it is."""
        known = {"needs_reason": self.needs_reason, "suggestions": self.suggestions()}
        return forms.WalkIn(**known, **self.get_form_kwargs())

    def get_initial(self):
        """The name somebody checked in with, where the page was opened from there."""
        return {"name": self.request.GET.get("name", "")[:120]}

    def suggestions(self):
        """People of nearly the name that was typed, unless the address says who it is."""
        typed = self.request.POST
        name, agency = typed.get("name", "").strip()[:120], typed.get("agency", "")
        if not name or queries.person_at(typed.get("email", "")):
            return []
        agency_id = int(agency) if agency.isascii() and agency.isdigit() and len(agency) < 10 else None
        return queries.people_like(name, agency_id=agency_id, session=self.session)

    def form_valid(self, form):
        """One action; somebody who is on the register already is named."""
        try:
            booking = actions.walk_in(
                event=self.event, session=self.session, by=self.request.user, at=self.at, **form.cleaned_data
            )
        except actions.RegisterRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        except actions.TooBusy:
            form.add_error(None, BUSY)
            return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.SERVICE_UNAVAILABLE)
        name = booking.delegate.name
        if booking.event_id != self.event.pk:
            said = f"{name} makes up part {self.session.number} here and is marked as attended."
        else:
            said = f"{name} is on the register, marked as attended."
        messages.success(self.request, said)
        return redirect(self.address)


class WithdrawWalkIn(RegisterMixin, FormView):
    """Takes back a walk-in that was entered by mistake."""

    template_name = "bookings/withdraw_walk_in.html"
    form_class = forms.Withdraw

    def setup(self, request, *args, **kwargs):
        """Only walk-ins of this date are found."""
        super().setup(request, *args, **kwargs)
        walk_ins = self.event.bookings.filter(status=Status.WALK_IN).select_related("delegate")
        self.booking = get_object_or_404(walk_ins, public_id=kwargs["public_id"])

    def dispatch(self, request, *args, **kwargs):
        """Only while the register can be marked."""
        return super().dispatch(request, *args, **kwargs) if self.can_mark else redirect(self.address)

    def get_form_kwargs(self):
        """Late, the form asks for the reason too."""
        return super().get_form_kwargs() | {"needs_reason": self.needs_reason}

    def form_valid(self, form):
        """One action."""
        try:
            actions.withdraw_walk_in(booking=self.booking, by=self.request.user, at=self.at, **form.cleaned_data)
        except (actions.RegisterRefused, actions.TooBusy) as refused:
            form.add_error(None, BUSY if isinstance(refused, actions.TooBusy) else str(refused))
            return self.form_invalid(form)
        messages.success(self.request, f"{self.booking.delegate.name} is no longer on the register.")
        return redirect(self.address)

    def get_context_data(self, **kwargs):
        """Whom it is about."""
        return super().get_context_data(booking=self.booking, **kwargs)


class CountHeads(RegisterMixin, FormView):
    """How many came to a sitting of a date where nobody is booked by name."""

    template_name = "bookings/count.html"
    form_class = forms.HeadCount

    def dispatch(self, request, *args, **kwargs):
        """A date with names has a register instead; nothing is saved where the user may only look."""
        if not self.event.count_only or (request.method == "POST" and not self.can_mark):
            return redirect(self.address)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """Late, the form asks for the reason too."""
        return super().get_form_kwargs() | {"needs_reason": self.needs_reason}

    def get_initial(self):
        """The figure that stands."""
        standing = queries.head_count(self.session)
        return {"attended": standing.attended, "source": standing.source} if standing else {}

    def form_valid(self, form):
        """One action."""
        try:
            actions.count(session=self.session, by=self.request.user, at=self.at, **form.cleaned_data)
        except (actions.RegisterRefused, actions.TooBusy) as refused:
            form.add_error(None, BUSY if isinstance(refused, actions.TooBusy) else str(refused))
            return self.form_invalid(form)
        messages.success(self.request, f"Saved: {form.cleaned_data['attended']} people came.")
        return redirect(f"{reverse('bookings:count', args=[self.event.pk])}?sitting={self.session.number}")


class PrintSheet(RegisterMixin, TemplateView):
    """The sign-in sheet on paper: names to sign beside, and empty lines for those who come without a booking."""

    template_name = "bookings/sheet.html"
    empty_lines = 4

    def get_context_data(self, **kwargs):
        """Names and agencies, nothing else."""
        rows = [] if self.closed or self.event.count_only else list(queries.register(self.session))
        return super().get_context_data(rows=rows, empty=range(self.empty_lines), **kwargs)
