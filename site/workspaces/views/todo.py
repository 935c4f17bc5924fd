"""What needs somebody today, as lines for `components/todo.html`: each with its one action."""

from django.urls import reverse

from bookings import rules as booking_rules
from bookings.choices import ChargeState
from courses.choices import EventStatus
from courses.queries import policy, policy_for
from courses.rules import gaps, working_days_before
from design.templatetags.design import clock, short_day
from evaluations.actions import link_token
from workspaces import queries, rules
from workspaces.queries import DECIDE_SOON, london_day


def for_registers(events):
    """A line for each register with gaps."""
    return [
        {
            "text": f"Register with {event.to_mark} {'mark' if event.to_mark == 1 else 'marks'} missing: "
            f"{event.course.title}",
            "when": short_day(event.starts_at),
            "href": reverse("bookings:register", args=[event.pk]),
            "action": "Mark register",
            "tag": "Register",
            "tone": "careful",
        }
        for event in events
    ]


def for_reflections(events):
    """A line for each date of which a trainer or observer may still say how it went."""
    return [
        {
            "text": f"How did it go? {event.course.title}",
            "when": f"{short_day(event.ends_at)}. Three minutes, while you remember it",
            "href": reverse("evaluations:reflection", args=[event.pk]),
            "action": "Write your reflection",
            "tag": "Reflection",
            "tone": "info",
        }
        for event in events
    ]


def for_person(user, *, booked, due, at):
    """What needs a person today: the profile, a date today, forms of the day that wait for an answer."""
    lines = []
    if not (user.person_id and user.person.profile_completed_at):
        lines.append(
            {
                "text": "Tell us who you work for, so that you can book",
                "when": "Asked once, about two minutes",
                "href": reverse("people:profile"),
                "action": "Complete your profile",
            }
        )
    first, last = london_day(at)
    for booking in booked:
        for sitting in booking.event.sessions.all():
            if first <= sitting.starts_at < last and at < sitting.ends_at:
                lines.append(
                    {
                        "text": booking.event.course.title,
                        "when": f"Today, {clock(sitting.starts_at)} to {clock(sitting.ends_at)}",
                        "href": reverse("bookings:booking", args=[booking.public_id]),
                        "action": "How to join",
                        "tag": "Today",
                        "tone": "careful",
                    }
                )
    lines += [for_answer(booking) for booking in due]
    return lines


def for_certificates(almost):
    """A line for each date of which somebody still needs a part before there is a certificate."""
    almost = list(almost)
    settings = policy() if almost else None
    lines = []
    for booking in almost:
        progress = booking_rules.progress(booking, policy=policy_for(booking.event.course, settings))
        if not progress.full:
            lines.append(
                {
                    "text": f"For your certificate of {booking.event.course.title} you still need: "
                    + "; ".join(progress.needs),
                    "when": short_day(booking.event.ends_at),
                    "href": reverse("bookings:booking", args=[booking.public_id]),
                    "action": "See how",
                    "tag": "Certificate",
                    "tone": "info",
                }
            )
    return lines


# What to say of each form that waits: sentence, time it takes, address, button.
WAITING = {
    "W0": ("Before you come to {}: where do you stand?", "One minute. This course needs it", "before", "Answer"),
    "W1": ("Say what you take away from {}", "Two minutes, and nobody reads it by name", "mine", "Answer"),
    "W2": ("What came of {}?", "Two minutes, and nobody reads it by name", "later", "Answer"),
}


def for_answer(booking):
    """The line of one form that waits for the person's answer (`evaluations.queries.due_of`)."""
    text, takes, page, action = WAITING[booking.wave]
    day = booking.event.starts_at if booking.wave == "W0" else booking.event.ends_at
    return {
        "text": text.format(booking.event.course.title),
        "when": f"{short_day(day)}. {takes}",
        "href": reverse(f"evaluations:{page}", args=[booking.public_id]),
        "action": action,
        "tag": "Evaluation",
        "tone": "info",
    }


