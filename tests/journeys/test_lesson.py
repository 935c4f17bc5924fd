"""The demo's Level 1 module from start to certificate with the keys alone, on a screen of 320 pixels."""

import re

from axe_playwright_python.sync_playwright import Axe

from config.demo.cms import read
from tests.journeys.test_every_page import RULES
from tests.journeys.test_keyboard import Keys

LESSON = read("lessons.toml")["lesson"][0]
RIGHT = {row["text"]: {text for text, right, _said in row["answers"] if right} for row in LESSON["question"]}
LABEL = "() => document.activeElement.labels ? document.activeElement.labels[0].innerText.trim() : ''"


def on_phone(page, found):
    """Nothing is wider than the screen, and axe finds nothing."""
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    result = Axe().run(page, options={"runOnly": RULES})
    found += [(page.url, item["id"], item["nodes"][0]["html"][:200]) for item in result.response["violations"]]


def answer(keys, page):
    """Choose what is right: arrows within radios, the space bar on boxes."""
    right = RIGHT[page.locator("h1").inner_text().strip()]
    keys.to(r"^\d+$")
    if page.evaluate("document.activeElement.type") == "radio":
        page.keyboard.press("Space")
        for _ in range(8):
            if page.evaluate(LABEL) in right:
                break
            page.keyboard.press("ArrowDown")
    else:
        for _ in range(8):
            if page.evaluate(LABEL) in right:
                page.keyboard.press("Space")
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.type") != "checkbox":
                page.keyboard.press("Shift+Tab")
                break
    keys.to("^Answer$").press()


def test_level_1_is_completed_with_keys_alone_on_a_phone(visitor):
    page = visitor(width=320, height=640).sign_in("manager").page
    keys, found = Keys(page), []

    page.goto("/e-learning/")
    keys.to("^Safeguarding Children Level 1$").press()
    on_phone(page, found)
    keys.to("^Start the module$").press()
    for number, step in enumerate(LESSON["step"], start=1):
        assert page.locator("h1").inner_text() == step["title"]
        if number in (3, len(LESSON["step"])):
            on_phone(page, found)
        if "reflection" in step:
            keys.to("^thoughts$").type("My own thought")
            keys.to("^on$").tick()
        if "scenario" in step:
            keys.to("^1$").tick()
            keys.to("^See what that means$").press()
            assert page.get_by_text(step["scenario"]["choices"][0][2]).is_visible()
        keys.to("^Go on").press()
    keys.to("^Begin the check$").press()
    on_phone(page, found)
    for number in range(1, 11):
        answer(keys, page)
        assert page.get_by_text("That is right").is_visible()
        if number == 1:
            on_phone(page, found)
        keys.to("^(Next question|See your result)$").press()
    page.wait_for_url(re.compile(r"/result/$"))
    assert page.get_by_text("10 of 10 answers were right: 100%").is_visible()
    on_phone(page, found)
    page.goto("/my/record/")
    assert page.get_by_role("link", name=re.compile("^Certificate of Safeguarding Children Level 1")).count() == 1
    on_phone(page, found)

    assert keys.lost == []
    assert found == []
