"""What the script adds, in a real browser. Pages and files come straight from Django, without a server."""

import mimetypes
from contextvars import copy_context
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders

from tests.chromium import find, launched

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.skipif(find() is None, reason="no Chromium found"),
]
GALLERY = "http://testserver/design/"


@pytest.fixture(scope="module")
def chromium():
    """One browser for these tests."""
    with launched() as browser:
        yield browser


@pytest.fixture
def visit(chromium, client):
    """Opens the gallery and gives (page, the list of what was posted); `script=False` switches script off."""
    contexts = []
    # Playwright answers requests in a context of its own, where Django would open a second connection to the database
    # and never close it: the page is asked for with the connection the test has.
    here = copy_context()

    def answer(route):
        address, request = urlsplit(route.request.url), route.request
        if address.hostname != "testserver":
            route.fulfill(status=200, content_type="text/html", body="<title>Elsewhere</title>")
        elif address.path.startswith("/static/"):
            file = Path(finders.find(address.path.removeprefix("/static/")))
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "font/woff2")
        elif request.method == "POST":
            contexts[-1].posted.append(request.post_data)
            route.fulfill(status=204)
        else:
            response = here.run(client.get, f"{address.path}?{address.query}")
            policy = response.headers["Content-Security-Policy"]
            route.fulfill(
                status=response.status_code,
                body=response.content,
                headers={"Content-Type": "text/html", "Content-Security-Policy": policy},
            )

    def open_page(query="", *, script=True, width=1280, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, reduced_motion="reduce", **options
        )
        context.posted, context.complaints = [], []
        contexts.append(context)
        context.route("**/*", answer)
        page = context.new_page()
        page.on("console", lambda message: context.complaints.append(message.text))
        page.goto(GALLERY + query)
        return page, context

    yield open_page
    for context in contexts:
        context.close()


def test_error_summary_takes_the_focus(visit):
    page, _context = visit("?errors")

    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"


def test_error_links_land_on_their_controls_in_sight(visit):
    page, _context = visit("?errors")
    links = page.locator(".govuk-error-summary__list a")
    targets = [links.nth(i).get_attribute("href").lstrip("#") for i in range(links.count())]

    landed, covered = [], []
    for i, target in enumerate(targets):
        links.nth(i).click()
        landed.append(page.evaluate("document.activeElement.id"))
        top = page.evaluate("document.activeElement.labels[0].getBoundingClientRect().top")
        bar = page.evaluate("document.querySelector('.sp-safety').getBoundingClientRect().bottom")
        if not bar - 1 <= top < 800:
            covered.append(target)

    assert landed == targets
    assert covered == []


def test_character_count_follows_the_typing(visit):
    page, _context = visit()
    box = page.get_by_label("What will you do differently?")

    box.fill("x" * 299)
    left = page.locator("#id_change-info").inner_text()
    box.fill("x" * 302)
    over = page.locator("#id_change-info").inner_text()

    assert (left, over) == ("You have 1 character left", "You have 2 characters too many")


def test_second_press_of_a_button_is_not_sent(visit):
    page, context = visit()

    page.get_by_role("button", name="Check the form").dblclick()
    page.wait_for_timeout(200)

    assert len(context.posted) == 1


def test_quick_exit_leaves_no_way_back(visit, settings):
    settings.QUICK_EXIT_URL = "http://weather.example/"
    page, _context = visit()
    page.goto(GALLERY + "?second")
    before = page.evaluate("history.length")

    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url("http://weather.example/")

    assert page.evaluate("history.length") == before
    page.go_back()
    assert page.url == GALLERY


def test_quick_exit_by_three_presses_of_shift(visit, settings):
    settings.QUICK_EXIT_URL = "http://weather.example/"
    page, _context = visit()

    for _press in range(3):
        page.keyboard.press("Shift")

    page.wait_for_url("http://weather.example/")
    assert page.title() == "Elsewhere"


def test_quick_exit_is_a_plain_link_without_script(visit, settings):
    settings.QUICK_EXIT_URL = "http://weather.example/"
    page, _context = visit(script=False)

    page.get_by_role("link", name="Leave this page").click()

    assert page.url == "http://weather.example/"


def test_skip_link_moves_the_focus(visit):
    page, _context = visit()

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")

    assert first == "Skip to the main content"
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("width", [320, 1280])
def test_page_never_scrolls_sideways(visit, width):
    page, _context = visit("?errors", width=width)

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_targets_are_large_enough_for_a_thumb(visit):
    page, _context = visit(width=320)

    small = page.evaluate(
        """[...document.querySelectorAll('a, button, input, select, summary')]
        .filter((e) => !e.closest('p, .govuk-skip-link') && !e.classList.contains('govuk-skip-link'))
        .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
        .filter(([, r]) => r.width && (r.height < 24 || r.width < 24)).map(([html]) => html)"""
    )

    assert small == []


def test_page_obeys_its_own_content_policy(visit):
    _page, context = visit("?errors")

    assert context.complaints == []


@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(16, 25, 28)")])
def test_page_follows_the_colour_scheme_of_the_machine(visit, scheme, ground):
    page, _context = visit(color_scheme=scheme)

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_gallery_has_no_axe_violations(visit, width, scheme, forced):
    page, _context = visit("?errors", width=width, color_scheme=scheme, forced_colors=forced, bypass_csp=True)

    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})

    assert [(found["id"], found["nodes"][0]["html"]) for found in results.response["violations"]] == []
    assert len(results.response["passes"]) > 20


def test_font_is_our_own(visit):
    page, _context = visit()

    page.evaluate("document.fonts.ready")

    assert page.evaluate("[...document.fonts].filter((f) => f.status == 'loaded').map((f) => f.family)") == [
        "Atkinson Hyperlegible Next"
    ]