def for_offers(offers):
    """A line for each place that is offered to a person, with the hour until which it is kept."""
    return [
        {
            "text": f"A place is offered to you: {offer.booking.event.course.title}",
            "when": f"{short_day(offer.booking.event.starts_at)}. It is kept for you until "
            f"{short_day(offer.expires_at)}, {clock(offer.expires_at)}",
            "href": reverse("bookings:take_offer", args=[offer.booking.public_id]),
            "action": "Take it or decline",
            "tag": "Offer",
            "tone": "careful",
        }
        for offer in offers
    ]


def for_manager(requests):
    """A line for each request that waits for a manager's answer."""
    return [
        {
            "text": f"{approval.booking.delegate.name} asks to go to {approval.booking.event.course.title}",
            "when": f"{short_day(approval.booking.event.starts_at)}. Answer by "
            f"{short_day(approval.lapses_at)}, {clock(approval.lapses_at)}; then the request lapses",
            "href": reverse("workspaces:decide", args=[approval.pk]),
            "action": "Answer",
            "tag": "Approval",
            "tone": "careful",
        }
        for approval in requests
    ]


def for_agency(agency, *, reserved, charges):
    """What needs an agency lead: places to name people for, charges nobody has looked at."""
    lines = [
        {
            "text": f"{held.left} reserved {'place' if held.left == 1 else 'places'} to name people for: "
            f"{held.event.course.title}",
            "when": f"{short_day(held.event.starts_at)}. Kept until {short_day(held.release_on)}",
            "href": reverse("workspaces:book_colleague", args=[agency.pk, held.event_id]),
            "action": "Name somebody",
            "tag": "Reserved",
            "tone": "info",
        }
        for held in reserved
        if held.left > 0
    ]
    if charges:
        lines.append(
            {
                "text": f"{charges} {'charge' if charges == 1 else 'charges'} to confirm or to ask to waive",
                "href": reverse("workspaces:agency_charges", args=[agency.pk]),
                "action": "See the charges",
                "tag": "Charges",
                "tone": "info",
            }
        )
    return lines


def for_seen_change(bookings):
    """A line for each person about whom their manager is asked what has changed, leading to the manager's own link."""
    return [
        {
            "text": f"Three questions about {booking.delegate.name}: {booking.event.course.title}",
            "when": f"{short_day(booking.event.ends_at)}. Two minutes, and they do not see your answers",
            "href": reverse("evaluations:evaluate", args=[link_token(booking.pk, "W2M")]),
            "action": "Answer",
            "tag": "Evaluation",
            "tone": "info",
        }
        for booking in bookings
    ]


def for_duties(user, *, at):
    """What a trainer or co-ordinator has to do besides their own training: dates of today, registers with gaps."""
    events = queries.duties(user, at=at)
    today = list(queries.today(events.delivered_by(user), at=at))
    now = {event.pk for event in today}
    return [
        {
            "text": event.course.title,
            "when": "Today, and you deliver it",
            "href": reverse("bookings:register", args=[event.pk]),
            "action": "Mark register",
            "tag": "Today",
            "tone": "careful",
        }
        for event in today
    ] + for_registers(event for event in queries.unmarked(events, at=at) if event.pk not in now)


def for_dates(events, policy, *, at):
    """A line for each date to come that lacks something or is still a draft."""
    lines = []
    for event in events:
        found = rules.flags(event, at=at, policy=policy_for(event.course, policy))
        tones = [flag.tone for flag in found]
        worst = next((tone for tone in ("stop", "careful") if tone in tones), "quiet")
        if worst != "quiet" or event.status == EventStatus.DRAFT:
            lines.append(
                {
                    "text": f"{event.course.title}: {', '.join(flag.text.lower() for flag in found)}",
                    "when": f"{short_day(event.starts_at)}, {clock(event.starts_at)}, {event.locality.name}",
                    "href": reverse("workspaces:date", args=[event.pk]),
                    "action": "See the date",
                    "tag": "At risk" if worst == "stop" else "To do",
                    "tone": worst,
                }
            )
    return lines


