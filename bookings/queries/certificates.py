"""Which certificates are due or wrong now, and what is asked about one booking on the way to its certificate.

Whether the form of the day was answered is read through the key that evaluations has to bookings: a flag, never what
was said.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Prefetch, Q

from bookings.choices import FORM_OF_THE_DAY, ON_REGISTER, PAST_ONLY, PRESENT
from bookings.models import Attendance, Booking, Certificate
from bookings.queries.completion import for_completion
from courses.choices import CertificateRule, EventStatus
from courses.models import CourseFamily
from elearning.models import Completion

# So long after a date certificates are issued by themselves: the make-up time and the form's time are over by then.
LOOKED_FOR = dt.timedelta(days=180)
# A register corrected later than that still counts for so long after the correction.
CORRECTED = dt.timedelta(days=30)


def towards(bookings):
    """Bookings with all that `rules.progress` asks: what `rules.completion` asks, `answered`, `papers` newest first."""
    papers = Prefetch("certificates", Certificate.objects.order_by("-pk"), to_attr="papers")
    return with_form(for_completion(bookings)).select_related("event__locality", "delegate").prefetch_related(papers)


def with_form(bookings):
    """Annotate `answered`: whether the form of the day was answered. What was said is not to be had."""
    answered = Booking.objects.filter(
        pk=OuterRef("pk"), invitations__wave=FORM_OF_THE_DAY, invitations__answered_on__isnull=False
    )
    return bookings.annotate(answered=Exists(answered))


def contradicted():
    """Ids of dates with a valid certificate whose booking ended, or whose marks changed since they were compared."""
    newer = Attendance.objects.filter(booking=OuterRef("booking"), marked_at__gt=OuterRef("checked_at"))
    wrong = Certificate.objects.valid().filter(Exists(newer) | ~Q(booking__status__in=ON_REGISTER))
    return set(wrong.order_by().values_list("booking__event", flat=True))


def candidates(partnership, *, at):
    """Bookings without a certificate for which one may be due: there, and the form answered where that is asked."""
    here = Attendance.objects.filter(booking=OuterRef("pk"), mark__in=PRESENT)
    valid = Certificate.objects.valid().filter(booking=OuterRef("pk"))
    waived = Certificate.objects.filter(booking=OuterRef("pk")).exclude(why="")
    recent = Q(event__ends_at__gt=at - LOOKED_FOR) | Exists(here.filter(marked_at__gt=at - CORRECTED))
    different = [
        family.pk
        for family in CourseFamily.objects.order_by("pk")
        if family.overrides.get("certificate_rule", partnership.certificate_rule) != partnership.certificate_rule
    ]
    by_family = Q(event__course__family__in=different)
    # Courses whose certificates do not wait for the form. A course without a family has the partnership's rule.
    lenient = by_family
    if partnership.certificate_rule != CertificateRule.EVALUATED:
        lenient = ~by_family | Q(event__course__family=None)
    bookings = (
        with_form(Booking.objects.all())
        .filter(
            recent,
            Exists(here),
            ~Exists(valid),
            status__in=ON_REGISTER,
            event__status=EventStatus.PUBLISHED,
            event__ends_at__lte=at,
        )
        .exclude(last_reason__in=PAST_ONLY)
    )
    return towards(bookings.filter(Q(answered=True) | lenient | Exists(waived))).order_by("pk")


def by_code(code):
    """The certificate of that code with what its public page says, or None."""
    found = Certificate.objects.select_related("booking__delegate", "booking__event").filter(code=code)
    return found.first()


def completion_by_code(code):
    """The completion of e-learning whose certificate has that code, or None."""
    return Completion.objects.certified().select_related("person", "module").filter(code=code).first()


def to_print(certificates):
    """Certificates with all that their paper says: the person's name of today, the course's code."""
    return certificates.select_related("booking__delegate", "booking__event__course").order_by(
        "booking__delegate__name", "pk"
    )


def of_date(event):
    """Everybody on a date's register with what `rules.progress` asks, by name. A fixed number of queries."""
    return towards(event.bookings.filter(status__in=ON_REGISTER)).order_by("delegate__name", "pk")


def newest(bookings):
    """Prefetch `papers`: the certificates of bookings, newest first."""
    return bookings.prefetch_related(Prefetch("certificates", Certificate.objects.order_by("-pk"), to_attr="papers"))


def papers_of(user):
    """The user's own certificates that stand, newest first."""
    if not (user.is_authenticated and user.person_id):
        return Certificate.objects.none()
    own = Certificate.objects.valid().filter(booking__delegate_id=user.person_id)
    return own.select_related("booking").order_by("-issued_at", "-pk")


def almost_of(user, *, at):
    """The user's own bookings of the last months with some presence and no certificate, for `rules.progress`."""
    here = Attendance.objects.filter(booking=OuterRef("pk"), mark__in=PRESENT)
    valid = Certificate.objects.valid().filter(booking=OuterRef("pk"))
    recent = Booking.objects.of(user).filter(
        Exists(here), ~Exists(valid), status__in=ON_REGISTER, event__ends_at__lte=at, event__ends_at__gt=at - LOOKED_FOR
    )
    return towards(recent.exclude(last_reason__in=PAST_ONLY)).order_by("-event__ends_at", "-pk")
