"""A process that arranges, claims, cancels and counts on a throw-away database when told. See `tests.scratch`.

`python -m tests.hand` reads one JSON object a line from standard input and answers with one. It works through the
real actions; only `without_*` take a guard away, to show that the tests would see it missing.
"""

import datetime as dt
import json
import sys
import threading
import time
import traceback
from types import SimpleNamespace
from urllib.parse import urlsplit

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import IntegrityError, OperationalError, close_old_connections, connection  # noqa: E402
from django.db.models import Count, F  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.text import slugify  # noqa: E402
from wagtail.models import Page  # noqa: E402

import courses.actions  # noqa: E402
from bookings import actions  # noqa: E402
from bookings import queries as booking_queries  # noqa: E402
from bookings.actions import allocation, claiming, queue  # noqa: E402
from bookings.actions.steps import new_token  # noqa: E402
from bookings.choices import Decision, OfferOutcome  # noqa: E402
from bookings.models import Approval, Attendance, Booking, BookingChange, Certificate, PlaceOffer  # noqa: E402
from bookings.queries import with_places  # noqa: E402
from bookings.views.booking import why_not  # noqa: E402
from config.demo import meeting  # noqa: E402
from courses.models import Course, CourseFamily, Event, LearningSource, OpenCall, Policy, PoolMembership  # noqa: E402
from evaluations import actions as evaluations  # noqa: E402
from evaluations.queries import to_moderate  # noqa: E402
from outbox.models import Message  # noqa: E402
from people import actions as people_actions  # noqa: E402
from people.models import Locality, Person, User  # noqa: E402
from people.sessions import SessionStore  # noqa: E402
from reports import actions as annual  # noqa: E402
from reports.models import AnnualReport  # noqa: E402
from tests import factories  # noqa: E402

CLAIM = {"with": actions.claim}


def arrange(*, events=1, capacity=20, people=200, soon=False):
    """Make dates and people who may book them; `soon` for pages, which know only the real clock."""
    agency, district = factories.AgencyFactory(), factories.DistrictFactory()
    persons = [
        Person(**vars_of(factories.PersonFactory.build(agency=None, district=None)), agency=agency, district=district)
        for _ in range(people)
    ]
    Person.objects.bulk_create(persons)
    when = {"starts_at": timezone.now() + dt.timedelta(days=21)} if soon else {}
    # All are of one agency: its share must not stand between them and the places.
    Policy.objects.update(agency_share_percent=100)
    made = [factories.EventFactory(capacity=capacity, **when) for _ in range(events)]
    return {
        "events": [event.pk for event in made],
        "people": list(Person.objects.filter(agency=agency).order_by("pk").values_list("pk", flat=True)),
    }


def vars_of(person):
    """A built person's plain fields."""
    names = ("name", "email", "role_family", "manager_kind", "manager_name", "manager_email", "profile_completed_at")
    return {name: getattr(person, name) for name in (*names, "created_at")}


