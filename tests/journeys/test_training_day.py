"""A trainer's day on a phone: the register with a late comer and a walk-in, a lost connection, everything saved."""

import re

import pytest

from tests.journeys.test_keyboard import Keys


@pytest.fixture
def day(programme):
    """A date going on now, of which the demo trainer marks the register: its id and the names on it."""
    return programme.hand.ask("training_day", trainer="trainer@demo.example", people=25)


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


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_register_is_marked_on_a_phone_with_a_late_comer_a_walk_in_and_no_connection(visitor, programme, day, script):
    who = visitor(script=script, width=390, height=844).sign_in("trainer")
    page, names = who.page, day["names"]
    register = f"/trainer/dates/{day['event']}/register/"
    # The day begins with an open call that the trainer answers, and ends with the file of the meeting: see their parts.
    page.goto("/trainer/")
    page.locator(f"a[href='{register}']").first.click()
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
    page.get_by_role("button", name="The rest came").click()
    page.get_by_text("25 of 25 marked").first.wait_for()
    page.get_by_label("Name", exact=True).fill("Walter Inn")
    page.get_by_role("button", name="Add to the register").click()
    page.get_by_text("Walter Inn is on the register, marked as attended").wait_for()

    assert page.get_by_text("26 of 26 marked").first.is_visible()
    found = programme.hand.ask("marks", event=day["event"])
    assert [found[name] for name in [*names[:4], "Walter Inn"]] == [
        "Part, 10 minutes late",
        "Did not attend, came 20 minutes late and was not let in",
        "Part, left 30 minutes early",
        "Sent apologies",
        "Attended",
    ]
    assert sorted(found.values()).count("Attended") == 22
    page.goto(f"/trainer/dates/{day['event']}/results/")
    assert page.locator("h1").first.is_visible()


def test_a_register_of_25_is_marked_with_keys_alone(visitor, programme, day):
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
