"""A3: finding, booking and giving up a date with the keys alone. Focus is always visible and never trapped."""

import re

VISIBLE = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
  const label = at.labels && at.labels[0] ? getComputedStyle(at.labels[0], "::before") : null;
  const ring = (s) => s && (s.outlineStyle !== "none" || s.boxShadow !== "none");
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  return {
    tag: at.tagName, text: (at.innerText || at.value || at.name || "").slice(0, 60),
    ring: ring(style) || ring(label) || style.backgroundColor === "rgb(255, 210, 63)",
    inside: box.bottom > 0 && box.top < innerHeight,
    uncovered: !top || at.contains(top) || top.contains(at) || [...(at.labels || [])].some((l) => l.contains(top)),
  };
}"""


class Keys:
    """Somebody who has no mouse."""

    def __init__(self, page):
        """Note each stop at which focus cannot be seen."""
        self.page, self.lost = page, []

    def to(self, pattern, *, limit=90):
        """Press Tab until focus is on something with this text."""
        for _ in range(limit):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(VISIBLE)
            if at["tag"] != "BODY" and not (at["ring"] and at["inside"] and at["uncovered"]):
                self.lost.append((self.page.url, at))
            if re.search(pattern, at["text"], re.IGNORECASE):
                return self
        raise AssertionError(f"{pattern} was never reached on {self.page.url}")

    def press(self):
        """Press Enter and let the next page come."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self

    def tick(self):
        """Press the space bar on a box."""
        self.page.keyboard.press("Space")
        return self

    def type(self, text):
        """Type."""
        self.page.keyboard.type(text)
        return self


def test_a_date_is_found_booked_and_given_up_with_keys_alone(visitor, programme):
    page = visitor().page
    keys = Keys(page)
    course = programme.hand.ask("bookable", who="practitioner@demo.example")

    page.goto("/")
    keys.to("^skip to the main content$")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash || '#' + document.activeElement.id") == "#main"
    page.goto("/training/")
    keys.to("^q$").type(course["title"]).press()
    keys.to(f"^{re.escape(course['title'])}").press()
    page.goto(course["date"])
    keys.to("^Book this date$").press()
    keys.to("^login$").type("practitioner@demo.example")
    keys.to("^password$").type("demo-only-password").press()
    page.wait_for_url(re.compile(r"/book/$"))
    keys.to("^access_needs$").type("A loop")
    keys.to("^on$").tick()  # the box that says that the manager agrees
    keys.to("^Book this date$").press()
    page.wait_for_url(re.compile(r"/my/bookings/[0-9a-f-]{36}/"))
    keys.to("^Give up my place$").press()
    keys.to("^Give up my place$").press()
    page.wait_for_url(re.compile(r"/my/bookings/$"))

    assert keys.lost == []


def test_the_list_of_errors_takes_focus_and_leads_to_the_field(visitor):
    who = visitor().sign_in("coordinator")
    page = who.page
    page.goto("/coordinate/dates/new/")
    page.get_by_role("button", name="Add this date as a draft").click()
    page.locator(".govuk-error-summary").wait_for()

    assert page.evaluate("document.activeElement.classList.contains('govuk-error-summary')")
    for link in page.locator(".govuk-error-summary a").all():
        target = link.get_attribute("href").removeprefix("#")
        link.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == target
    assert page.title().startswith("Error: ")
