"""The demo programme: the report's figures, nothing done twice, something to do for everybody.

A TestCase, because loading takes seconds and its class loads once for all of its tests.
"""

import datetime as dt
import hashlib
import json
from io import StringIO
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Min
from django.test import TestCase, override_settings
from wagtail.models import Page, Task

from bookings import queries as booking_queries
from bookings.choices import PRESENT, Decision, OfferOutcome, Reason, Status
from bookings.models import (
    Approval,
    Attendance,
    Booking,
    BookingChange,
    Certificate,
    HeadCount,
    Interest,
    OwnTraining,
    PlaceOffer,
)
from cms.models import CoursePage
from config.demo.accounts import ACCOUNTS, PASSWORD, person, user
from courses import queries as course_queries
from courses.choices import Delivery, EventStatus
from courses.models import Course, DeliveryAssignment, Event, HeldBack, TrainingPool
from evaluations.choices import Consent, Pairing
from evaluations.models import Answer, Invitation, Response
from outbox.models import Message
from people.choices import Role
from people.models import Agency, District, Locality, Person, TacticalGroup, User
from reports import queries
from reports.models import AnnualReport
from reports.queries import annual
from reports.queries.scope import Scope

LONDON = ZoneInfo("Europe/London")
AT = dt.datetime(2027, 1, 12, 10, 5, tzinfo=LONDON)
OURS = (
    "people",
    "audit",
    "outbox",
    "courses",
    "elearning",
    "bookings",
    "evaluations",
    "cms",
    "reports",
    "wagtailcore",
    "account",
)


def load(at=AT):
    """Run the command quietly."""
    call_command("load_demo", at=at, stdout=StringIO())


def dump():
    """Every table of ours as (rows, checksum), by label."""
    tables = {}
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            rows = list(model._base_manager.order_by("pk").values_list())
            text = json.dumps(rows, cls=DumpEncoder, sort_keys=True)
            tables[model._meta.label] = (len(rows), hashlib.sha256(text.encode()).hexdigest())
    return tables


class DumpEncoder(DjangoJSONEncoder):
    """Bytes and block values too."""

    def default(self, value):
        if isinstance(value, (bytes, memoryview)):
            return bytes(value).hex()
        if hasattr(value, "get_prep_value"):
            return str(value.get_prep_value())
        try:
            return super().default(value)
        except TypeError:
            return repr(value)


def present_in_2020():
    """Bookings of virtual dates from June to September 2020 whose people were there for some of it."""
    first = dt.datetime(2020, 6, 1, tzinfo=LONDON)
    after = dt.datetime(2020, 10, 1, tzinfo=LONDON)
    return Booking.objects.filter(
        pk__in=Attendance.objects.filter(mark__in=PRESENT).values("booking"),
        event__starts_at__gte=first,
        event__starts_at__lt=after,
        event__delivery=Delivery.VIRTUAL,
        event__status=EventStatus.PUBLISHED,
    )


