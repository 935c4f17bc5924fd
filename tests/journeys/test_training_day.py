"""A trainer's whole day on a phone, from the open call over the register and the meeting's file to the results."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.test_every_page import RULES
from tests.journeys.test_keyboard import Keys


def row_of(page, name):
    """One person's row on the register."""
    return page.locator(".sp-register__row", has_text=name)


def mark(page, name, value, **minutes):
    """Choose a mark and say the minutes that go with it, as a thumb does."""
    row = row_of(page, name)
    row.locator(f"input[value={value}]").check(force=True)
    for field, number in minutes.items():
        box = row.locator(f"input[name^={field}_]")
        box.fill(str(number))
        box.blur()


def offered_and_chosen(visitor, programme, event, call, **options):
    """The trainer answers the call, the co-ordinator chooses, the day comes. Returns the trainer's browser."""
    who = visitor(width=390, height=844, **options).sign_in("trainer")
    who.page.goto("/trainer/")
    who.page.get_by_role("link", name="Dates that ask for trainers").first.click()
    who.page.locator(f"a[href='/trainer/calls/{call}/']").click()
    who.page.get_by_text("Bring the cards.").wait_for()
    who.page.get_by_role("button", name="Offer to deliver").click()
    who.page.get_by_text("You offered").first.wait_for()

    planner = visitor(width=390, height=844, **options).sign_in("coordinator").page
    planner.goto("/coordinate/staffing/")
    planner.locator(f"a[href='/coordinate/dates/{event}/staff/']").first.click()
    planner.get_by_role("link", name=re.compile("^Choose ")).first.click()
    planner.get_by_role("button", name="Put on this date").click()
    planner.get_by_text("is on this date and is told").first.wait_for()

    programme.hand.ask("time_passes", event=event, minutes_to_end=165)
    return who


def take_in_the_file(page, programme, register, event, *, script):
    """Take the file of the meeting in: it fills what is open, and what was marked by hand stands."""
    page.goto(register)
    page.get_by_role("link", name=re.compile("file", re.IGNORECASE)).first.click()
    text = programme.hand.ask("meeting_file", event=event)
    content = b"\xff\xfe" + text.encode("utf-16-le")
    page.set_input_files("input[type=file]", {"name": "report.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_text("Nothing has been saved so far.").wait_for()
    if script:
        # Where scripts are off a question to the page may wait for ever.
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(item["id"], item["nodes"][0]["html"]) for item in found] == []
    page.get_by_label("Who is Robin Walker?").select_option(label="Came without a booking: add to the register")
    page.get_by_role("button", name="Mark register").click()
    page.get_by_text("taken from the file").wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_trainers_whole_day_from_the_call_to_the_results(visitor, programme, script):
    day = programme.hand.ask("date_that_asks", people=25)
    event, names = day["event"], day["names"]
    # Both stories play in one locality, where a name seen before is asked about.
    walk_in = "Walter Inn" if script else "Petra Unbooked"
    who = offered_and_chosen(visitor, programme, event, day["call"], script=script)
    page, register = who.page, f"/trainer/dates/{event}/register/"
    page.goto("/trainer/")
    page.locator(f"a[href='{register}']").first.click()
    row_of(page, names[0]).wait_for()
    if script:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    mark(page, names[0], "PARTIAL", late=10)
    mark(page, names[1], "DID_NOT_ATTEND", late=20)
    if script:
        row_of(page, names[0]).get_by_text(re.compile("^Saved")).wait_for()
        row_of(page, names[1]).get_by_text(re.compile("^Saved")).wait_for()
        who.context.set_offline(True)
        mark(page, names[2], "ATTENDED")
        mark(page, names[3], "APOLOGIES")
        mark(page, names[2], "PARTIAL", left=30)
        page.get_by_text("2 marks waiting to be sent").wait_for()
        kept = page.evaluate("Object.entries(localStorage).flat().join(' ')")
        assert not [name for name in names if name in kept]
        who.context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
        row_of(page, names[2]).get_by_text(re.compile("^Saved")).wait_for()
        assert page.evaluate("localStorage.length") == 0
    else:
        mark(page, names[2], "PARTIAL", left=30)
        mark(page, names[3], "APOLOGIES")
        page.get_by_role("button", name="Save", exact=False).first.click()
        page.get_by_text("4 of 25 marked").first.wait_for()
    page.get_by_label("Name", exact=True).fill(walk_in)
    page.get_by_role("button", name="Add to the register").click()
    page.get_by_text(f"{walk_in} is on the register, marked as attended").wait_for()

    take_in_the_file(page, programme, register, event, script=script)
    # Two are not in the file: a human says what became of them.
    page.get_by_text("25 of 27 marked").first.wait_for()
    page.get_by_role("button", name="The rest came").click()
    page.get_by_text("27 of 27 marked").first.wait_for()

    found = programme.hand.ask("marks", event=event)
    assert [found[name] for name in [*names[:4], walk_in, "Robin Walker"]] == [
        "Part, 10 minutes late",
        "Did not attend, came 20 minutes late and was not let in",
        "Part, left 30 minutes early",
        "Sent apologies",
        "Attended",
        "Attended",
    ]
    assert sorted(found.values()).count("Attended") == 23
    page.goto(f"/trainer/dates/{event}/results/")
    assert page.locator("h1").first.is_visible()


def test_a_register_of_25_is_marked_with_keys_alone(visitor, programme):
    day = programme.hand.ask("training_day", trainer="trainer@demo.example", people=25)
    page = visitor(width=390, height=844).sign_in("trainer").page
    page.goto(f"/trainer/dates/{day['event']}/register/")
    keys = Keys(page)

    for number in range(25):
        keys.to("^ATTENDED$")
        page.keyboard.press("Space")
        if number == 3:
            page.keyboard.press("ArrowRight")
            keys.to("^late_").type("5")
    keys.to("^Save").tick()
    page.get_by_text("25 of 25 marked").first.wait_for()

    found = sorted(programme.hand.ask("marks", event=day["event"]).values())
    assert (found.count("Attended"), found.count("Part, 5 minutes late")) == (24, 1)
    assert keys.lost == []


def test_a_choice_changed_while_it_is_being_sent_is_nobody_elses(visitor, programme):
    day = programme.hand.ask("training_day", trainer="trainer@demo.example", people=1)
    page = visitor(width=390, height=844).sign_in("trainer").page
    register = f"/trainer/dates/{day['event']}/register/"
    held = []

    def hold_the_first(route):
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route(re.compile(f"{register}.*"), hold_the_first)
    page.goto(register)
    row = page.locator(".sp-register__row").first

    row.locator("input[value=ATTENDED]").check()
    row.locator("input[value=PARTIAL]").check()
    row.locator("input[name^=late_]").fill("5")
    row.locator("input[name^=late_]").blur()
    held[0].continue_()
    row.get_by_text(re.compile("^Saved")).wait_for()

    assert list(programme.hand.ask("marks", event=day["event"]).values()) == ["Part, 5 minutes late"]
