"""The trainer's list of people who checked in by room code."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from bookings import actions, queries, rules
from bookings.views.register import BUSY, RegisterMixin


class CheckIns(RegisterMixin, TemplateView):
    """Confirms one, all that were recognised, or says that somebody is not there. Opening the page changes nothing."""

    template_name = "bookings/check_ins.html"

    def dispatch(self, request, *args, **kwargs):
        """Only while the register can be marked, and only where people are booked by name."""
        if self.event.count_only or not self.can_mark or self.needs_reason:
            return redirect(self.address)
        return super().dispatch(request, *args, **kwargs)

    @property
    def page(self):
        """The address of this page for this sitting."""
        return f"{reverse('bookings:check_ins', args=[self.event.pk])}?sitting={self.session.number}"

    def post(self, request, *args, **kwargs):
        """One action, named by the button."""
        rows = {str(row.pk): row for row in queries.open_check_ins(self.session)}
        do, _, wanted = request.POST.get("do", "").partition(":")
        try:
            if do == "all":
                number = self.confirm(list(rows.values()), {})
                messages.success(request, f"{number} confirmed as here.")
            elif wanted in rows:
                self.decide(do, rows[wanted])
            elif do:
                messages.error(request, "That check-in was decided already.")
        except (actions.RegisterRefused, actions.TooBusy) as refused:
            messages.error(request, BUSY if isinstance(refused, actions.TooBusy) else str(refused))
        return redirect(self.page)

    def decide(self, do, row):
        """Confirm or dismiss one."""
        if do == "dismiss":
            actions.dismiss_check_in(check_in=row, by=self.request.user, at=self.at)
            messages.success(self.request, f"{row.name} is not counted as here.")
        elif do == "confirm":
            chosen = self.request.POST.get(f"booking_{row.pk}", "")
            there = {str(booking.pk): booking for booking in queries.register(self.session)}
            choices = {row.pk: there[chosen]} if chosen in there else {}
            if self.confirm([row], choices):
                messages.success(self.request, f"{row.name} is here.")
            else:
                messages.error(self.request, f"Choose who {row.name} is on the register, or add them as a walk-in.")
        else:
            raise Http404

    def confirm(self, rows, choices):
        """The action for one or all."""
        return actions.confirm_check_ins(
            session=self.session, check_ins=rows, choices=choices, by=self.request.user, at=self.at
        )

    def get_context_data(self, **kwargs):
        """Who checked in, each with whom they seem to be."""
        rows = list(queries.open_check_ins(self.session))
        there = list(queries.register(self.session))
        for row in rows:
            like = [booking for booking, _score in queries.likest(there, row.name)]
            row.choices = [] if row.booking_id else like + [booking for booking in there if booking not in like]
        code = rules.check_in_code(self.session)
        return super().get_context_data(
            code=code,
            join_url=spoken(reverse("evaluations:join")),
            full_url=spoken(reverse("evaluations:room_form", args=[code])),
            check_ins=rows,
            recognised=sum(row.booking_id is not None for row in rows),
            page=self.page,
            **kwargs,
        )


def spoken(path):
    """An address as one says it: without scheme and last slash."""
    return f"{settings.BASE_URL}{path}".partition("://")[2].rstrip("/")
