"""What people do from their mail: a manager approves, somebody takes an offered place; and a date moves under them.

Each with the browser's script on and off. Opening a link changes nothing: the button does.
"""

import datetime as dt
import re

from icalendar import Calendar

from courses.rules import LONDON

TITLES = {True: "Listening with script", False: "Listening without script"}


def link(mail, path):
    """The address in the text of a mail that leads to one of our pages."""
    text = mail.get_body(("plain",)).get_content()
    return re.search(rf"https?://[^/\s]+(/{path}/\S+/)", text).group(1)


def entries(mail):
    """(method, sequence, London start) of each calendar entry of a mail."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return [
        (part.get_param("method"), int(entry["SEQUENCE"]), entry["DTSTART"].dt.astimezone(LONDON))
        for part in parts
        for entry in Calendar.from_ical(part.get_content()).walk("VEVENT")
    ]


def manager_approves(visitor, address, *, script):
    """The manager opens the link, twice, and says yes."""
    page = visitor(script=script, width=390, height=844).page
    page.goto(address)
    page.goto(address)
    page.get_by_label("Yes, they may attend").check(force=True)
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_role("heading", name="You approved it").wait_for()
    # The link decides once.
    page.goto(address)
    assert page.get_by_role("button", name="Send my answer").count() == 0


def person_takes_the_place(visitor, address, *, script):
    """Whoever waited opens the link, twice, and takes the place."""
    page = visitor(script=script, width=390, height=844).page
    page.goto(address)
    page.goto(address)
    page.get_by_role("button", name="Take the place").click()
    page.get_by_role("heading", name="The place is yours").wait_for()
    page.goto(address)
    assert page.get_by_role("button", name="Take the place").count() == 0


def coordinator_moves(visitor, event, day, *, script):
    """The co-ordinator moves the date to another day, having read who will be told."""
    page = visitor(script=script).sign_in("coordinator").page
    page.goto(f"/coordinate/dates/{event}/")
    page.get_by_role("link", name=re.compile("^Move it")).click()
    for name, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name=day_1_{name}]").fill(str(value))
    page.get_by_role("button", name="See who will be told").click()
    words = page.locator("main").inner_text()
    assert "1 person will be told, each once." in words
    assert "The trainer is told too: Tess Marlowe." in words
    page.get_by_role("button", name="Move this date").click()
    page.wait_for_url(re.compile(rf"/coordinate/dates/{event}/$"))


def test_links_in_mail_approve_and_take_a_place_and_a_moved_date_is_told(visitor, programme):
    told = {script: programme.hand.ask("awaited", title=title) for script, title in TITLES.items()}
    programme.run_due()

    for script, who in told.items():
        (request,) = programme.mails_to(who["manager"])
        manager_approves(visitor, link(request, "approve"), script=script)
        (offer,) = [mail for mail in programme.mails_to(who["offered"]) if "/offers/" in mail.as_string()]
        person_takes_the_place(visitor, link(offer, "offers"), script=script)
        day = (dt.datetime.fromisoformat(who["starts_at"]).astimezone(LONDON) + dt.timedelta(days=2)).date()
        coordinator_moves(visitor, who["event"], day, script=script)
    programme.run_due()

    for script, who in told.items():
        starts = dt.datetime.fromisoformat(who["starts_at"]).astimezone(LONDON)
        (yes,) = programme.mails_to(who["asker"], since="Your place: ")
        assert [method for method, _, _ in entries(yes)] == ["REQUEST"]
        (moved,) = programme.mails_to(who["offered"], since="New times: ")
        ((method, sequence, then),) = entries(moved)
        assert (method, sequence, then.date()) == ("REQUEST", 1, (starts + dt.timedelta(days=2)).date())
        (trainers,) = programme.mails_to("trainer@demo.example", since=f"New times: you deliver {TITLES[script]},")
        assert [entry[:2] for entry in entries(trainers)] == [("REQUEST", 1)]
