"""Every mail we write, once: written by the code that writes it, about rows that exist, to a reader who may sign in."""

import datetime as dt
import itertools
from types import SimpleNamespace

from allauth.core import context
from django.conf import settings
from django.test import RequestFactory
from django.utils import timezone

from bookings import actions as bookings
from bookings.actions import certifying, going_ahead, make_ups, messages, planned, planned_parts, recording
from bookings.actions.steps import new_token
from bookings.choices import Status
from cms import actions as cms
from courses.actions import messages as staffing
from courses.actions import telling
from elearning.actions import learning, reminding
from evaluations.actions import inviting, link_token
from evaluations.choices import Wave
from outbox.actions import queue_many
from outbox.models import Message
from people import actions as people
from people.actions import letters
from people.adapter import AccountAdapter
from people.choices import Role
from tests import factories

# What allauth sends, with what it hands over.
ACCOUNT = {
    "account/email/account_already_exists": {},
    "account/email/email_changed": {"from_email": "old@agency.example", "to_email": "new@agency.example"},
    "account/email/email_confirmation": {"code": "ABC-DEF"},
    "account/email/email_confirmation_signup": {"code": "ABC-DEF"},
    "account/email/email_deleted": {"deleted_email": "old@agency.example"},
    "account/email/login_code": {"code": "ABC-DEF"},
    "account/email/password_changed": {},
    "account/email/password_reset": {},
    "account/email/password_reset_code": {"code": "ABC-DEF"},
    "account/email/password_set": {},
    "account/email/unknown_account": {},
    "mfa/email/recovery_codes_generated": {},
    "mfa/email/totp_activated": {},
    "mfa/email/totp_deactivated": {},
    "mfa/email/webauthn_added": {},
    "mfa/email/webauthn_removed": {},
    "socialaccount/email/account_connected": {},
    "socialaccount/email/account_disconnected": {},
}


class Office:
    """One date, its people and whoever is written to. `number` makes each ledger row another."""

    def __init__(self):
        self.at = timezone.now()
        self.soon = self.at + dt.timedelta(days=21)
        self.number = itertools.count(1)
        factories.StandardPageFactory(slug="worried-about-a-child")
        self.locality = factories.LocalityFactory()
        self.agency = factories.AgencyFactory()
        self.reader = self.signed_in()
        self.trainer = self.signed_in((Role.TRAINER,))
        self.coordinator = self.signed_in((Role.COORDINATOR, self.locality))
        self.lead = self.signed_in((Role.AGENCY_LEAD, self.agency))
        self.administrator = self.signed_in((Role.ADMINISTRATOR,))
        self.editor = self.signed_in((Role.EDITOR,))
        self.course = factories.CourseFactory(title="Open course")
        self.event = self.date(sessions=2)

    def signed_in(self, *roles):
        """Somebody with a login."""
        return factories.UserFactory(person=factories.PersonFactory(agency=self.agency), roles=roles)

    def date(self, *, starts_at=None, **more):
        """A date of the course."""
        return factories.EventFactory(
            course=self.course,
            locality=self.locality,
            starts_at=starts_at or self.soon,
            venue="Town hall",
            joining_note="Bring a pen.",
            **more,
        )

    def booking(self, event=None, **more):
        """The reader's booking of a date."""
        return factories.BookingFactory(event=event or self.date(), delegate=self.reader.person, **more)

    def change(self):
        """A row of the ledger, as far as a message's key needs one."""
        return SimpleNamespace(pk=next(self.number), actor_id=None, reason="")


def write_all():
    """Write every mail. Returns {template: [messages]}."""
    office = Office()
    for write in (about_bookings, about_days, about_parts, about_record, about_delivery, about_pools, about_the_rest):
        write(office)
    found = {}
    for message in Message.objects.select_related("recipient").order_by("pk"):
        found.setdefault(message.template, []).append(message)
    return found


