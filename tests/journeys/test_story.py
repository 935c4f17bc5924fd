"""One continuous story of six people, whose last step opens the workbook and finds the delegate's answers in it.

Told twice, with the browser's script on and off. Only the editor's chapter needs script both times: Wagtail's admin is
made of it.
"""

import io
import re

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from courses.rules import LONDON


def fill_rich(page, name, text):
    """Type into one of Wagtail's rich text fields."""
    page.locator(f"[data-contentpath='{name}'] [contenteditable=true]").first.click()
    page.keyboard.type(text)
    # It hands over what was typed a moment later.
    page.wait_for_function(
        "([name, text]) => document.querySelector(`[name=${name}]`).value.includes(text)", arg=[name, text]
    )


def editor_publishes(visitor, title, code):
    """The editor enters the facts of a course, writes its page and publishes it."""
    page = visitor().sign_in("editor").page
    page.goto("/admin/courses/new/")
    page.locator("[name=code]").fill(code)
    page.locator("[name=title]").fill(title)
    page.locator("[name=summary]").fill("How to notice that a child lives with people who are not close family.")
    page.locator("[name=workforce]").select_option("CHILDREN")
    page.get_by_role("button", name="Create").click()
    page.wait_for_url(re.compile(r"/admin/courses/$"))

    page.goto("/admin/pages/")
    training = page.goto("/admin/api/main/pages/?child_of=" + home_id(page) + "&fields=*").json()
    parent = next(item["id"] for item in training["items"] if item["meta"]["slug"] == "training")
    page.goto(f"/admin/pages/add/cms/coursepage/{parent}/")
    page.locator("[name=title]").fill(title)
    page.locator("[name=course]").select_option(label=title)
    page.locator("[name=lead]").fill("Notice, ask and tell when a child lives away from home.")
    outcomes = page.locator("[data-contentpath='outcomes']")
    if outcomes.locator("input[type=text], textarea").count() == 0:
        outcomes.get_by_role("button", name="Insert a block").first.click()
    outcomes.locator("input[type=text]:visible, textarea:visible").first.fill("say who must be told, and when")
    fill_rich(page, "audience", "Everybody who works with children.")
    fill_rich(page, "prerequisites", "Nothing.")
    fill_rich(page, "teaching", "Half a day online.")
    page.locator("footer [data-w-dropdown-target=toggle]:visible").last.click()
    page.locator("button[name=action-publish]:visible").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/"))


def home_id(page):
    """The id of the home page, from the admin's own listing."""
    listing = page.request.get("/admin/api/main/pages/?child_of=1").json()
    return str(listing["items"][0]["id"])


def coordinator_plans(visitor, title, day, *, script):
    """The co-ordinator adds a date, puts a trainer on it and publishes it. Returns its id."""
    page = visitor(script=script).sign_in("coordinator").page
    page.goto("/coordinate/")
    page.get_by_role("link", name="Add a date").first.click()
    page.get_by_label("Course", exact=True).select_option(label=title)
    for name, value in (("day_1_day", day.day), ("day_1_month", day.month), ("day_1_year", day.year)):
        page.locator(f"[name={name}]").fill(str(value))
    page.locator("[name=starts_1]").fill("9:30am")
    page.locator("[name=ends_1]").fill("12:30pm")
    page.locator("[name=delivery][value=VIRTUAL]").check(force=True)
    page.get_by_label("Joining link").fill("https://meet.council.example/fostering")
    page.get_by_label("Places", exact=True).fill("12")
    page.get_by_role("button", name="Add this date as a draft").click()
    page.wait_for_url(re.compile(r"/coordinate/dates/\d+/$"))
    event = int(re.search(r"/dates/(\d+)/", page.url).group(1))
    page.get_by_role("link", name="Add a trainer").click()
    page.locator("[name=trainer]").select_option(label=trainer_label(page))
    page.get_by_role("button", name="Put on this date").click()
    page.get_by_role("link", name="Publish this date").click()
    page.get_by_role("button", name="Publish this date").click()
    page.wait_for_url(re.compile(rf"/coordinate/dates/{event}/$"))
    return event


