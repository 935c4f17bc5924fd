"""What stands on somebody's training record, each kind in a fixed number of queries."""

from django.db.models import Exists, OuterRef, Prefetch, Q

from bookings.choices import ON_REGISTER, PRESENT, EvidenceState
from bookings.models import Attendance, Booking, Evidence, OwnTraining
from bookings.queries.certificates import towards
from courses.choices import EventStatus
from courses.models import FrameworkLevel
from courses.queries import uses_of
from elearning.models import Completion
from people.models import Person

LEVELS = FrameworkLevel.objects.order_by("position", "pk")


def learnt_here(bookings):
    """Those of the bookings whose holder was there, wholly or in part, for `rules.course_lines`. Six queries."""
    here = Attendance.objects.filter(booking=OuterRef("pk"), mark__in=PRESENT)
    held = bookings.filter(Exists(here), status__in=ON_REGISTER, event__status=EventStatus.PUBLISHED)
    return towards(held).prefetch_related(Prefetch("event__course__levels", LEVELS)).order_by("-event__ends_at", "-pk")


def learnt_elsewhere(trainings):
    """Training that people added themselves, newest first, with its levels. Two queries."""
    return trainings.prefetch_related(Prefetch("levels", LEVELS)).order_by("-done_on", "-pk")


def proved(person):
    """Proof of equivalent training that was accepted, newest first."""
    rows = Evidence.objects.filter(person=person, state=EvidenceState.ACCEPTED)
    return rows.select_related("prerequisite__needs").order_by("-done_on", "-pk")


def elearning_done(person, user):
    """E-learning that `person` has completed, as far as `user` may read it, for `rules.elearning_lines`."""
    done = Completion.objects.visible_to(user).filter(person=person).select_related("module")
    return done.order_by("-completed_on", "-pk")


def briefings_used(person):
    """Briefings that `person` noted as used with their team, for `rules.briefing_lines`."""
    return uses_of(person)


def recorded(person, user):
    """(bookings, trainings) of `person` that `user` may read on a record."""
    return (
        learnt_here(Booking.objects.on_record_for(user).filter(delegate=person)),
        learnt_elsewhere(OwnTraining.objects.visible_to(user).filter(person=person)),
    )


def with_record(user):
    """People of whose record `user` may read something: through their bookings, e-learning, or training they added."""
    by_booking = Booking.objects.on_record_for(user).values("delegate")
    by_training = OwnTraining.objects.visible_to(user).values("person")
    by_module = Completion.objects.visible_to(user).values("person")
    known = Q(pk__in=by_booking) | Q(pk__in=by_training) | Q(pk__in=by_module)
    return Person.objects.filter(known).select_related("agency")