def about_bookings(office):
    """What follows each step of a booking."""
    at, change = office.at, office.change
    booking = office.booking(office.event)
    told = {"booking": booking, "event": office.event, "at": at}
    sittings = [{"starts_at": at.isoformat(), "ends_at": at.isoformat()}]
    messages.confirmed(**told, change=change())
    messages.waiting(**told, change=change(), position=3)
    for held in (True, False):
        messages.cancelled(
            **told,
            change=change(),
            was=Status.CONFIRMED if held else Status.WAITING,
            actor="" if held else "Bo Example",
        )
        messages.called_off(**told, change=change(), held=held)
        messages.back_on(**told, change=change())
        messages.transferred(**told, change=change(), held=held)
        messages.offer_over(**told, change=change(), expired=held)
        messages.not_approved(**told, change=change(), lapsed=held, why="" if held else "No cover.")
    messages.moved(**told, held=True, before=sittings, changed=["sessions"])
    messages.moved(booking, office.event, at=at + dt.timedelta(1), held=False, before=[], changed=["place"])
    messages.substituted(**told, change=change(), replacement=office.trainer.person)
    lapses = at + dt.timedelta(days=5)
    token, digest = new_token()
    asked = office.booking(status=Status.REQUESTED)
    approval = factories.ApprovalFactory(
        booking=asked, token_hash=digest, asked_at=at, remind_at=lapses, lapses_at=lapses
    )
    messages.asked(asked, asked.event, change(), at=at, lapses_at=lapses)
    for kind in ("ask", "remind"):
        messages.ask_manager(asked, asked.event, at=at, token=token, approval=approval, kind=kind)
    token, digest = new_token()
    offered = office.booking(status=Status.OFFERED)
    factories.PlaceOfferFactory(booking=offered, token_hash=digest, offered_at=at, expires_at=lapses)
    messages.offered(offered, offered.event, change(), at=at, token=token, expires_at=lapses)


def about_days(office):
    """What is planned around the day, and what somebody writes to those who are booked."""
    at = office.at
    office.date(starts_at=at + dt.timedelta(days=7, hours=1))
    near = office.booking(office.date(starts_at=at + dt.timedelta(days=1, hours=1)), booked_at=at - dt.timedelta(20))
    office.booking(office.date(starts_at=at + dt.timedelta(days=7, hours=1)), booked_at=at - dt.timedelta(20))
    factories.BookingChangeFactory(booking=near, made_at=at - dt.timedelta(days=1))
    over = office.booking(office.date(starts_at=at - dt.timedelta(days=1)))
    factories.AttendanceFactory(booking=over, mark="DID_NOT_ATTEND", marked_at=at)
    factories.InterestFactory(person=office.lead.person, course=office.course, since=at - dt.timedelta(days=9))
    office.date(published_at=at)
    office.booking(office.date(starts_at=at + dt.timedelta(days=8)), told_not_sure=True)
    for plan in (
        going_ahead.plan_going_ahead,
        planned.plan_reminders,
        planned.plan_managers_told,
        planned.plan_absence_notices,
        planned.plan_dates_for_interest,
    ):
        plan(at=at)
    bookings.broadcast(
        event=office.event, subject="Bring a laptop", body="We work on it.", to_waiting=False, by=office.trainer, at=at
    )


def about_parts(office):
    """A half that was missed, and how it is made up."""
    at = office.at
    booking = office.booking(office.date(sessions=2, starts_at=at - dt.timedelta(days=20)))
    booking.since, booking.key = at, "missed-part:1"
    missed = booking.event.sessions.get(number=2)
    spec = planned_parts.missed_part(booking, [missed], at + dt.timedelta(days=60))
    make_up = factories.MakeUpFactory(
        booking=booking, missed=missed, session=office.event.sessions.get(number=2), made_at=at
    )
    queue_many(specs=[spec], at=at)
    for case in ("made", "moved", "reminder"):
        make_ups.tell(make_up, booking, office.event, case, method="REQUEST", at=at)
    for case in ("called_off", "not_needed", "given_up"):
        make_ups.tell(make_up, booking, office.event, case, method="CANCEL", at=at, template="make_up_over")


