"""Calendar entries for mail and feeds, from plain dicts. The formats are RFC 5545 (iCalendar) and 5546 (scheduling)."""

import datetime as dt

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText
from icalendar.prop import vDDDTypes

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
PRODID = "-//Safeguarding training//Bookings//EN"


def render(parts, *, method, attendee=None, name=""):
    """Return the bytes of one VCALENDAR holding an entry for each part.

    A part has uid, sequence, starts_at and ends_at (aware ISO times), stamped_at, summary, location, description, url;
    if called off, `cancelled`; if it may not take place, `tentative`. Times are written in UTC, so no client has to
    know our zone's rules.
    REQUEST and CANCEL name exactly one attendee and carry one part (RFC 5546); PUBLISH carries any number.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for part in parts:
        calendar.add_component(entry(part, method=method, attendee=attendee))
    return calendar.to_ical()


def entry(part, *, method, attendee=None):
    """Return the VEVENT of one part."""
    event = Event()
    event.add("uid", part["uid"])
    event.add("sequence", part["sequence"])
    for name, key in (("dtstamp", "stamped_at"), ("dtstart", "starts_at"), ("dtend", "ends_at")):
        event[name] = vDDDTypes(dt.datetime.fromisoformat(part[key]).astimezone(dt.UTC))
    event.add("summary", part["summary"])
    for name in ("location", "description", "url"):
        if part.get(name):
            event.add(name, part[name])
    if method == CANCEL or part.get("cancelled"):
        event.add("status", "CANCELLED")
        event.add("transp", "TRANSPARENT")
    else:
        event.add("status", "TENTATIVE" if part.get("tentative") else "CONFIRMED")
    if attendee and method != PUBLISH:
        organizer = vCalAddress(f"mailto:{sender_address()}")
        organizer.params["cn"] = vText(settings.PARTNERSHIP_SHORT_NAME)
        event["organizer"] = organizer
        guest = vCalAddress(f"mailto:{attendee}")
        guest.params["rsvp"] = vText("TRUE")
        guest.params["partstat"] = vText("NEEDS-ACTION")
        guest.params["role"] = vText("REQ-PARTICIPANT")
        event.add("attendee", guest)
    return event


def sender_address():
    """The bare address of DEFAULT_FROM_EMAIL: the organizer must be the sender."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">").strip()
