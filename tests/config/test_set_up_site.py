"""A real site without demo data: its first pages."""

from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import Page, Site

from config.demo.cms import LINK, body
from config.management.commands import set_up_site
from courses.models import Course
from people.models import Person
from tests.factories import LocalityFactory

pytestmark = pytest.mark.django_db


def run():
    """Run the command; returns what it said."""
    out = StringIO()
    call_command("set_up_site", stdout=out)
    return out.getvalue()


def pages():
    """(slug, title) of every page below Wagtail's root."""
    return list(Page.objects.filter(depth__gt=1).order_by("path").values_list("slug", "title"))


def test_set_up_site_makes_the_pages_and_nothing_else():
    said = run()

    assert [slug for slug, _ in pages()] == [
        "front",
        "training",
        "briefings",
        "about",
        "accessibility",
        "privacy",
        "help",
        "worried-about-a-child",
        "e-learning",
    ]
    assert (Course.objects.count(), Person.objects.count()) == (0, 0)
    assert said == (
        "9 pages made. Editors change them at /admin/.\n"
        "Add your localities with their telephone numbers next: /admin/localities/.\n"
    )


def test_set_up_site_leaves_a_site_alone_that_has_a_home_page():
    run()
    page = Page.objects.get(slug="about")
    page.title = "Ours now"
    page.save()

    said = run()

    assert said == "There is a home page already, so nothing was changed.\n"
    assert Page.objects.get(slug="about").title == "Ours now"


def test_set_up_site_names_the_site_by_its_own_address(settings):
    settings.BASE_URL = "https://training.council.example"

    run()

    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_url) == (
        "training.council.example",
        443,
        "https://training.council.example",
    )


def test_every_page_opens_and_says_whose_it_is(client, settings):
    settings.PARTNERSHIP_NAME = "Quillshire Partnership"
    settings.CONTACT_EMAIL = "ask@quillshire.example"
    LocalityFactory(name="Quill town", daytime_phone="01234 567890")
    run()

    addresses = ["/", *(f"/{slug}/" for slug, _ in pages()[1:])]
    answers = {address: client.get(address) for address in addresses}

    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(addresses, 200)
    assert "Quillshire Partnership works across" in answers["/about/"].content.decode()
    assert "ask@quillshire.example" in answers["/privacy/"].content.decode()
    assert "01234 567890" in answers["/worried-about-a-child/"].content.decode()


def test_words_have_no_gaps_and_lead_nowhere_missing():
    words = set_up_site.words()
    text = " ".join(page["body"] + page["lead"] for page in words["page"]) + words["home"]["about"]
    links = [link for _, link in LINK.findall(text)]
    known = {f"/{page['slug']}/" for page in words["page"]} | {"/training/", "/my/bookings/"}

    assert "{" not in text
    assert [link for link in links if not link.startswith("https://") and link not in known] == []
    assert [page["slug"] for page in words["page"] if not body(page["body"])] == []
