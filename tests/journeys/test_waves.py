"""Each form on a phone 390 px wide, and the builder with keys alone."""

import re

from tests.journeys.test_keyboard import Keys

PHONE = {"width": 390, "height": 844}


def fits(page):
    """Whether nothing sticks out to the side."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def through(page, fill):
    """Step through a form of answers as on a phone: `fill(page, heading)` answers each part. Ends on the next page."""
    page.get_by_role("button", name="Start", exact=True).click()
    for _ in range(12):
        heading = page.locator("section[data-step]:not([hidden]) h2").first.inner_text()
        fill(page, heading)
        assert fits(page), heading
        send = page.get_by_role("button", name="Send my answers")
        if send.is_visible():
            with page.expect_navigation():
                send.click()
            return
        page.get_by_role("button", name="Next", exact=True).click()
    raise AssertionError("the form never came to an end")


def rate(page, number="7"):
    """Choose the same number on every scale in sight."""
    step = page.locator("section[data-step]:not([hidden])")
    for group in step.locator("fieldset").all():
        choice = group.locator(f"input[type=radio][value='{number}']")
        if choice.count():
            # By key: on a phone the bar below may lie over it until one scrolls.
            choice.press("Space")


def test_before_the_day_from_the_page_of_a_booking(visitor, programme):
    page = visitor(**PHONE).sign_in("practitioner").page
    page.goto("/my/bookings/")
    page.locator("a[href*='/my/bookings/']").first.wait_for()
    held = [
        href
        for href in page.eval_on_selector_all("a[href]", "all => all.map((a) => a.getAttribute('href'))")
        if re.fullmatch(r"/my/bookings/[0-9a-f-]{36}/", href)
    ]
    for href in held:
        page.goto(f"{href}before/")
        if page.get_by_role("heading", name="Before you come").count():
            break
    assert page.get_by_text("Who sees your answers").is_visible()
    assert page.get_by_text("stay sealed until").is_visible()

    def fill(page, heading):
        if heading == "About your work":
            page.get_by_label("What kind of work do you do?").select_option(index=2)
            page.get_by_label("1 to 2 years").check()
        rate(page)

    through(page, fill)

    assert page.get_by_text("Your answers have arrived").is_visible()


def test_three_months_on_the_own_intention_is_shown_and_answered(visitor, programme):
    page = visitor(**PHONE).sign_in("practitioner").page
    page.get_by_text(re.compile("What came of")).first.wait_for()
    page.locator("a[href$='/later/']").first.click()
    page.wait_for_url(re.compile("/evaluate/"))
    assert page.get_by_text("Do not ask me again about this date").is_visible()
    shown = []

    def fill(page, heading):
        if heading == "What you meant to do":
            shown.append(page.locator(".sp-intention").inner_text())
            page.get_by_label("Partly").check()
        if heading == "Where you have used it":
            page.get_by_label("A referral").check()
        rate(page)

    through(page, fill)

    assert "Ask why a child was not brought" in shown[0]
    assert page.get_by_role("heading", name="Thank you").is_visible()


def test_the_manager_is_asked_three_questions_and_an_example_only_after_a_change(visitor, programme):
    page = visitor(**PHONE).sign_in("manager").page
    page.get_by_text(re.compile("Three questions about")).first.wait_for()
    page.locator("a[href^='/evaluate/']").first.click()
    page.wait_for_url(re.compile("/evaluate/"))
    seen = []

    def fill(page, heading):
        example = page.get_by_label("Can you give an example?")
        if heading == "What you have seen":
            seen.append(example.is_visible())
            page.get_by_label("Clearly").check()
            seen.append(example.is_visible())
            example.fill("Rings the school before the visit")

    through(page, fill)

    assert seen == [False, True]
    assert page.get_by_role("heading", name="Thank you").is_visible()


def test_a_questionnaire_is_changed_and_put_in_use_with_keys_alone(visitor, programme):
    page = visitor().sign_in("ld").page
    keys = Keys(page)

    page.goto("/questionnaires/")
    keys.to("^After the first half$").press()
    keys.to("^Make a new draft$").press()
    keys.to("^Add a question$").press()
    keys.to("^SCALE$").tick()
    page.keyboard.press("ArrowDown")
    keys.to("^Go on$").press()
    keys.to("^text$").type("What kept you awake?")
    keys.to("^options$").type("The cases")
    page.keyboard.press("Enter")
    keys.type("The film")
    keys.to("^Add the question$").press()
    keys.to(r"^Up[\s:]+What kept you awake").press()
    keys.to("^Preview$").press()
    assert page.get_by_text("What kept you awake?").count() == 1
    page.go_back()
    keys.to("^Put it in use$").press()
    keys.to("^on$").tick()
    keys.to("^Put it in use$").press()

    assert page.get_by_text("In use from now on").is_visible()
    assert page.get_by_role("link", name=re.compile("^Change")).count() == 0
    assert keys.lost == []