def for_calls(calls):
    """A line for a trainer for each call nobody of them has answered, the most pressing first."""
    return [
        {
            "text": f"{call.event.course.title}: can you deliver it?",
            "when": f"{short_day(call.event.starts_at)}, {clock(call.event.starts_at)}, {call.event.locality.name}",
            "href": reverse("workspaces:offer", args=[call.pk]),
            "action": "Offer to deliver",
            "tag": call.urgency.label,
            "tone": {"URGENT": "stop", "SOON": "careful"}.get(call.urgency, "info"),
        }
        for call in calls
        if not call.mine
    ]


def for_asks(asks):
    """A line for a trainer for each date they are asked by name to deliver."""
    return [
        {
            "text": f"You are asked to deliver {ask.event.course.title}",
            "when": f"{short_day(ask.event.starts_at)}, {clock(ask.event.starts_at)}, {ask.event.locality.name}",
            "href": reverse("workspaces:answer_ask", args=[ask.pk]),
            "action": "Say yes or no",
            "tag": "Asked",
            "tone": "careful",
        }
        for ask in asks
    ]


def for_trainer_offers(calls):
    """A line for a co-ordinator for each date for which trainers offer."""
    return [
        {
            "text": f"{call.event.course.title}: {len(call.answers)} {'offer' if len(call.answers) == 1 else 'offers'}",
            "when": f"{short_day(call.event.starts_at)}, {call.event.locality.name}",
            "href": reverse("workspaces:staff", args=[call.event.pk]),
            "action": "Choose",
            "tag": "Trainers",
            "tone": "info",
        }
        for call in calls
        if call.answers
    ]


def for_permissions(memberships):
    """A line for an agency lead for each trainer the partnership asks for."""
    return [
        {
            "text": f"May {one.trainer.name} train in {one.pool.name}?",
            "when": f"Asked on {short_day(one.asked_at)}",
            "href": reverse("workspaces:permit", args=[one.agency_id, one.pk]),
            "action": "Answer",
            "tag": "Permission",
            "tone": "info",
        }
        for one in memberships
    ]


def for_waiting(events):
    """A line for each date with free places beside people who wait (`bookings.queries.watch_list`)."""
    return [
        {
            "text": f"{event.free} {'place' if event.free == 1 else 'places'} free while {event.waiting} "
            f"{'waits' if event.waiting == 1 else 'wait'}: {event.course.title}",
            "when": f"{short_day(event.starts_at)}. {event.why[0] if event.why else ''}",
            "href": reverse("workspaces:date", args=[event.pk]),
            "action": "See the date",
            "tag": "Waiting list",
            "tone": "info",
        }
        for event in events
    ]


def for_evidence(number):
    """A line when proof of training elsewhere waits for a decision."""
    if not number:
        return []
    return [
        {
            "text": f"{number} {'person sent' if number == 1 else 'people sent'} proof of training elsewhere",
            "href": reverse("workspaces:evidence"),
            "action": "Decide",
            "tag": "To decide",
            "tone": "info",
        }
    ]


def for_comments(number):
    """A line when comments wait to be read."""
    if not number:
        return []
    return [
        {
            "text": f"{number} {'comment waits' if number == 1 else 'comments wait'} to be read",
            "when": "Nobody else can read them before",
            "href": reverse("evaluations:comments"),
            "action": "Read",
            "tag": "Evaluation",
            "tone": "info",
        }
    ]


def for_waivers(number):
    """A line when agencies ask not to pay."""
    if not number:
        return []
    return [
        {
            "text": f"{number} {'charge' if number == 1 else 'charges'} that an agency asks to waive",
            "href": f"{reverse('workspaces:charges')}?state={ChargeState.WAIVER_ASKED}",
            "action": "Decide",
            "tag": "To decide",
            "tone": "info",
        }
    ]


def to_decide(events, policy, *, at):
    """The go or no-go board: those of the dates whose day of decision is near or past and that lack something.

    Each gets `decide_by`, `flags` and `gaps`, what its trainers lack. `policy` is the partnership's; what a course's
    family changes of it counts.
    """
    for event in events:
        own = policy_for(event.course, policy)
        event.decide_by = working_days_before(event.starts_at, own.decide_working_days_before)
        event.flags = rules.flags(event, at=at, policy=own)
        event.gaps = gaps(event, own)
        if event.decide_by <= at + DECIDE_SOON and event.flags:
            yield event