def about_record(office):
    """Certificates, refreshers, e-learning."""
    at, person = office.at, office.reader.person
    paper = factories.CertificateFactory(booking=office.booking(office.date(starts_at=at - dt.timedelta(days=3))))
    for template in ("certificate", "certificate_withdrawn"):
        certifying.tell(template, paper, paper.booking, paper.booking.event, at=at)
    due = at.date() + dt.timedelta(days=30)
    queue_many(
        specs=[recording.reminder(str(own), person, "Open course", due, own=own) for own in (True, False)], at=at
    )
    page = factories.ModulePageFactory()
    old = at - dt.timedelta(days=30)
    module = page.module
    enrolment = factories.EnrolmentFactory(module=module, person=person, started_at=old, last_at=old)
    reminding._remind([enrolment], at=at)
    learning.complete_locked(enrolment, score=None, by=office.reader, at=at)


def about_delivery(office):
    """What a trainer hears of a date, and the co-ordinator of the trainer."""
    at, event, trainer = office.at, office.event, office.trainer.person
    put_on = factories.DeliveryAssignmentFactory(event=event, trainer=trainer)
    telling.tell_put_on(put_on, event, at=at)
    telling.tell_changed(event, at=at)
    telling.tell_taken_off(put_on, event, at=at)
    meeting = factories.PreparationMeetingFactory(event=event, starts_at=at, ends_at=at + dt.timedelta(hours=1))
    staffing.preparation(meeting, event, at=at)
    other = office.date(starts_at=office.soon + dt.timedelta(days=1))
    call = factories.OpenCallFactory(event=other, opened_at=at)
    for urgent in (False, True):
        staffing.call_opened(call, other, [trainer], at=at, urgent=urgent)
    offer = factories.DeliveryOfferFactory(call=call, trainer=trainer)
    staffing.offer_changed(offer, other, at=at)
    staffing.not_needed(call.offers.all(), other, at=at)
    ask = factories.DeliveryAskFactory(event=other, trainer=trainer)
    staffing.asked(ask, other, at=at)
    staffing.ask_answered(ask, other, at=at)


def about_pools(office):
    """Teams and steps on the ladder; the date's questions to those who were there."""
    at, trainer = office.at, office.trainer.person
    pool = factories.TrainingPoolFactory(locality=office.locality, courses=[office.course])
    factories.TrainerSkillFactory(trainer=trainer, course=office.course)
    membership = factories.PoolMembershipFactory(pool=pool, trainer=trainer, agency=office.agency)
    staffing.permission(membership, at=at)
    staffing.membership_changed(membership, at=at)
    skill = factories.TrainerSkillFactory(trainer=trainer)
    staffing.stepped(skill, factories.SkillStepFactory(skill=skill), at=at)
    policy = factories.PolicyFactory()
    for wave in inviting.LETTERS:
        # The form of the first half is open between two halves.
        sittings = 2 if wave == Wave.W1A else 1
        came = office.booking(office.date(starts_at=at - dt.timedelta(hours=4), sessions=sittings))
        factories.AttendanceFactory(booking=came)
        token = link_token(came.pk, wave)
        factories.InvitationFactory(
            booking=came,
            wave=wave,
            token_hash=inviting.token_digest(token),
            opens_at=at - dt.timedelta(hours=1),
            closes_at=at + dt.timedelta(days=7),
        )
        inviting.queue(key=f"evaluation:{came.pk}:{wave}", at=at, **inviting._letter(came, wave, token, policy))


def about_the_rest(office):
    """Roles, accounts, pages."""
    at, administrator = office.at, office.administrator
    grant = people.grant_role(person=office.reader.person, role=Role.SUBGROUP, by=administrator, at=at)
    people.end_role(grant=grant, by=administrator, at=at)
    letters.raise_alarm(mail=factories.StrangerMailFactory(), at=at)
    values = cms.told(factories.CoursePageFactory(course=office.course), by=administrator) | {"comment": "Shorter."}
    for what in cms.MAILS:
        cms.tell(office.editor, what, 1, values, at=at)
    with context.request_context(RequestFactory().get("/")):
        for template, handed in ACCOUNT.items():
            AccountAdapter().send_mail(template, office.reader.email, {**handed, "site": settings.BASE_URL})