def trainer_label(page):
    """How the demo's trainer stands in the list."""
    labels = page.locator("[name=trainer] option").all_inner_texts()
    return next(label for label in labels if "Tess Marlowe" in label)


def practitioner_books(visitor, title, *, script):
    """The practitioner finds the course by its words and books it. Returns the booking's address."""
    page = visitor(script=script).page
    page.goto("/")
    page.goto("/training/")
    page.get_by_label("Words in the title or text").fill(title.split(":")[0])
    page.locator("form[role=search] button, form.sp-filters button[type=submit], main form button").first.click()
    page.get_by_role("link", name=re.compile(re.escape(title))).first.click()
    page.locator("a[href^='/dates/']").first.click()
    page.get_by_role("link", name="Book this date").click()
    page.wait_for_url(re.compile(r"/accounts/login/"))
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).first.fill("practitioner@demo.example")
    page.get_by_label("Password").first.fill("demo-only-password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"/dates/\d+/book/"))
    page.get_by_label("What do you need from us?").fill("A hearing loop <b>& quiet</b>")
    page.get_by_label(re.compile("knows and agrees")).check()
    page.get_by_role("button", name="Book this date").click()
    page.wait_for_url(re.compile(r"/my/bookings/[0-9a-f-]{36}/"))
    assert page.get_by_text("Your place is booked").first.is_visible()
    assert page.get_by_text("A hearing loop <b>& quiet</b>").is_visible()
    return page.url.split("?")[0]


def trainer_marks(visitor, event, *, script):
    """The trainer marks everybody present on a phone, the practitioner first, and opens the room code."""
    page = visitor(script=script, width=390, height=844).sign_in("trainer").page
    page.goto("/trainer/")
    page.locator(f"a[href='/trainer/dates/{event}/register/']").first.click()
    row = page.locator(".sp-register__row", has_text="Pia Lindqvist")
    row.locator("input[value=ATTENDED]").check()
    if script:
        row.get_by_text(re.compile("^Saved")).wait_for()
    page.get_by_role("button", name="The rest came").click()
    page.get_by_text("12 of 12 marked").first.wait_for()
    page.goto(f"/trainer/dates/{event}/room/")
    page.get_by_role("button", name="Open a room code").click()
    return page, page.locator(".sp-room__code").inner_text().strip()


def answer(page, texts):
    """Fill the form of the day, screen by screen where there are screens, and send it."""
    for _ in range(20):
        for name, text in texts.items():
            field = page.locator(f"textarea[name='{name}']:visible")
            if field.count():
                field.fill(text)
        for scale in page.locator("input[type=radio][value='4']:visible").all():
            scale.check(force=True)
        consent = page.locator("input[type=radio][value=ANONYMOUS]:visible")
        if consent.count():
            consent.check(force=True)
        onward = page.locator("[data-next]:visible")
        if not onward.count():
            break
        onward.click()
    page.get_by_role("button", name="Send my answers").click()


def delegate_evaluates(visitor, booking, title, words, *, script):
    """The practitioner answers from their own bookings, on a phone."""
    page = visitor(script=script, width=390, height=844).sign_in("practitioner").page
    page.goto(booking)
    page.get_by_role("link", name="Answer the questions").click()
    answer(page, {"most-useful": words, "intention": f"{words}: ask every time"})
    page.get_by_role("heading", name=re.compile("thank", re.IGNORECASE)).first.wait_for()
    # Once only: the same address thanks from now on.
    page.goto(booking + "evaluate/")
    assert page.get_by_role("button", name="Send my answers").count() == 0


def somebody_answers_in_the_room(visitor, code, *, script):
    """Somebody without an account types the code."""
    page = visitor(script=script, width=390, height=844).page
    page.goto("/join/")
    page.locator("main input[type=text]").first.fill(code.lower())
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(re.compile(rf"/join/{code}/"))
    answer(page, {"most-useful": "From the room"})
    page.get_by_role("heading", name=re.compile("thank", re.IGNORECASE)).first.wait_for()
    assert visitor is not None
    return page


def trainer_closes(page, event, *, answered):
    """The trainer sees the count, closes the form and reads the results."""
    page.goto(f"/trainer/dates/{event}/results/")
    assert f"{answered} of 12" in " ".join(page.locator("main").inner_text().split())
    page.get_by_role("checkbox").first.check(force=True)
    page.get_by_role("button", name="Close the form and show results").click()
    page.get_by_role("heading", name="Level 1: reaction").wait_for()


def coordinator_releases(visitor, title, *, script):
    """The co-ordinator reads what was written about the course and releases it; until then nobody else sees it."""
    page = visitor(script=script).sign_in("coordinator").page
    of_the_course = page.locator("h2", has_text=title).locator("xpath=following-sibling::ul[1]")
    for number in range(1, 8):
        page.goto(f"/coordinate/comments/?page={number}")
        if of_the_course.count():
            break
    for box in of_the_course.locator("input[name=release]").all():
        box.check(force=True)
    page.get_by_role("button", name="Release the ticked comments").click()
    page.get_by_role("heading", name="Comments to read").wait_for()


def subgroup_exports(visitor, title, *, script):
    """The subgroup chooses this reporting year and the course, and downloads the workbook."""
    page = visitor(script=script).sign_in("ld").page
    page.goto("/reports/")
    page.get_by_label("Course", exact=True).select_option(label=title)
    page.get_by_role("button", name="Show figures").click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download the evaluation workbook").click()
    with open(downloading.value.path(), "rb") as file:
        return load_workbook(io.BytesIO(file.read()), read_only=True)


def cells(workbook, sheet):
    """Every value of a sheet."""
    return [value for row in workbook[sheet].iter_rows(values_only=True) for value in row if value is not None]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_editors_desk_to_the_subgroups_workbook(visitor, programme, in_three_weeks, script):
    code = "PF-ON" if script else "PF-OFF"
    title = f"Private fostering {code}: notice, ask, tell"
    words = f"Hearing how {code} works in other agencies"

    editor_publishes(visitor, title, code)
    event = coordinator_plans(visitor, title, in_three_weeks, script=script)
    booking = practitioner_books(visitor, title, script=script)
    programme.run_due()

    (mail,) = programme.mails_to("practitioner@demo.example", since=title)
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    (entry,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
    starts = entry["DTSTART"].dt.astimezone(LONDON)
    assert (starts.date(), starts.hour, starts.minute) == (in_three_weeks, 9, 30)
    assert part.get_param("method") == "REQUEST"

    programme.hand.ask("fill", event=event, people=11)
    programme.hand.ask("time_passes", event=event, minutes_to_end=5)
    trainer, room = trainer_marks(visitor, event, script=script)
    delegate_evaluates(visitor, booking, title, words, script=script)
    # All but one of the others by personal link, the last one in the room.
    programme.hand.ask("others_answer", event=event, but="practitioner@demo.example", leave=1)
    somebody_answers_in_the_room(visitor, room, script=script)
    programme.hand.ask("time_passes", event=event, minutes_to_end=-5)
    trainer_closes(trainer, event, answered=12)

    assert cells(subgroup_exports(visitor, title, script=script), "Comments").count(words) == 0
    coordinator_releases(visitor, title, script=script)
    workbook = subgroup_exports(visitor, title, script=script)
    comments = cells(workbook, "Comments")
    assert comments.count(words) == 1
    assert comments.count(f"{words}: ask every time") == 1
    assert comments.count("From the room") == 1
    everything = " ".join(str(value) for sheet in workbook.sheetnames for value in cells(workbook, sheet))
    assert "Pia Lindqvist" not in everything
    assert "practitioner@demo.example" not in everything
    assert "hearing loop" not in everything

    page = visitor(script=script).page
    page.goto("/briefings/")
    page.get_by_role("link", name=re.compile("Concealed and Denied Pregnancy")).first.click()
    assert page.locator("h1").inner_text() == "Concealed and Denied Pregnancy"
