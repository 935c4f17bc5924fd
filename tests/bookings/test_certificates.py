"""Certificates: due by the register and the form, withdrawn and issued again with it, checked by anybody, told once."""

import datetime as dt
import io
import re
import zipfile

import pypdf
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Entry
from bookings import actions, exports, queries
from bookings.choices import FORM_OF_THE_DAY, Mark, Status
from bookings.models import Booking, Certificate
from bookings.views.certificates import as_stored
from courses.actions import set_family_policy, set_policy
from evaluations.choices import Wave
from outbox.models import Message
from people.choices import Role
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
EARLIER = AT - dt.timedelta(days=3)


@pytest.fixture
def event():
    """A date of two halves that is over, run by a course with a level."""
    course = factories.CourseFactory(title="Recognising neglect")
    course.levels.add(factories.FrameworkLevelFactory(name="Level 3"))
    return factories.EventFactory(course=course, starts_at=AT - dt.timedelta(days=20), sessions=2, capacity=30)


def attend(event, *, marks=(Mark.ATTENDED, Mark.ATTENDED), answered=True, at=EARLIER, **delegate):
    """Somebody on the register with these marks, who has answered the form or not."""
    booking = factories.BookingFactory(event=event, delegate=factories.PersonFactory(**delegate))
    for session, mark in zip(event.sessions.order_by("number"), marks, strict=False):
        factories.AttendanceFactory(
            booking=booking, session=session, mark=mark, minutes=60 if mark == Mark.PARTIAL else None, marked_at=at
        )
    if answered:
        factories.InvitationFactory(booking=booking, answered_on=AT.date())
    return booking


def mark(booking, number, said, *, at, why=""):
    """Mark one sitting as a trainer or, with a reason, a co-ordinator does."""
    session = booking.event.sessions.get(number=number)
    attendance = booking.attendances.filter(session=session).first()
    version = attendance.version if attendance else 0
    user = factories.UserFactory()
    return actions.mark(booking=booking, session=session, mark=said, version=version, why=why, by=user, at=at)