class LoadDemoTests(TestCase):
    """What `load_demo` leaves behind."""

    @classmethod
    def setUpTestData(cls):
        load()

    def test_load_demo_second_run_changes_nothing(self):
        before = dump()

        load()

        assert dump() == before

    def test_load_demo_second_run_brings_back_nothing_people_changed(self):
        Course.objects.filter(code="NEGLECT").update(title="Neglect, renamed")
        Locality.objects.filter(code="blackpool").update(daytime_phone="01632 960999")
        Page.objects.filter(slug="about").update(title="Our own words")

        load()

        assert Course.objects.get(code="NEGLECT").title == "Neglect, renamed"
        assert Locality.objects.get(code="blackpool").daytime_phone == "01632 960999"
        assert Page.objects.get(slug="about").title == "Our own words"

    def test_load_demo_on_a_later_day_adds_one_running_date(self):
        events = Event.objects.count()
        people = Person.objects.count()
        later = AT + dt.timedelta(days=3)

        load(at=later)

        running = Event.objects.delivered_by(user("trainer")).filter(starts_at__lt=later, ends_at__gt=later)
        assert Event.objects.count() == events + 1
        assert Person.objects.count() == people
        assert running.count() == 1

    def test_load_demo_2020_has_347_virtual_attendances(self):
        attendances = present_in_2020()

        assert attendances.count() == 347
        assert attendances.values("delegate").distinct().count() < 347

    def test_load_demo_2020_reports_the_same_347(self):
        scope = queries.Scope(dt.date(2020, 6, 1), dt.date(2020, 9, 30), AT)

        total = queries.attendance(scope, answers={}).total

        assert (total.attendances, total.dates, total.walk_ins, total.partial) == (347, 20, 9, 19)
        assert total.people == present_in_2020().values("delegate").distinct().count()

    def test_load_demo_annual_report_prints_347_and_labels_both_counts(self):
        report = AnnualReport.objects.get()
        people = present_in_2020().values("delegate").distinct().count()

        document = annual.document(
            report, annual.sections_of(report), annual.figures_as_frozen(report), annual.chosen(report)
        )

        said = {part.section.kind: part for part in document.parts}
        assert report.is_frozen
        assert said["VIRTUAL"].sentences == (
            "347 practitioners attended virtual training between 1 June and 30 September 2020.",
            f"That counts attendances: 347. Distinct people: {people}. One person at two dates counts twice among the "
            "attendances and once among the people.",
        )
        assert len(said["QUOTES"].words) == 4
        assert annual.since(report, annual.sections_of(report), annual.figures_as_frozen(report)).differences == []

    def test_load_demo_money_shows_rooms_fees_and_what_a_place_cost(self):
        for first, last in ((dt.date(2019, 10, 1), dt.date(2020, 9, 30)), (dt.date(2026, 10, 1), dt.date(2027, 9, 30))):
            found = queries.money(Scope(first, last, at=AT), protect=False)
            assert found.total.rooms > 0
            assert found.total.fees > 0
            # A half day for twenty people costs neither pennies nor a fortune.
            assert 5 < found.total.each < 80
            assert all(line.each is None or 2 < line.each < 200 for line in found.courses), found.courses
            assert any(line.given_pounds for line in found.agencies)

    def test_load_demo_2020_has_every_kind_of_absence_and_walk_ins(self):
        bookings = Booking.objects.filter(event__starts_at__year=2020, event__status=EventStatus.PUBLISHED)

        assert bookings.filter(status=Status.WALK_IN).count() == 9
        assert bookings.filter(status=Status.CANCELLED, cancelled_late=False).count() == 36
        assert bookings.filter(status=Status.CANCELLED, cancelled_late=True).count() == 14
        assert bookings.filter(attendances__mark="APOLOGIES").distinct().count() == 22

    def test_load_demo_counts_412_heads_at_five_sessions_of_january(self):
        counts = HeadCount.objects.filter(session__starts_at__year=2020, session__starts_at__month=1)

        assert counts.count() == 5
        assert sum(count.attended for count in counts) == 412
        assert Booking.objects.filter(event__count_only=True).count() == 0

    def test_load_demo_march_2020_was_called_off(self):
        march = Event.objects.filter(starts_at__year=2020, starts_at__month=3)

        assert set(march.values_list("status", "delivery")) == {(EventStatus.CANCELLED, Delivery.FACE_TO_FACE)}
        assert march.count() == 3
        assert BookingChange.objects.filter(booking__event__in=march, reason=Reason.EVENT_CANCELLED).count() == 55

    def test_load_demo_tells_nobody_about_the_past(self):
        assert Message.objects.aggregate(first=Min("queued_at"))["first"] > AT - dt.timedelta(days=90)

    def test_load_demo_2020_answers_are_imported_and_unpaired(self):
        responses = Response.objects.filter(event__starts_at__year=2020)

        assert set(responses.values_list("pairing", "pseudonym")) == {(Pairing.IMPORTED, "")}
        assert Invitation.objects.filter(booking__event__starts_at__year=2020).count() == 0

    def test_load_demo_2020_carries_four_comments_with_consent(self):
        said = Answer.objects.filter(question_code="most-useful", response__event__starts_at__year=2020).exclude(
            response__consent=Consent.NO
        )

        for words in ("part on exploitation", "Learning online suited me", "true-to-life", "our own Blackburn"):
            assert said.filter(text__contains=words).count() == 1

    def test_load_demo_places_are_those_of_the_report(self):
        groups = {
            group.name: set(group.districts.values_list("name", flat=True)) for group in TacticalGroup.objects.all()
        }

        assert groups == {
            "North": {"Blackpool", "Fylde", "Lancaster", "Wyre"},
            "Central": {"Chorley", "Preston", "South Ribble", "West Lancashire"},
            "East": {"Blackburn with Darwen", "Burnley", "Hyndburn", "Pendle", "Ribble Valley", "Rossendale"},
        }
        assert District.objects.filter(locality__name="Lancashire").count() == 12
        assert set(Agency.objects.exclude(retired_at=None).values_list("name", flat=True)) == {
            "Local universities",
            "Cafcass",
            "British Transport Police",
            "Border authorities",
            "Local Authority Adult Social Care",
        }

    def test_load_demo_graded_care_profile_is_for_blackpool_alone(self):
        delegates = Booking.objects.filter(event__course__code="GCP2").values_list(
            "delegate__district__name", flat=True
        )

        assert Course.objects.get(code="GCP2").only_for.name == "Blackpool"
        assert set(delegates) == {"Blackpool"}

    def test_load_demo_invents_addresses_and_numbers_that_reach_nobody(self):
        addresses = Person.objects.exclude(email=None).exclude(email__endswith=".example")
        managers = Person.objects.exclude(manager_email="").exclude(manager_email__endswith=".example")
        numbers = Locality.objects.exclude(
            daytime_phone__startswith="01632 960", out_of_hours_phone__startswith="01632 960"
        )

        assert (addresses.count(), managers.count(), numbers.count()) == (0, 0, 0)

    def test_load_demo_bookings_all_have_their_ledger(self):
        assert Booking.objects.filter(changes=None).count() == 0
        assert Booking.objects.annotate(last=Min("changes__made_at")).filter(last__lt=F("booked_at")).count() == 0

    def test_load_demo_accounts_sign_in_and_hold_their_roles(self):
        for account in ACCOUNTS:
            login = authenticate(None, email=account.email, password=PASSWORD)
            assert login == User.objects.get(email=account.email)
            assert EmailAddress.objects.filter(user=login, verified=True, primary=True).count() == 1
            assert [grant.role for grant in login.grants] == ([account.role] if account.role else [])
            assert login.person.profile_completed_at == AT

    def test_load_demo_practitioner_has_a_place_a_wait_a_running_date_and_a_form(self):
        own = Booking.objects.filter(delegate=person("practitioner"))
        waiting = own.get(status=Status.WAITING)
        ahead = own.get(status=Status.CONFIRMED, event__starts_at__gt=AT)
        running = own.get(status=Status.CONFIRMED, event__starts_at__lt=AT, event__ends_at__gt=AT)
        done = Invitation.objects.filter(booking__delegate=person("practitioner")).exclude(answered_on=None)
        came = own.filter(attendances__mark__in=PRESENT, event__ends_at__gt=AT - dt.timedelta(days=14))

        assert booking_queries.position(waiting) == 2
        assert ahead.event.sessions.count() == 2
        assert running.attendances.count() == 0
        assert (done.count(), came.count()) == (2, 1)
        waits = Invitation.objects.get(booking__delegate=person("practitioner"), wave="W2")
        asked = Invitation.objects.get(booking__delegate=person("practitioner"), wave="W2M")
        assert (waits.answered_on, asked.answered_on) == (None, None)
        assert Certificate.objects.valid().filter(booking__delegate=person("practitioner")).exists()
        assert OwnTraining.objects.filter(person=person("practitioner")).count() == 3

    def test_load_demo_manager_and_lead_find_their_people(self):
        agency = person("lead").agency

        assert person("practitioner").manager_email == "manager@demo.example"
        assert Booking.objects.filter(delegate=person("manager"), event__starts_at__gt=AT).count() == 2
        assert user("lead").led_agencies == [agency.pk]
        assert Booking.objects.visible_to(user("lead")).exclude(delegate=person("lead")).count() > 20

    def test_load_demo_every_account_finds_something_that_waits_for_it(self):
        request = Approval.objects.get()
        offer = PlaceOffer.objects.get(outcome=OfferOutcome.OPEN)
        proof = booking_queries.evidence_to_decide(user("coordinator"))
        charges = booking_queries.charges_run_by(user("coordinator"))

        assert (request.decision, request.booking.delegate) == (Decision.OPEN, person("practitioner"))
        assert request.booking.delegate.manager_email == "manager@demo.example"
        assert (offer.booking.delegate, offer.expires_at > AT) == (person("manager"), True)
        assert [row.person for row in proof] == [person("practitioner")]
        assert sorted((charge.kind, charge.pounds) for charge in charges) == [("LATE", 25), ("LATE", 25)]
        assert person("lead").agency_id in {charge.booking.agency_id for charge in charges}
        assert [(held.agency, held.places) for held in HeldBack.objects.all()] == [(person("lead").agency, 3)]
        assert Interest.objects.filter(ended_at=None).count() == 12

    def test_load_demo_trainer_has_a_register_to_mark_now_and_one_half_done(self):
        own = Event.objects.delivered_by(user("trainer"))
        running = own.get(starts_at__lt=AT, ends_at__gt=AT)
        half_done = own.filter(ends_at__lt=AT, bookings__status=Status.CONFIRMED, bookings__attendances=None).distinct()

        assert running.bookings.filter(status=Status.CONFIRMED).count() == 17
        assert half_done.count() == 1
        assert own.filter(starts_at__gt=AT).count() == 2

    def test_load_demo_coordinator_has_drafts_and_a_date_without_trainer(self):
        own = Event.objects.run_by(user("coordinator"))
        staffed = DeliveryAssignment.objects.live().values("event")
        open_dates = own.filter(status=EventStatus.PUBLISHED, starts_at__gt=AT)

        assert own.filter(status=EventStatus.DRAFT).count() == 2
        assert open_dates.exclude(pk__in=staffed).count() == 1
        assert set(own.values_list("locality__name", flat=True)) == {"Blackpool"}

    def test_load_demo_trainer_finds_a_call_and_coordinator_an_offer_a_gap_and_a_course_on_one_person(self):
        from courses.rules import gaps  # noqa: PLC0415
        from workspaces import queries  # noqa: PLC0415

        policy = course_queries.policy()
        calls = queries.calls_for(user("trainer"), policy, at=AT)
        offers = [call for call in course_queries.calls_run_by(user("coordinator"), at=AT) if call.answers]
        board = queries.board(user("coordinator"), policy, at=AT)
        alone = {person.name for _course, person, _number in course_queries.bus_factor(at=AT)}

        assert [call.event.course.code for call in calls] == ["DA-CHILD"]
        assert [call.event.course.code for call in offers] == ["DA-CHILD"]
        assert {"No trainer", "No local trainer"} <= {gap.text for event in board for gap in event.gaps}
        assert gaps(board[0], course_queries.policy_for(board[0].course)) == board[0].gaps
        assert "Carys Bellweather" in alone
        assert course_queries.permissions_asked(user("lead")).count() == 1
        assert TrainingPool.objects.count() == 7
        assert [ask.event.course.code for ask in course_queries.asked_of(person("trainer"), at=AT)] == ["GCP2"]

    def test_load_demo_weeks_ahead_are_open_nearly_full_and_full_with_people_waiting(self):
        dates = booking_queries.with_places(Event.objects.upcoming(AT))

        assert dates.filter(places_taken=F("capacity"), waiting=3).count() == 1
        assert dates.filter(places_taken__gte=F("capacity") - 3, places_taken__lt=F("capacity")).count() == 1
        assert dates.filter(places_taken__lt=F("capacity") / 2).count() > 5
        assert set(dates.filter(course__code="CONTEXT").values_list("open_to_all", flat=True)) == {False}

    def test_load_demo_editor_waits_for_an_approval_that_the_administrator_can_give(self):
        page = CoursePage.objects.get(course__code="TRAUMA")
        waiting = page.current_workflow_state

        assert waiting.requested_by == user("editor")
        assert page.has_unpublished_changes
        assert Task.objects.get(pk=page.current_workflow_task.pk).specific.get_actions(page, user("admin")) != []

    def test_load_demo_every_course_in_the_catalogue_has_a_page(self):
        assert Course.objects.filter(retired_at=None, pages=None).count() == 0
        assert CoursePage.objects.live().count() == 15

    def test_load_demo_gives_roles_to_nobody_but_accounts_and_trainers(self):
        grants = Person.objects.exclude(role_grants=None).exclude(email__endswith="@demo.example")

        assert set(grants.values_list("role_grants__role", flat=True)) == {Role.TRAINER}


@override_settings(DEMO_ACCOUNTS=False)
class LoadDemoRefusedTests(TestCase):
    """Where the accounts' public password would be a hole."""

    def test_load_demo_refuses_outside_development(self):
        with self.assertRaises(CommandError):  # noqa: PT027 - a TestCase
            load()

        assert User.objects.count() == 0
