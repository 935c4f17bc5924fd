"""What trainers, co-ordinators and agency leads are told about pools and staffing; rendered when it is sent."""

from django.urls import reverse

from courses.calendars import preparation_part
from courses.models import EventSession
from outbox.actions import queue
from outbox.calendars import CANCEL, REQUEST
from people.choices import Role
from people.models import Person, RoleGrant


def sittings(event):
    """The sittings of a date in order."""
    return list(EventSession.objects.filter(event=event).order_by("number", "pk"))


def about(event, sessions, **more):
    """What every message about a date says, as plain values."""
    return {
        "course": event.course.title,
        "sessions": [
            {"starts_at": session.starts_at.isoformat(), "ends_at": session.ends_at.isoformat()} for session in sessions
        ],
        "place": event.place,
        "run_by": event.locality.name,
        **more,
    }


def coordinators(locality):
    """Who co-ordinates a locality, with an address."""
    held = RoleGrant.objects.live().filter(role=Role.COORDINATOR, locality=locality).values("person")
    return Person.objects.filter(pk__in=held).order_by("pk")


def leads(agency):
    """Who leads an agency."""
    held = RoleGrant.objects.live().filter(role=Role.AGENCY_LEAD, agency=agency).values("person")
    return Person.objects.filter(pk__in=held).order_by("pk")


def call_opened(call, event, people, *, at, urgent=False):
    """A date asks for trainers: to each of the people once, and once more when it has become urgent."""
    sessions, step = sittings(event), "urgent" if urgent else "open"
    for person in people:
        queue(
            key=f"call:{call.pk}:{step}:{person.pk}",
            template="courses/email/call",
            to=person,
            at=at,
            values=about(
                event,
                sessions,
                name=person.name,
                note=call.note,
                urgent=urgent,
                call_path=reverse("workspaces:offer", args=[call.pk]),
            ),
            locality=event.locality,
            drop_after=event.starts_at,
        )


def offer_changed(offer, event, *, at):
    """To the co-ordinators: somebody offers to deliver, or takes the offer back."""
    sessions = sittings(event)
    for person in coordinators(event.locality):
        queue(
            key=f"delivery-offer:{offer.pk}:{offer.state}:{person.pk}",
            template="courses/email/offer_made",
            to=person,
            at=at,
            values=about(
                event,
                sessions,
                name=person.name,
                trainer=offer.trainer.name,
                part=offer.get_part_display(),
                note=offer.note,
                withdrawn=offer.state == "WITHDRAWN",
                staff_path=reverse("workspaces:staff", args=[event.pk]),
            ),
            locality=event.locality,
            drop_after=event.starts_at,
        )


def not_needed(offers, event, *, at):
    """To the trainers of these offers: others deliver this date."""
    sessions = sittings(event)
    for offer in offers.select_related("trainer").order_by("pk"):
        queue(
            key=f"delivery-offer:{offer.pk}:not-chosen",
            template="courses/email/not_chosen",
            to=offer.trainer,
            at=at,
            values=about(event, sessions, name=offer.trainer.name, calls_path=reverse("workspaces:calls")),
            locality=event.locality,
            drop_after=event.starts_at,
        )


def permission(membership, *, at):
    """To the agency's leads: may this person train for the partnership?"""
    for person in leads(membership.agency):
        queue(
            key=f"pool:{membership.pk}:asked:{person.pk}",
            template="courses/email/permission",
            to=person,
            at=at,
            values={
                "name": person.name,
                "trainer": membership.trainer.name,
                "pool": membership.pool.name,
                "days": str(membership.days or ""),
                "answer_path": reverse("workspaces:agency_trainers", args=[membership.agency_id]),
            },
        )


def membership_changed(membership, *, at):
    """To the trainer: you are in the pool, your agency did not agree, or you left."""
    queue(
        key=f"pool:{membership.pk}:{membership.state}:{at.isoformat()}",
        template="courses/email/membership",
        to=membership.trainer,
        at=at,
        values={
            "name": membership.trainer.name,
            "pool": membership.pool.name,
            "state": membership.state,
            "pool_path": reverse("workspaces:my_pools"),
        },
        locality=membership.pool.locality,
    )


def stepped(skill, step, *, at):
    """To the trainer: you have a new step on the ladder of a course."""
    queue(
        key=f"skill-step:{step.pk}",
        template="courses/email/step",
        to=skill.trainer,
        at=at,
        values={
            "name": skill.trainer.name,
            "course": skill.course.title,
            "level": skill.get_level_display(),
            "pool_path": reverse("workspaces:my_pools"),
        },
    )


def preparation(meeting, event, *, at, only=None):
    """To everybody on the date, or to one of them: when they prepare it, with the calendar entry."""
    assignments = event.assignments.live().select_related("trainer").order_by("pk")
    for one in [only] if only else assignments:
        method = CANCEL if meeting.called_off_at else REQUEST
        queue(
            key=f"preparation:{meeting.pk}:{meeting.sequence}:{one.pk}",
            template="courses/email/preparation",
            to=one.trainer,
            at=at,
            values={
                "name": one.trainer.name,
                "course": event.course.title,
                "called_off": meeting.called_off_at is not None,
                "meet_at": meeting.starts_at.isoformat(),
                "until_at": meeting.ends_at.isoformat(),
                "where": meeting.where,
                "joining_url": meeting.url,
                "pack_path": reverse("workspaces:pack", args=[event.pk]),
            },
            locality=event.locality,
            calendar=[preparation_part(meeting, event, one.trainer_id, method=method, at=at)],
            drop_after=meeting.ends_at,
        )