def sign_in(*, people):
    """Session keys of these people, in order, as if each had just signed in."""
    keys = []
    for person in Person.objects.filter(pk__in=people).order_by("pk"):
        user = User(email=person.email, person=person)
        user.set_unusable_password()
        user.save()
        session = SessionStore()
        session.update(
            {
                SESSION_KEY: str(user.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: user.get_session_auth_hash(),
            }
        )
        session.save()
        keys.append(session.session_key)
    return keys


def fill(*, event, people):
    """More people of the demo book the date through the ordinary action. Returns how many."""
    the_event = Event.objects.get(pk=event)
    booked = the_event.bookings.values("delegate")
    fit = Person.objects.filter(user=None, email__endswith=".example").exclude(profile_completed_at=None)
    for person in fit.exclude(pk__in=booked).order_by("pk")[:people]:
        actions.claim(event=the_event, delegate=person, by=None, at=timezone.now())
    return people


def training_day(*, trainer, people):
    """A date that began a quarter of an hour ago, delivered by `trainer`, with so many people. Its id, their names."""
    start = timezone.now() - dt.timedelta(minutes=15)
    event = factories.EventFactory(starts_at=start, capacity=people)
    factories.DeliveryAssignmentFactory(event=event, trainer=Person.objects.get(email=trainer))
    return {"event": event.pk, "names": booked(event, people)}


def date_that_asks(*, people):
    """A date of Blackpool's in three weeks, with so many people and an open call for trainers. Its id, their names."""
    at = timezone.now()
    event = factories.EventFactory(
        course=Course.objects.get(code="DA-CHILD"),
        locality=Locality.objects.get(code="blackpool"),
        starts_at=at + dt.timedelta(days=21),
        capacity=people,
    )
    names = booked(event, people)
    call = courses.actions.open_call(event=event, note="Bring the cards.", by=None, at=at)
    return {"event": event.pk, "call": call.pk, "names": names}


def booked(event, people):
    """Book so many people; returns their names in order."""
    made = [factories.BookingFactory(event=event, delegate__name=f"Delegate {n:02}") for n in range(people)]
    return sorted(booking.delegate.name for booking in made)


def meeting_file(*, event):
    """What Teams would say about a date, as text."""
    return meeting.report(Event.objects.get(pk=event))


def marks(*, event):
    """{name: what the register says} of a date."""
    rows = Attendance.objects.filter(session__event=event).select_related("booking__delegate")
    return {row.booking.delegate.name: row.words for row in rows}


def time_passes(*, event, minutes_to_end):
    """The weeks pass: the date with its one sitting now ends in so many minutes, and all before it lies in the past."""
    the_event = Event.objects.get(pk=event)
    gone = the_event.ends_at - (timezone.now() + dt.timedelta(minutes=minutes_to_end))
    the_event.sessions.update(starts_at=F("starts_at") - gone, ends_at=F("ends_at") - gone)
    Event.objects.filter(pk=event).update(
        starts_at=F("starts_at") - gone, ends_at=F("ends_at") - gone, booking_closes_at=F("booking_closes_at") - gone
    )
    Booking.objects.filter(event=event).update(booked_at=F("booked_at") - gone)
    return True


def addresses():
    """{who: [addresses]} of every type of page of the demo, in the states it comes in."""
    at = timezone.now()
    trainer = User.objects.get(email="trainer@demo.example")
    coordinator = User.objects.get(email="coordinator@demo.example")
    practitioner = Booking.objects.filter(delegate__email="practitioner@demo.example").order_by("pk")
    # One booking of each kind: what stands, whether it is over, whether it was evaluated.
    kinds = {
        (
            one.status,
            one.event.ends_at < at,
            one.event.starts_at < at,
            one.invitations.filter(answered_on=None).exists(),
        ): one
        for one in practitioner.select_related("event")
    }.values()
    open_dates = with_places(Event.objects.upcoming(at)).order_by("pk")
    delivered = Event.objects.delivered_by(trainer)
    today = delivered.filter(starts_at__lt=at, ends_at__gt=at).first().pk
    past = delivered.filter(ends_at__lt=at).annotate(told=Count("responses")).order_by("-told").first().pk
    coming = delivered.filter(starts_at__gt=at, status="PUBLISHED").order_by("pk").first().pk
    run = Event.objects.run_by(coordinator)
    draft = run.filter(status="DRAFT").order_by("pk").first().pk
    ahead = run.filter(starts_at__gt=at, status="PUBLISHED").order_by("pk").first().pk
    booked = Event.objects.filter(bookings__in=practitioner).values("pk")
    free = open_dates.filter(places_taken__lt=F("capacity"), waiting=0, open_to_all=True, course__only_for=None)
    assignment = Event.objects.get(pk=ahead).assignments.filter(ended_at=None).order_by("pk").first()
    # Two of each type of public page: a type's pages differ in words alone.
    by_type = {}
    for page in Page.objects.live().filter(depth__gt=1).order_by("path").specific():
        by_type.setdefault(type(page), []).append(urlsplit(page.get_url(None) or page.url).path)
    pages = [path for paths in by_type.values() for path in paths[:2]]
    room = evaluations.open_room(event=Event.objects.get(pk=today), by=trainer, at=at)
    frozen = AnnualReport.objects.exclude(frozen_at=None).order_by("pk").first()
    days = {"first": frozen.first, "last": frozen.last}
    being_written = annual.make(title="Being written", **days, by=None, at=at).pk
    person = Person.objects.get(email="practitioner@demo.example").pk
    agency = Person.objects.get(pk=person).agency_id
    place = practitioner.filter(status="CONFIRMED", event__starts_at__gt=at).first()
    request = Approval.objects.get(decision=Decision.OPEN, booking__in=practitioner).pk
    offered = Booking.objects.get(delegate__email="manager@demo.example", status="OFFERED").public_id
    called_off = Event.objects.filter(status="CANCELLED").order_by("-pk").first().pk
    call = OpenCall.objects.open(at).order_by("pk").first()
    team = PoolMembership.objects.active().filter(trainer__email="trainer@demo.example").order_by("pk").first()
    certificate = Certificate.objects.valid().filter(booking__in=practitioner).order_by("pk").first()
    evaluated = practitioner.filter(invitations__wave="W1", invitations__answered_on__isnull=False).first().public_id
    comment = to_moderate(coordinator, at=at).filter(review="WAITING").first().pk
    years = (
        f"period=dates&first_day=1&first_month=1&first_year={at.year - 1}&last_day=31&last_month=12&last_year={at.year}"
    )
    return {
        "": [
            *pages,
            "/training/?q=neglect&delivery=VIRTUAL&show=dates",
            "/training/?q=nothing-like-this",
            f"/dates/{open_dates.filter(waiting__gt=0).first().pk}/",
            f"/dates/{free.exclude(pk__in=booked).first().pk}/",
            f"/dates/{called_off}/",
            "/open-data/",
            "/briefings/concealed-and-denied-pregnancy/used/",
            "/certificates/",
            f"/certificates/{certificate.code}/",
            "/join/",
            "/join/?code=ZZZZZZ",
            "/join/thank-you/",
            f"/join/{room.code}/",
            "/evaluate/not-a-link-of-ours/",
            "/no-such-page/",
            "/accounts/login/",
            "/accounts/login/code/",
            "/accounts/signup/",
            "/accounts/password/reset/",
            "/design/",
            *links(at=at),
        ],
        "practitioner": [
            "/my/",
            "/my/bookings/",
            "/my/profile/",
            "/my/account/",
            "/accounts/email/",
            "/accounts/password/change/",
            "/accounts/2fa/",
            "/accounts/sessions/",
            "/accounts/logout/",
            f"/dates/{free.exclude(pk__in=booked).first().pk}/book/",
            *(f"/my/bookings/{booking.public_id}/" for booking in kinds),
            *(f"/my/bookings/{booking.public_id}/cancel/" for booking in kinds),
            *(f"/my/bookings/{booking.public_id}/evaluate/" for booking in kinds),
            f"/bookings/{place.public_id}/colleague/",
            f"/bookings/{place.public_id}/move/",
            "/my/calendar/",
            "/courses/DA-CHILD/wait/",
            "/courses/ONLINE-SAFETY-LIVE/interest/",
            "/courses/NEGLECT/proof/",
            "/my/record/",
            "/my/record/add/",
            f"/certificates/{certificate.code}/",
            f"/bookings/{place.public_id}/make-up/",
            f"/my/bookings/{evaluated}/answers/",
        ],
        "manager": ["/my/", "/my/team/", f"/my/team/{request}/", f"/my/bookings/{offered}/offer/"],
        "lead": [
            "/my/",
            "/agency/",
            f"/agency/{agency}/dates/",
            f"/agency/{agency}/dates/{ahead}/book/",
            f"/agency/{agency}/dates/{ahead}/reserve/",
            f"/agency/{agency}/list/",
            f"/agency/{agency}/charges/",
            f"/agency/{agency}/trainers/",
            *(f"/agency/{agency}/{page}/" for page in ("headcount", "refreshers", "evaluation")),
            "/briefing-uses/",
        ],
        "trainer": [
            "/trainer/",
            f"/trainer/dates/{today}/register/",
            f"/trainer/dates/{today}/register/walk-in/",
            f"/trainer/dates/{today}/register/sheet/",
            f"/trainer/dates/{today}/room/",
            f"/trainer/dates/{today}/results/",
            f"/trainer/dates/{past}/register/",
            f"/trainer/dates/{past}/results/",
            f"/trainer/dates/{coming}/register/",
            f"/trainer/dates/{today}/register/check-ins/",
            f"/trainer/dates/{today}/register/file/",
            f"/trainer/dates/{past}/reflection/",
            "/trainer/calls/",
            f"/trainer/calls/{call.pk}/",
            "/trainer/teams/",
            "/trainer/availability/",
            f"/trainer/dates/{coming}/pack/",
            f"/trainer/dates/{coming}/preparation/",
            "/trainer-days/",
            "/trainer/results/",
            f"/trainer/results/?year={at.year - 1}",
            f"/trainer/dates/{past}/reflections/",
        ],
        "coordinator": [
            "/my/",
            "/coordinate/",
            "/coordinate/dates/new/",
            f"/coordinate/dates/{draft}/",
            f"/coordinate/dates/{draft}/change/",
            f"/coordinate/dates/{draft}/publish/",
            f"/coordinate/dates/{ahead}/",
            f"/coordinate/dates/{ahead}/change/",
            f"/coordinate/dates/{ahead}/places/",
            f"/coordinate/dates/{ahead}/call-off/",
            f"/coordinate/dates/{ahead}/trainers/",
            *([f"/coordinate/dates/{ahead}/trainers/{assignment.pk}/end/"] if assignment else []),
            "/outbox/",
            "/outbox/texts/",
            "/outbox/texts/confirmed/",
            "/coordinate/?month=",
            "/coordinate/series/",
            "/coordinate/waiting/",
            "/coordinate/variants/",
            "/coordinate/charges/",
            "/coordinate/evidence/",
            *(f"/coordinate/dates/{ahead}/{page}/" for page in ("move", "split", "go", "held-back")),
            f"/coordinate/dates/{ahead}/book/?q=a",
            f"/dates/{ahead}/write/",
            "/coordinate/staffing/",
            "/coordinate/staffing/holidays/",
            "/coordinate/staffing/materials/",
            f"/coordinate/dates/{call.event_id}/staff/",
            f"/coordinate/dates/{call.event_id}/choose/{call.offers.order_by('pk').first().pk}/",
            f"/coordinate/dates/{ahead}/staff/",
            f"/coordinate/dates/{ahead}/call/",
            "/coordinate/teams/",
            f"/coordinate/teams/{team.pool_id}/",
            f"/coordinate/teams/{team.pool_id}/ask/",
            f"/coordinate/trainers/{team.pk}/",
            f"/coordinate/trainers/{team.pk}/step/",
            f"/coordinate/trainers/{team.pk}/availability/",
            "/trainer-days/",
            "/coordinate/comments/",
            "/coordinate/comments/?show=released&tag=materials",
            f"/coordinate/comments/{comment}/",
            "/you-said/",
            "/you-said/add/",
        ],
        "ld": [
            "/reports/annual/",
            "/reports/annual/add/",
            f"/reports/annual/{frozen.pk}/",
            f"/reports/annual/{frozen.pk}/since/",
            *(f"/reports/annual/{being_written}/{page}" for page in ("words/virtual/", "words/quotes/", "arrange/")),
            "/reports/",
            "/reports/?period=2020-06-01-2020-09-30",
            "/reports/list/?of=attended",
            *(f"/reports/{page}/" for page in ("coverage", "refreshers", "thread", "money", "returns", "downloads")),
            f"/learning-sources/{LearningSource.objects.order_by('pk').first().pk}/",
            "/learning-sources/new/",
            "/reports/?period=dates&first_day=31&first_month=2&first_year=2020",
            f"/reports/evaluation/?{years}",
            f"/reports/evaluation/?{years}&course=NEGLECT",
            f"/reports/evaluation/?{years}&course=DA-CHILD&locality=blackpool",
            "/questionnaires/",
            "/questionnaires/1/",
            "/questionnaires/1/copy/",
            "/questionnaires/versions/1/",
            *(f"/questionnaires/versions/{version}/preview/" for version in range(1, 8)),
        ],
        "admin": [
            "/people/roles/",
            "/people/roles/?q=demo",
            f"/people/{person}/",
            "/people/agencies/",
            "/people/agencies/new/",
            "/people/agencies/place/",
            f"/people/agencies/{agency}/",
            "/outbox/",
            "/reports/",
            "/coordinate/policies/",
            "/imports/",
        ],
        "scrutineer": ["/scrutiny/"],
    }


def awaited(*, title):
    """Two dates of Blackpool's: on one a place is offered to somebody who waited, on the other a manager is asked.

    {event, starts_at} of the first; addresses of the person `offered` a place, of the `asker` and of the `manager`.
    """
    at = timezone.now()
    starts_at = at.replace(hour=10, minute=0, second=0, microsecond=0) + dt.timedelta(days=40)
    blackpool = Locality.objects.get(code="blackpool")
    family = CourseFamily.objects.get(code="approved")
    course = factories.CourseFactory(title=title)
    asked = factories.CourseFactory(title=f"{title}, approved", family=family)
    agency, district = factories.AgencyFactory(), factories.DistrictFactory(locality=blackpool)
    names = ("first", "second", "asker")
    slug = slugify(title)
    people = {
        name: factories.PersonFactory(
            email=f"{name}-{slug}@agency.example",
            manager_email=f"manager-{slug}@agency.example",
            agency=agency,
            district=district,
        )
        for name in names
    }
    full = factories.EventFactory(course=course, locality=blackpool, capacity=1, starts_at=starts_at)
    request = factories.EventFactory(course=asked, locality=blackpool, capacity=5, starts_at=starts_at)
    first = actions.claim(event=full, delegate=people["first"], by=None, at=at)
    actions.claim(event=full, delegate=people["second"], by=None, at=at)
    actions.cancel(booking=first, by=None, at=at)
    actions.claim(event=request, delegate=people["asker"], by=None, at=at)
    trainer = Person.objects.get(email="trainer@demo.example")
    courses.actions.assign(event=full, trainer=trainer, by=None, at=at)
    return {
        "event": full.pk,
        "starts_at": starts_at.isoformat(),
        "offered": people["second"].email,
        "asker": people["asker"].email,
        "manager": people["asker"].manager_email,
    }


def links(*, at):
    """Working addresses of the open offer and the open request of the demo."""
    offer = PlaceOffer.objects.filter(outcome=OfferOutcome.OPEN).order_by("pk").first()
    approval = Approval.objects.filter(decision=Decision.OPEN).order_by("pk").first()
    found = []
    for row, path in ((offer, "offers"), (approval, "approve")):
        token, row.token_hash = new_token()
        row.save(update_fields=["token_hash"])
        found.append(f"/{path}/{token}/")
    return found


def bookable(*, who):
    """A course with a page and a date that this person may book: {title, date}."""
    person = Person.objects.get(email=who)
    at = timezone.now()
    events = with_places(Event.objects.upcoming(at)).filter(course__pages__live=True, places_taken__lt=F("capacity"))
    for event in events.exclude(bookings__delegate=person).order_by("-starts_at", "pk"):
        if not why_not(person, event, at=at):
            return {"title": event.course.pages.live().first().title, "date": f"/dates/{event.pk}/"}
    raise LookupError("no date to book")


def others_answer(*, event, but, leave=0):
    """Everybody who was there answers, but for the person with this address and the last few. Returns how many."""
    bookings = Booking.objects.filter(event=event, attendances__mark="ATTENDED").exclude(delegate__email=but)
    replies = (evaluations.Reply(code="relevance", number=4), evaluations.Reply(code="pace", number=3))
    given = evaluations.Given(replies=replies)
    asked = list(bookings.order_by("pk"))[: bookings.count() - leave]
    for booking in asked:
        evaluations.answer(booking=booking, given=given, by=None, at=timezone.now())
    return len(asked)


def leases_run_out():
    """Five minutes pass for messages that a killed sender had taken."""
    return Message.objects.exclude(leased_until=None).update(leased_until=timezone.now() - dt.timedelta(seconds=1))


def told():
    """Which bookings there are, and what became of the messages about them."""
    messages = Message.objects.filter(key__startswith="booking:").order_by("pk")
    return {
        "bookings": list(Booking.objects.order_by("pk").values_list("pk", flat=True)),
        "of_bookings": [int(key.split(":")[1]) for key in messages.values_list("key", flat=True)],
        "message_ids": list(messages.values_list("message_id", flat=True)),
        "states": dict(messages.order_by().values_list("state").annotate(Count("pk"))),
    }


def claim(*, event, people, threads=1, start_at=0.0, pause=0.0):
    """Claim places for these people, from several threads that begin together. Counts what came back."""
    outcome = {"CONFIRMED": 0, "WAITING": 0, "refused_by_database": 0, "locked": 0}
    errors = []
    guard = threading.Lock()
    together = threading.Barrier(threads)
    the_event = Event.objects.get(pk=event)

    def work(own):
        try:
            persons = list(Person.objects.filter(pk__in=own).select_related("district"))
            connection.ensure_connection()
            together.wait(30)
            time.sleep(max(0.0, start_at - time.time()))
            for person in persons:
                try:
                    what = CLAIM["with"](event=the_event, delegate=person, by=None, at=factories.AT).status
                except IntegrityError:
                    what = "refused_by_database"
                except OperationalError:
                    what = "locked"
                with guard:
                    outcome[what] += 1
                time.sleep(pause)
        except Exception:
            errors.append(traceback.format_exc())
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(people[number::threads],)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return {**outcome, "errors": errors}


def cancel(*, bookings):
    """Give up these bookings."""
    for booking in Booking.objects.filter(pk__in=bookings).order_by("pk"):
        actions.cancel(booking=booking, by=None, at=factories.AT)
    return len(bookings)


def full_date(*, capacity, people):
    """A date on which so many have asked, one after another: (date, their bookings in that order)."""
    made = arrange(capacity=capacity, people=people)
    event = Event.objects.get(pk=made["events"][0])
    persons = Person.objects.filter(pk__in=made["people"]).select_related("district").order_by("pk")
    return event, [actions.claim(event=event, delegate=person, by=None, at=factories.AT) for person in persons]


def arrange_offers(*, rounds):
    """Dates of one place that is offered to one person while another waits. Returns the offers' ids."""
    for _ in range(rounds):
        _, bookings = full_date(capacity=1, people=3)
        actions.cancel(booking=bookings[0], by=None, at=factories.AT)
    return list(PlaceOffer.objects.filter(outcome="OPEN").order_by("-pk").values_list("pk", flat=True)[:rounds])


OFFERS = {"accept": actions.accept, "expire": queue.expire}


def race_offers(*, offers):
    """Take each offer in one thread while it runs out in another. What each was told, and what the rows say."""
    together, said, errors = threading.Barrier(2), {}, {}

    def work(what, at, **more):
        try:
            for pk in offers:
                offer = PlaceOffer.objects.select_related("booking").get(pk=pk)
                together.wait(60)
                try:
                    said[what, pk] = bool(OFFERS[what](offer=offer, at=at, **more))
                except actions.OfferRefused:
                    said[what, pk] = False
                except Exception:
                    said[what, pk] = False
                    errors.setdefault(pk, []).append(traceback.format_exc())
        finally:
            connection.close()

    hour, later = factories.AT + dt.timedelta(hours=1), factories.AT + dt.timedelta(days=5)
    rivals = [
        threading.Thread(target=work, args=("accept", hour), kwargs={"by": None}),
        threading.Thread(target=work, args=("expire", later)),
    ]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    return [
        {
            "accepted": said["accept", offer.pk],
            "expired": said["expire", offer.pk],
            "errors": errors.get(offer.pk, []),
            "outcome": offer.outcome,
            "status": offer.booking.status,
            "told": Message.objects.filter(
                key__in=[
                    f"booking:{offer.booking_id}:{change.pk}"
                    for change in offer.booking.changes.filter(reason__in=("ACCEPTED", "EXPIRED"))
                ]
            ).count(),
            "held": Booking.objects.filter(event=offer.booking.event_id).exclude(place_no=None).count(),
        }
        for offer in PlaceOffer.objects.filter(pk__in=offers).select_related("booking").order_by("pk")
    ]


def offers_without_lock():
    """This process now decides offers without a lock, and both rivals have read before either writes."""
    both_have_read = threading.Barrier(2)

    def unlocked(offer, *, at):
        offer = PlaceOffer.objects.select_related("booking__delegate").get(pk=offer.pk)
        event = booking_queries.for_rules(Event.objects.all()).get(pk=offer.booking.event_id)
        both_have_read.wait(60)
        return {event.pk: event}, event, offer.booking, offer

    queue.open_offer = unlocked
    OFFERS["accept"] = actions.accept.__wrapped__
    OFFERS["expire"] = queue.expire
    if connection.vendor == "sqlite":
        OFFERS["accept"], OFFERS["expire"] = actions.accept.__wrapped__.__wrapped__, queue.expire.__wrapped__
    # What becomes of the place afterwards is not the question.
    queue.offer_places = lambda event, *, by, at: []
    return True


def arrange_merges(*, rounds):
    """Dates with free places, each with two records of one person: (date, record to keep, the other one)."""
    made = arrange(events=rounds, capacity=2, people=2 * rounds)
    return list(zip(made["events"], made["people"][::2], made["people"][1::2], strict=True))


MERGES = {"claim": actions.claim, "merge": people_actions.merge_persons}


def race_merges(*, rounds, head_start=None):
    """The other record books in one thread while it is merged in another; each goes first in some rounds.

    What each was told, and how many live bookings stand at either record.
    """
    together, said, errors = threading.Barrier(2), {}, {}
    by = factories.UserFactory(roles=[("ADMINISTRATOR",)])
    refused = (actions.BookingRefused, people_actions.MergeRefused)

    def work(what):
        try:
            for number, (event, keep, other) in enumerate(rounds):
                both = Person.objects.select_related("agency", "district").in_bulk([keep, other])
                given = {
                    "claim": {"event": Event.objects.get(pk=event), "delegate": both[other], "by": None},
                    "merge": {"keep": both[keep], "other": both[other], "by": by},
                }[what]
                together.wait(60)
                first = head_start or ("claim", "merge", "")[number % 3]
                time.sleep(0.05 if first and first != what else 0)
                try:
                    said[what, event] = bool(MERGES[what](at=factories.AT, **given))
                except refused as why:
                    said[what, event] = type(why).__name__
                except Exception:
                    errors.setdefault(event, []).append(traceback.format_exc())
                together.wait(60)
        finally:
            connection.close()

    rivals = [threading.Thread(target=work, args=(what,)) for what in MERGES]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    return [
        {
            "claim": said.get(("claim", event)),
            "merge": said.get(("merge", event)),
            "errors": errors.get(event, []),
            "kept": Booking.objects.live().filter(event=event, delegate=keep).count(),
            "merged": Booking.objects.live().filter(event=event, delegate=other).count(),
        }
        for event, keep, other in rounds
    ]


def merges_unseen():
    """This process books without looking whether the record was merged."""
    real = booking_queries.facts

    def blind(*, lock=False, **about):
        return {**real(**about), "merged": False}

    claiming.queries = SimpleNamespace(**{**vars(booking_queries), "facts": blind})
    return True


def arrange_storm():
    """Twenty places taken, one more offered, forty wait; and what is to happen at once."""
    event, bookings = full_date(capacity=20, people=61)
    fresh = arrange(people=10)["people"]
    actions.resize(event=event, capacity=21, by=None, at=factories.AT)
    offer = PlaceOffer.objects.get(booking__event=event)
    tasks = [
        *({"what": "cancel", "booking": booking.pk} for booking in bookings[:15]),
        *({"what": "claim", "event": event.pk, "person": person} for person in fresh),
        *({"what": "resize", "event": event.pk, "capacity": capacity} for capacity in (23, 25)),
        {"what": "expire", "offer": offer.pk},
    ]
    # Of each kind some in every process.
    return {"event": event.pk, "tasks": tasks}


def do_at_once(*, tasks, start_at):
    """Do each in a thread of its own at the same moment. Returns what went wrong; a named refusal is an answer."""
    errors = []

    def act(task):
        what = task.pop("what")
        by_at = {"by": None, "at": factories.AT}
        if what == "cancel":
            actions.cancel(booking=Booking.objects.get(pk=task["booking"]), **by_at)
        elif what == "claim":
            person = Person.objects.select_related("district").get(pk=task["person"])
            actions.claim(event=Event.objects.get(pk=task["event"]), delegate=person, **by_at)
        elif what == "resize":
            actions.resize(event=Event.objects.get(pk=task["event"]), capacity=task["capacity"], **by_at)
        else:
            offer = PlaceOffer.objects.select_related("booking").get(pk=task["offer"])
            queue.expire(offer=offer, at=offer.expires_at)

    def work(task):
        try:
            connection.ensure_connection()
            time.sleep(max(0.0, start_at - time.time()))
            act(task)
        except actions.PlacesRefused:
            pass  # the greater number came first and is taken up
        except Exception:
            errors.append(traceback.format_exc())
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def look_at_storm(*, event):
    """What the rows say after the storm."""
    bookings = Booking.objects.filter(event=event)
    steps = BookingChange.objects.filter(booking__event=event, reason="OFFERED")
    keys = [f"booking:{step.booking_id}:{step.pk}" for step in steps]
    return {
        "capacity": Event.objects.get(pk=event).capacity,
        "live": bookings.live().count(),
        "held": list(bookings.exclude(place_no=None).values_list("place_no", flat=True)),
        "offered": list(steps.values_list("booking__seq", flat=True)),
        "waiting": list(bookings.filter(status="WAITING").values_list("seq", flat=True)),
        "offers": PlaceOffer.objects.filter(booking__event=event).count(),
        "offered_steps": len(keys),
        "offered_told": Message.objects.filter(key__in=keys).count(),
        "seqs": list(bookings.order_by("seq").values_list("seq", flat=True)),
    }


def count(*, event):
    """What the database holds about the date."""
    rows = list(Booking.objects.filter(event=event).order_by("seq", "pk").values("pk", "status", "seq", "place_no"))
    return {
        "rows": rows,
        "next_seq": Event.objects.get(pk=event).next_seq,
        "messages": Message.objects.filter(key__startswith="booking:").count(),
        "messages_of_bookings": sorted(
            Message.objects.filter(key__startswith="booking:").values_list("key", flat=True)
        ),
        "changes": Booking.objects.filter(event=event).aggregate(number=Count("changes"))["number"],
    }


def without_lock():
    """This process now claims without the lock: on SQLite without the transaction that stands for it."""
    claiming.lock = lambda pk: booking_queries.for_rules(Event.objects.all()).get(pk=pk)
    if connection.vendor == "sqlite":
        CLAIM["with"] = actions.claim.__wrapped__.__wrapped__
    else:
        CLAIM["with"] = actions.claim.__wrapped__
    # The gap between counting and writing, in which a rival comes; without it a quick machine might hide the fault.
    lowest_free = allocation.lowest_free

    def slow(taken, capacity):
        number = lowest_free(taken, capacity)
        time.sleep(0.01)
        return number

    allocation.lowest_free = slow
    return True


def without_wall():
    """Take the second wall out of this throw-away database: nothing numbers the places or the asking any more."""
    names = ("booking_place_once", "booking_seq_once")
    gone = [constraint for constraint in Booking._meta.constraints if constraint.name in names]
    # SQLite can only make the table anew, from what the model still says.
    Booking._meta.constraints = [kept for kept in Booking._meta.constraints if kept not in gone]
    connection.close()
    with connection.schema_editor() as editor:
        if connection.vendor == "sqlite":
            editor._remake_table(Booking)
        else:
            for constraint in gone:
                editor.remove_constraint(Booking, constraint)
    return len(gone)


ABLE = (
    arrange,
    awaited,
    sign_in,
    claim,
    cancel,
    count,
    addresses,
    bookable,
    fill,
    time_passes,
    training_day,
    date_that_asks,
    meeting_file,
    marks,
    others_answer,
    arrange_offers,
    race_offers,
    offers_without_lock,
    arrange_merges,
    race_merges,
    merges_unseen,
    arrange_storm,
    do_at_once,
    look_at_storm,
    leases_run_out,
    told,
    without_lock,
    without_wall,
)
DOES = {function.__name__: function for function in ABLE}


def main():
    """Do as told until the other end closes."""
    print(json.dumps({"done": "ready"}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        close_old_connections()
        try:
            answer = {"done": DOES[order.pop("do")](**order)}
        except Exception:
            answer = {"failed": traceback.format_exc()}
        print(json.dumps(answer, default=str), flush=True)


if __name__ == "__main__":
    main()
