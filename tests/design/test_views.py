"""The gallery and the error pages."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.template import loader
from django.test import Client
from django.urls import path, reverse

pytestmark = pytest.mark.django_db

COMPONENTS = Path(settings.TEMPLATES[0]["DIRS"][0]) / "components"
# Parts of the frame of every page, and one that only appears after an action.
OUTSIDE_THE_GALLERY = {"navigation.html", "help_strip.html", "ways_on.html", "back_link.html", "panel.html"}


def broken(request):
    """A view with a fault."""
    raise RuntimeError


def posted(request):
    """A view that takes forms."""
    return HttpResponse()


urlpatterns = [path("broken/", broken), path("posted/", posted)]
handler500 = "design.views.server_error"


def test_gallery_shows_every_component():
    source = (COMPONENTS.parent / "design" / "gallery.html").read_text()
    by_others = "".join(file.read_text() for file in COMPONENTS.glob("*.html"))

    shown = set(re.findall(r'components/([a-z_]+\.html)"', source + by_others))

    assert {file.name for file in COMPONENTS.glob("*.html")} - shown - OUTSIDE_THE_GALLERY == set()


@pytest.mark.parametrize("query", ["", "?errors"])
def test_gallery_opens_without_and_with_errors(client, query):
    response = client.get(reverse("design:gallery") + query)

    page = response.content.decode()
    assert response.status_code == 200
    assert ("There is a problem" in page) is bool(query)
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("<h1") == 1
    assert ("<title>Error: Gallery" in page) is bool(query)


def test_gallery_keeps_what_was_typed(client):
    response = client.post(reverse("design:gallery"), {"name": "Ann <i>", "email": "nobody"})

    page = response.content.decode()
    assert 'value="Ann &lt;i&gt;"' in page
    assert 'href="#id_manager_0"' in page


def test_gallery_has_no_inline_script_or_style(client):
    page = client.get(reverse("design:gallery") + "?errors").content.decode()

    assert re.findall(r'\sstyle="|<style|<script(?![^>]*\ssrc=)|\son[a-z]+="|javascript:', page) == []


def test_gallery_asks_nothing_of_other_origins(client):
    page = client.get(reverse("design:gallery")).content.decode()

    loaded = re.findall(r'<(?:link|script|img|iframe|source)[^>]*(?:href|src)="([^"]+)"', page)
    assert [address for address in loaded if not address.startswith("/static/")] == []
    assert len(loaded) > 5


def test_gallery_ids_are_unique(client):
    page = client.get(reverse("design:gallery") + "?errors").content.decode()

    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(
    ("status", "sent", "words"),
    [
        (400, 400, "This page could not read what was sent"),
        (403, 403, "You cannot open this page"),
        (404, 404, "Page not found"),
        (410, 410, "This link has ended"),
        (419, 403, "This form was open too long"),
        (500, 500, "Something went wrong here"),
    ],
)
def test_error_page_has_words_and_a_way_on(client, status, sent, words):
    response = client.get(reverse("design:error", args=[status]))

    page = response.content.decode()
    assert response.status_code == sent
    assert f'<h1 class="govuk-heading-l">{words}</h1>' in page
    assert "Worried about a child?" in page
    assert f"mailto:{settings.CONTACT_EMAIL}" in page


def test_page_not_found_is_shown_for_an_unknown_address(client):
    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert "Where to go from here" in response.content.decode()


@pytest.mark.urls(__name__)
def test_server_error_is_shown_when_a_view_breaks(client):
    client.raise_request_exception = False

    response = client.get("/broken/")

    assert response.status_code == 500
    assert "look at <a" in response.content.decode()


def test_server_error_needs_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = loader.get_template("500.html").render()

    assert "999" in page


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "410.html", "403_csrf.html"])
def test_error_templates_render_without_a_request(name):
    assert "<h1" in loader.get_template(name).render()


def test_csrf_failure_is_explained(client):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(reverse("design:gallery"), {"name": "x"})

    assert response.status_code == 403
    assert "Nothing has been saved" in response.content.decode()


def test_quick_exit_follows_the_setting_and_is_a_plain_link(client, settings):
    settings.QUICK_EXIT_URL = "https://weather.example/"

    page = client.get(reverse("design:gallery")).content.decode()

    assert 'href="https://weather.example/" data-module="quick-exit"' in page


def test_frame_has_its_landmarks_in_order(client):
    page = client.get(reverse("design:gallery")).content.decode()

    found = re.findall(r'<(header|main|footer|section class="sp-help)|class="(govuk-skip-link)', page)
    assert [first or second for first, second in found] == [
        "govuk-skip-link",
        "header",
        "main",
        'section class="sp-help',
        "footer",
    ]
    assert '<html lang="en-GB"' in page
