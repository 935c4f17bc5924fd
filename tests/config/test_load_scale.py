"""The invented programme of five years, small: every fact that holds in life holds in it.

A TestCase, because loading takes seconds and its class loads once for all of its tests.
"""

import datetime as dt
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.test import TestCase, override_settings

from audit.actions import seal, verify
from bookings.choices import HOLDING, ON_REGISTER, PRESENT, Status
from bookings.models import Attendance, AttendanceChange, Booking, BookingChange
from cms.models import HomePage
from config import scale
from config.demo import accounts, structure
from courses.choices import EventStatus
from courses.models import DeliveryAssignment, Event
from elearning.models import Completion, Enrolment
from evaluations.actions import destroy_due_keys
from evaluations.choices import SEALED, Pairing
from evaluations.models import EventKey, Invitation, Response
from outbox.models import Message
from people.choices import Role
from people.models import Person, RoleGrant
from reports import queries
from tests import factories
from tests.reports.ledger import scope

LONDON = ZoneInfo("Europe/London")
AT = dt.datetime(2027, 1, 12, 10, 5, tzinfo=LONDON)
PEOPLE, BOOKINGS = 300, 1000


class Programme(TestCase):
    """A tiny part of what `load_scale` makes."""

    @classmethod
    def setUpTestData(cls):
        structure.load_structure()
        accounts.load_accounts(AT)
        cls.known = Person.objects.count()
        size = scale.Size(people=PEOPLE, bookings=BOOKINGS)
        cls.made = scale.load(size=size, seed=5, by=accounts.user("admin"), at=AT)

    def test_there_is_as_much_as_was_asked_for(self):
        assert Person.objects.count() - self.known == PEOPLE
        assert Booking.objects.count() == BOOKINGS
        assert self.made["bookings behind"] + self.made["bookings ahead"] == BOOKINGS
        assert RoleGrant.objects.filter(role=Role.TRAINER, person__user=None).count() >= 8

    def test_it_lies_in_five_years_and_the_weeks_to_come(self):
        years = set(Event.objects.values_list("starts_at__year", flat=True))

        assert years == {2022, 2023, 2024, 2025, 2026, 2027}
        assert Event.objects.filter(starts_at__gt=AT, status=EventStatus.PUBLISHED).count() == self.made["dates ahead"]

    def test_no_date_is_oversold(self):
        held = Event.objects.annotate(held=Count("bookings", filter=Q(bookings__status__in=HOLDING)))

        assert not held.filter(held__gt=F("capacity")).exists()
        assert not Booking.objects.filter(place_no__gt=F("event__capacity")).exists()

    def test_numbers_in_the_order_of_asking_have_no_gap(self):
        numbered = Event.objects.annotate(asked=Count("bookings"), last=Max("bookings__seq")).filter(asked__gt=0)

        assert numbered.count() > 30
        assert not numbered.exclude(asked=F("last"), next_seq=F("last") + 1).exists()

    def test_the_last_row_of_each_ledger_says_where_the_booking_stands(self):
        last = BookingChange.objects.filter(booking=OuterRef("pk")).order_by("-pk").values("to_status")[:1]
        marks = AttendanceChange.objects.filter(attendance=OuterRef("pk")).order_by("-pk").values("to_mark")[:1]

        assert not Booking.objects.alias(last=Subquery(last)).exclude(status=F("last")).exists()
        assert not Attendance.objects.alias(last=Subquery(marks)).exclude(mark=F("last")).exists()

    def test_only_who_waits_for_a_full_date_waits(self):
        waiting = Event.objects.filter(starts_at__lt=AT, bookings__status=Status.WAITING).distinct()

        for event in waiting:
            assert event.bookings.filter(status=Status.CONFIRMED).count() == event.capacity

    def test_every_date_that_took_place_has_trainers_and_a_register(self):
        behind = Event.objects.filter(ends_at__lt=AT, status=EventStatus.PUBLISHED)
        unmarked = Booking.objects.filter(event__in=behind, status__in=ON_REGISTER, attendances=None)

        assert DeliveryAssignment.objects.filter(event__in=behind).count() == 2 * behind.count()
        assert not unmarked.exists()
        assert not Attendance.objects.exclude(booking__event__in=behind).exists()

    def test_bookings_of_dates_to_come_have_their_message(self):
        ahead = Booking.objects.filter(event__starts_at__gt=AT, event__status=EventStatus.PUBLISHED)

        assert ahead.count() == self.made["bookings ahead"] > 0
        assert Message.objects.filter(key__startswith="booking:").count() == ahead.count()

    def test_answers_lead_to_nobody_and_flags_say_nothing_of_sealed_forms(self):
        """One answer of the day for each who is flagged; whoever answered a sealed form is forgotten."""
        flagged = Invitation.objects.filter(answered_on__isnull=False)

        assert Response.objects.filter(wave="W1").count() == flagged.filter(wave="W1").count() == self.made["answers"]
        assert Response.objects.filter(wave__in=SEALED).count() > 0
        assert not flagged.filter(wave__in=SEALED).exists()
        assert not Response.objects.exclude(pairing=Pairing.PAIRED).exists()
        assert not Response.objects.filter(shuffled=False).exists()

    def test_keys_go_when_their_time_is_over(self):
        assert destroy_due_keys(at=AT) > 0

        assert not EventKey.objects.filter(destroy_on__lte=AT.date(), destroyed_on=None).exists()

    def test_only_who_was_there_by_then_is_on_a_date_of_some_years_ago(self):
        assert Person.objects.filter(created_at__lt=AT - dt.timedelta(days=365 * 4)).exists()
        early = Booking.objects.filter(event__starts_at__gt=AT - dt.timedelta(days=365 * 3))

        assert not early.filter(booked_at__lt=F("delegate__created_at")).exists()

    def test_e_learning_here_has_its_enrolment(self):
        assert Completion.objects.count() == self.made["completions"] > 0
        assert Completion.objects.exclude(enrolment=None).count() == Enrolment.objects.count()

    def test_reports_add_up(self):
        """The five years at once are the sum of their years, and of their rows in the register."""
        years = [
            queries.attendance(scope(first=dt.date(year, 1, 1), last=dt.date(year, 12, 31), at=AT), answers={}).total
            for year in range(2021, 2028)
        ]
        whole = queries.attendance(
            scope(first=dt.date(2021, 1, 1), last=dt.date(2027, 12, 31), at=AT), answers={}
        ).total
        took_place = Booking.objects.filter(event__status=EventStatus.PUBLISHED, event__starts_at__lt=AT)
        there = took_place.filter(attendances__mark__in=PRESENT).distinct()

        for name in ("dates", "capacity", "registered", "cancelled", "attended", "walk_ins"):
            assert getattr(whole, name) == sum(getattr(year, name) for year in years)
        assert whole.attendances == there.count() > 500
        assert whole.walk_ins == took_place.filter(status=Status.WALK_IN).count() > 0

    def test_the_audit_trail_can_be_sealed(self):
        assert seal() > 100

        assert verify().broken_no is None


class Refusals(TestCase):
    """Where the command does nothing."""

    def refuse(self, **options):
        """Run it and expect it to say no. Returns the words."""
        with pytest.raises(CommandError) as refused:
            call_command("load_scale", stdout=StringIO(), **options)
        assert not HomePage.objects.exists()
        return str(refused.value)

    def test_refuses_where_demo_accounts_are_not_allowed(self):
        with override_settings(DEMO_ACCOUNTS=False):
            assert "development only" in self.refuse()

    def test_refuses_a_database_with_bookings(self):
        factories.BookingFactory()

        assert "--add" in self.refuse()

    def test_refuses_numbers_too_small_to_be_a_programme(self):
        assert "at least 100" in self.refuse(practitioners=10)