def text_of(content):
    """All words of a PDF."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def test_the_form_of_the_day_is_the_wave_evaluations_has():
    assert FORM_OF_THE_DAY == Wave.W1


def test_certificates_due_issues_to_those_who_attended_all_and_answered_and_to_nobody_else(event, at):
    whole = attend(event)
    attend(event, marks=(Mark.ATTENDED, Mark.DID_NOT_ATTEND))
    attend(event, marks=(Mark.ATTENDED, Mark.PARTIAL))
    attend(event, marks=(Mark.ATTENDED,))
    attend(event, answered=False)
    attend(event, marks=(Mark.DID_NOT_ATTEND, Mark.DID_NOT_ATTEND))
    attend(factories.EventFactory(starts_at=at - dt.timedelta(hours=1)), marks=(Mark.ATTENDED,))
    gave_up = attend(event)
    Booking.objects.filter(pk=gave_up.pk).update(status=Status.CANCELLED, place_no=None, cancelled_at=at)

    first, second = (actions.certificates_due(at=at) for _ in range(2))

    certificate = Certificate.objects.get()
    assert (first, second) == ((1, 0), (0, 0))
    assert certificate.booking == whole
    assert (certificate.course_title, certificate.minutes, certificate.levels) == (
        "Recognising neglect",
        360,
        ["Level 3"],
    )
    assert certificate.days == ["2026-12-23", "2026-12-30"]
    assert len(certificate.code) * 5 >= 128
    (message,) = Message.objects.all()
    assert (message.key, message.recipient) == (f"certificate:{certificate.pk}", whole.delegate)
    assert Entry.objects.get(action="certificate.issue").target_id == str(certificate.pk)


def test_certificates_due_follows_the_rule_of_the_partnership_and_of_a_family(event, at):
    other = attend(factories.EventFactory(starts_at=at - dt.timedelta(days=9)), marks=(Mark.ATTENDED,), answered=False)
    booking = attend(event, answered=False)
    family = factories.CourseFamilyFactory()
    admin = factories.UserFactory()
    set_family_policy(
        family=family, overrides={"certificate_rule": "ATTENDED"}, courses=[event.course], by=admin, at=at
    )

    by_family = actions.certificates_due(at=at)
    set_family_policy(
        family=family, overrides={"certificate_rule": "EVALUATED"}, courses=[event.course], by=admin, at=at
    )
    set_policy(certificate_rule="ATTENDED", by=admin, at=at)
    late = attend(event, answered=False)
    by_partnership = actions.certificates_due(at=at)

    assert (by_family, by_partnership) == ((1, 0), (1, 0))
    assert {row.booking for row in Certificate.objects.all()} == {booking, other}
    assert not late.certificates.exists()


def test_a_corrected_register_withdraws_and_issues_again_and_keeps_the_history(event, at):
    booking = attend(event)
    actions.certificates_due(at=at)
    first = booking.certificates.get()
    later = at + dt.timedelta(hours=1)

    mark(booking, 2, Mark.DID_NOT_ATTEND, at=later, why="Somebody else signed.")
    withdrawn = actions.certificates_due(at=later)
    mark(booking, 2, Mark.ATTENDED, at=later + dt.timedelta(hours=1), why="It was she after all.")
    issued = actions.certificates_due(at=later + dt.timedelta(hours=2))

    first.refresh_from_db()
    second = booking.certificates.valid().get()
    assert (withdrawn, issued) == ((0, 1), (1, 0))
    assert (first.revoked_at, first.revoke_reason, second.replaces) == (later, "REGISTER", first)
    assert second.code != first.code
    told = list(Message.objects.order_by("pk").values_list("template", "values__again"))
    assert told == [
        ("bookings/email/certificate", False),
        ("bookings/email/certificate_withdrawn", None),
        ("bookings/email/certificate", True),
    ]


def test_a_correction_that_changes_nothing_and_a_stricter_setting_leave_the_certificate(event, at):
    booking = attend(event)
    actions.certificates_due(at=at)
    set_policy(full_attendance_percent=100, by=factories.UserFactory(), at=at)
    session = event.sessions.get(number=1)
    later = at + dt.timedelta(hours=1)
    standing = booking.attendances.get(session=session)
    for said, minutes in ((Mark.PARTIAL, 179), (Mark.ATTENDED, None)):
        actions.mark(
            booking=booking, session=session, mark=said, minutes=minutes, version=standing.version, why="Typing.",
            by=factories.UserFactory(), at=later,
        )  # fmt: skip
        standing.refresh_from_db()

    looked = [actions.certificates_due(at=later + dt.timedelta(minutes=minute)) for minute in (1, 2)]

    assert looked == [(0, 0), (0, 0)]
    assert booking.certificates.valid().get().checked_at == later + dt.timedelta(minutes=1)
    assert queries.contradicted() == set()


def test_a_made_up_half_counts_and_the_paper_names_the_day_it_was_made_up(event, at):
    booking = attend(event, marks=(Mark.ATTENDED, Mark.DID_NOT_ATTEND))
    other = factories.EventFactory(course=event.course, starts_at=at - dt.timedelta(days=9), sessions=2)
    missed, session = (row.sessions.get(number=2) for row in (event, other))
    factories.MakeUpFactory(booking=booking, missed=missed, session=session)
    before = actions.certificates_due(at=at)
    factories.AttendanceFactory(booking=booking, session=session, marked_at=at)

    after = actions.certificates_due(at=at)

    assert (before, after) == ((0, 0), (1, 0))
    assert booking.certificates.get().days == ["2026-12-23", "2027-01-10"]


def test_a_walk_in_taken_back_loses_the_certificate(event, at):
    booking = attend(event)
    Booking.objects.filter(pk=booking.pk).update(status=Status.WALK_IN, place_no=None)
    actions.certificates_due(at=at)

    actions.withdraw_walk_in(booking=booking, why="Twice on the list.", by=factories.UserFactory(), at=at)
    done = actions.certificates_due(at=at + dt.timedelta(minutes=1))

    assert done == (0, 1)
    assert not Certificate.objects.valid().exists()


def test_a_date_long_past_is_left_alone_until_its_register_is_corrected(at):
    old = factories.EventFactory(starts_at=at - dt.timedelta(days=400))
    booking = attend(old, marks=(Mark.DID_NOT_ATTEND,), at=old.ends_at)
    untouched = attend(old, marks=(Mark.ATTENDED,), at=old.ends_at)
    before = actions.certificates_due(at=at)

    mark(booking, 1, Mark.ATTENDED, at=at, why="Found on the paper list.")
    after = actions.certificates_due(at=at)

    assert (before, after) == ((0, 0), (2, 0))
    assert {row.booking for row in Certificate.objects.all()} == {booking, untouched}


def test_certify_issues_without_the_form_for_a_reason_and_survives_a_correction(event, at):
    booking = attend(event, answered=False)
    part = attend(event, marks=(Mark.ATTENDED,), answered=False)
    by = factories.UserFactory()
    refused = []
    for row, why in ((booking, " "), (part, "Has no e-mail.")):
        with pytest.raises(actions.CertificateRefused) as refusal:
            actions.certify(booking=row, why=why, by=by, at=at)
        refused.append(str(refusal.value)[:20])

    certificate = actions.certify(booking=booking, why="Has no e-mail.", by=by, at=at)
    with pytest.raises(actions.CertificateRefused):
        actions.certify(booking=booking, why="Again.", by=by, at=at)
    later = at + dt.timedelta(hours=1)
    mark(booking, 1, Mark.DID_NOT_ATTEND, at=later, why="Typing.")
    gone = actions.certificates_due(at=later)
    mark(booking, 1, Mark.ATTENDED, at=later, why="Typing.")
    back = actions.certificates_due(at=later)

    assert refused == ["Say why the certific", "The register does no"]
    assert (certificate.why, certificate.issued_by) == ("Has no e-mail.", by.person)
    assert (gone, back) == ((0, 1), (1, 0))


def test_a_booking_has_one_valid_certificate_whatever_the_code_does():
    certificate = factories.CertificateFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.CertificateFactory(booking=certificate.booking)

    factories.CertificateFactory(booking=certificate.booking, revoked=True)


@pytest.mark.parametrize("rows", [1, 3])
def test_certificates_due_reads_the_same_queries_whatever_the_rows(event, at, rows, django_assert_num_queries):
    for _ in range(rows):
        attend(event, marks=(Mark.ATTENDED, Mark.DID_NOT_ATTEND))

    with django_assert_num_queries(8):
        assert actions.certificates_due(at=at) == (0, 0)


def test_the_paper_is_tagged_titled_and_says_what_it_must(event, at):
    booking = attend(event, name="Zoë O’Neill")
    actions.certificates_due(at=at)
    certificate = queries.to_print(booking.certificates.all()).get()

    content = exports.certificate_pdf(certificate)

    paper = pypdf.PdfReader(io.BytesIO(content))
    catalogue = paper.trailer["/Root"]
    words = text_of(content)
    assert len(paper.pages) == 1
    assert paper.metadata.title == "Certificate of attendance: Recognising neglect"
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part>1<" in catalogue["/Metadata"].get_data()
    for said in ("Zoë O’Neill", "Recognising neglect", "Wednesday 23 December 2026", "Wednesday 30 December 2026",
                 "6 hours", "Level 3", event.locality.name):  # fmt: skip
        assert said in words
    assert certificate.printed_code.replace("-", "") in words.replace("-", "").replace(" ", "")
    (link,) = (row.get_object()["/A"]["/URI"] for row in paper.pages[0]["/Annots"])
    assert link.endswith(f"/certificates/{certificate.code}/")


NAMES = (
    "Ada Example",
    "Ναταλία Нина",
    "田中 \U0001f9d2\U0001f3fd",
    "مريم",
    "#pagebreak() $x$ *b* [y] \\",
    "W" * 120,
    "\x07\u202e\ufeff",
)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_any_name_makes_one_side(name):
    certificate = factories.CertificateFactory(booking__delegate__name=name, course_title="W" * 150)

    content = exports.certificate_pdf(queries.to_print(Certificate.objects.filter(pk=certificate.pk)).get())

    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 1


def test_initials_are_all_that_is_told_of_a_name():
    assert [exports.initials(name) for name in ("Pia Lindqvist", "mary-Ann  O'Neill", "(x) 7", "Øre")] == [
        "P. L.",
        "M. O.",
        "",
        "Ø.",
    ]


@pytest.mark.parametrize("revoked", [False, True])
def test_anybody_checks_a_certificate_by_its_code_and_learns_no_name(client, revoked):
    person = factories.PersonFactory(name="Quintessa Marlborough", email="quintessa@agency.example")
    certificate = factories.CertificateFactory(booking__delegate=person, revoked=revoked)
    typed = certificate.printed_code.upper().replace("0", "O")

    answer = client.get(reverse("bookings:check_certificate"), {"code": f" {typed} "}, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(reverse("bookings:certificate", args=[certificate.code]), 302)]
    assert ("This certificate was withdrawn" in page, "This certificate is valid" in page) == (revoked, not revoked)
    assert certificate.course_title in page
    assert "Q. M." in page
    assert answer["Cache-Control"] == "no-store"
    for secret in ("Quintessa", "Marlborough", "quintessa@", person.agency.name, str(certificate.booking.public_id)):
        assert secret not in page


@pytest.mark.parametrize("typed", ["", "zz", "0" * 26, "é" * 30, "a" * 40, "../../etc", "<b>"])
def test_a_code_that_is_none_of_ours_gets_a_sentence_and_the_form_again(client, typed):
    answer = client.get(reverse("bookings:check_certificate"), {"code": typed}, follow=True)

    assert answer.status_code in (200, 404)
    assert 'name="code"' in answer.content.decode()


def test_codes_forgive_what_people_type():
    assert as_stored(" H7K2M-9qrs3 xOILw ") == "h7k2m9qrs3x011w"


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False):
        yield


def sign_in(client, *roles, **fields):
    user = factories.UserFactory(roles=list(roles), **fields)
    client.force_login(user)
    return user


def test_the_booking_page_says_what_is_still_needed_and_then_hands_out_the_paper(client, clock, event, at):
    user = sign_in(client)
    booking = attend(event, marks=(Mark.ATTENDED, Mark.DID_NOT_ATTEND), answered=False)
    Booking.objects.filter(pk=booking.pk).update(delegate=user.person)
    address = reverse("bookings:booking", args=[booking.public_id])

    before, home = client.get(address).content.decode(), client.get(reverse("workspaces:my")).content.decode()
    factories.InvitationFactory(booking=booking, answered_on=at.date())
    mark(booking, 2, Mark.ATTENDED, at=at, why="Found on the list.")
    between = client.get(address).content.decode()
    actions.certificates_due(at=at)
    code = booking.certificates.get().code
    after = client.get(address).content.decode()
    paper = client.get(reverse("bookings:certificate_pdf", args=[code]))

    assert "<strong>part 2; the two minutes of questions about the day</strong>" in before
    assert "you still need: part 2" in home
    assert "Your certificate is issued within minutes" in between
    assert reverse("bookings:certificate_pdf", args=[code]) in after
    assert reverse("bookings:certificate_pdf", args=[code]) in client.get(reverse("workspaces:my")).content.decode()
    assert (paper.status_code, paper["Content-Type"], paper.content[:5]) == (200, "application/pdf", b"%PDF-")


def test_a_withdrawn_paper_is_not_handed_out(client, clock):
    user = sign_in(client)
    certificate = factories.CertificateFactory(booking__delegate=user.person, revoked=True)

    answer = client.get(reverse("bookings:certificate_pdf", args=[certificate.code]))

    assert (answer.status_code, answer["Location"]) == (302, reverse("bookings:certificate", args=[certificate.code]))


def test_a_coordinator_sees_who_lacks_what_issues_without_the_form_and_takes_all_papers(client, clock, event, at):
    sign_in(client, (Role.COORDINATOR, event.locality))
    attend(event, name="Anna Ash")
    silent = attend(event, name="Bo Birch", answered=False)
    attend(event, name="Cy Cedar", marks=(Mark.ATTENDED,))
    address = reverse("bookings:date_certificates", args=[event.pk])

    client.post(address)
    asked = client.get(reverse("bookings:certify", args=[silent.public_id]))
    refused = client.post(reverse("bookings:certify", args=[silent.public_id]), {"why": ""})
    client.post(reverse("bookings:certify", args=[silent.public_id]), {"why": "Answered on paper."})
    page = client.get(address).content.decode()
    answer = client.get(reverse("bookings:certificates_zip", args=[event.pk]))
    archive = zipfile.ZipFile(ContentFile(b"".join(answer.streaming_content)))

    assert asked.status_code == 200
    assert "Say why" in refused.content.decode() or "Why is it issued" in refused.content.decode()
    assert "2 of 3 people have" in page
    assert "Still needs: part 2" in page
    assert "Answered on paper." in page
    assert [re.sub(r"^\d+-", "", name) for name in archive.namelist()] == ["Anna-Ash.pdf", "Bo-Birch.pdf"]
    assert "Anna Ash" in text_of(archive.read(archive.namelist()[0]))


@pytest.mark.parametrize("rows", [1, 3])
def test_certificates_of_a_date_take_the_same_queries_whatever_the_rows(
    client, clock, event, at, rows, django_assert_num_queries
):
    sign_in(client, (Role.COORDINATOR, event.locality))
    for _ in range(rows):
        attend(event)
    actions.certificates_due(at=at)
    with django_assert_num_queries(11):
        client.get(reverse("bookings:date_certificates", args=[event.pk]))
    with django_assert_num_queries(6):
        b"".join(client.get(reverse("bookings:certificates_zip", args=[event.pk])).streaming_content)
