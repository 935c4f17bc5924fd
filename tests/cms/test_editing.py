"""An editor makes every kind of page in the admin: draft, preview, submit, publish."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile
from zeal import zeal_ignore

from cms.models import BriefingIndexPage, BriefingPage, CataloguePage, CoursePage, HomePage, StandardPage
from cms.wagtail_hooks import PLACES
from outbox.actions.rendering import render
from outbox.models import Message
from people.actions import grant_role
from people.choices import Role
from tests.factories import (
    BriefingIndexPageFactory,
    CataloguePageFactory,
    CourseFactory,
    HomePageFactory,
    StandardPageFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def leave_wagtail_alone():
    """The admin's own views ask once a row here and there; that is Wagtail's affair."""
    with zeal_ignore():
        yield


def signed_in(client, role, at):
    """A client signed in as somebody who holds the role."""
    user = UserFactory()
    grant_role(person=user.person, role=role, by=None, at=at)
    client.force_login(user)
    return client


@pytest.fixture
def editor(client, at):
    """A client signed in as an editor."""
    return signed_in(client, Role.EDITOR, at)


def common(title, slug):
    """What each page form sends."""
    return {"title": title, "slug": slug, "seo_title": "", "search_description": "", "comments": streamfield([])}


def root():
    """Wagtail's root, below which the home page stands."""
    return Page.objects.get(depth=1)


def home_data():
    words = {"lead": "Lead.", "find_text": "Find.", "read_text": "Read.", "about_heading": "About"}
    return common("Front", "front") | words | {"about": rich_text("<p>About.</p>")}


def catalogue_data():
    return common("Training", "training") | {"lead": "Lead.", "empty": "Nothing."}


def course_data():
    return common("Neglect", "neglect") | {
        "course": CourseFactory().pk,
        "lead": "Lead.",
        "outcomes": streamfield([("outcome", "name neglect")]),
        "audience": rich_text("<p>All.</p>"),
        "prerequisites": rich_text("<p>None.</p>"),
        "teaching": rich_text("<p>Online.</p>"),
        "content_note": rich_text(""),
        "body": streamfield([]),
    }


def briefing_index_data():
    return common("Briefings", "briefings") | {"lead": "Lead.", "body": rich_text("")}


def briefing_data(parts=7):
    part = {"heading": "Heading", "text": rich_text("<p>Words.</p>")}
    return common("Pregnancy", "pregnancy") | {
        "summary": "Summary.",
        "key_message": "Key.",
        "reason": "THEME",
        "why_written": "Why.",
        "parts": streamfield([("part", part)] * parts),
        "questions": streamfield([("question", "What now?")]),
        "further_reading": streamfield([]),
        "written_on": "2027-01-12",
        "review_on": "2028-01-12",
    }


def standard_data():
    return common("About", "about") | {
        "lead": "Lead.",
        "body": streamfield([("heading", "First"), ("paragraph", rich_text("<p>Text.</p>"))]),
    }


KINDS = {
    HomePage: (root, home_data),
    CataloguePage: (HomePageFactory, catalogue_data),
    CoursePage: (CataloguePageFactory, course_data),
    BriefingIndexPage: (HomePageFactory, briefing_index_data),
    BriefingPage: (BriefingIndexPageFactory, briefing_data),
    StandardPage: (HomePageFactory, standard_data),
}
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def add(client, kind, data, parent, **action):
    """Send the form for a new page."""
    address = reverse("wagtailadmin_pages:add", args=("cms", kind._meta.model_name, parent.pk))
    return client.post(address, nested_form_data(data) | action)


def edit(client, page, data, **action):
    """Send the form of a page there is."""
    return client.post(reverse("wagtailadmin_pages:edit", args=(page.pk,)), nested_form_data(data) | action)


@each_kind
def test_editor_creates_previews_submits_and_publishes(editor, kind):
    parent, data = KINDS[kind][0](), KINDS[kind][1]()

    created = add(editor, kind, data, parent)
    page = kind.objects.get()
    drafted = (created.status_code, page.live)

    preview = reverse("wagtailadmin_pages:preview_on_edit", args=(page.pk,))
    valid = editor.post(preview, nested_form_data(data)).json()["is_valid"]
    shown = editor.get(preview, {"mode": ""})

    edit(editor, page, data, **{"action-submit": "1"})
    waiting = kind.objects.get().current_workflow_state.status

    edit(editor, page, data, **{"action-publish": "1"})
    page = kind.objects.get()

    assert drafted == (302, False)
    assert (valid, shown.status_code, data["title"] in shown.content.decode()) == (True, 200, True)
    assert waiting == "in_progress"
    assert (page.live, page.has_unpublished_changes) == (True, False)


@each_kind
def test_published_page_is_public(editor, kind):
    parent, data = KINDS[kind][0](), KINDS[kind][1]()

    add(editor, kind, data, parent, **{"action-publish": "1"})
    editor.logout()
    addresses = {HomePage: "/", CoursePage: "/training/neglect/", BriefingPage: "/briefings/pregnancy/"}
    response = editor.get(addresses.get(kind, f"/{data['slug']}/"))

    assert response.status_code == 200
    assert data["title"] in response.content.decode()


@pytest.mark.parametrize("parts", [6, 8])
def test_briefing_without_seven_parts_is_not_published(editor, parts):
    response = add(editor, BriefingPage, briefing_data(parts), BriefingIndexPageFactory(), **{"action-publish": "1"})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["parts"]
    assert BriefingPage.objects.count() == 0


def test_briefing_can_be_drafted_with_fewer_parts(editor):
    response = add(editor, BriefingPage, briefing_data(3), BriefingIndexPageFactory())

    assert response.status_code == 302
    assert BriefingPage.objects.get().live is False


@pytest.fixture
def picture(editor):
    """An uploaded picture's id."""
    file = SimpleUploadedFile("pier.png", get_test_image_file().file.getvalue(), "image/png")
    editor.post(
        reverse("wagtailimages:add"),
        {"title": "A pier", "file": file, "collection": "1", "description": "", "tags": ""},
    )
    return get_image_model().objects.get().pk


@pytest.mark.parametrize(
    ("words", "published"),
    [
        ({"alt_text": "", "decorative": ""}, False),
        ({"alt_text": "A pier at dawn", "decorative": ""}, True),
        ({"alt_text": "", "decorative": "on"}, True),
    ],
)
def test_picture_needs_words_or_decorative(editor, picture, words, published):
    data = standard_data()
    data["body"] = streamfield([("picture", {"image": {"image": picture, **words}, "caption": ""})])

    add(editor, StandardPage, data, HomePageFactory(), **{"action-publish": "1"})

    assert StandardPage.objects.filter(live=True).exists() is published


def test_picture_is_shown_with_its_words(editor, picture):
    data = standard_data()
    image = {"image": picture, "alt_text": "A pier at dawn", "decorative": ""}
    data["body"] = streamfield([("picture", {"image": image, "caption": "Blackpool"})])

    add(editor, StandardPage, data, HomePageFactory(), **{"action-publish": "1"})
    page = editor.get("/about/").content.decode()

    assert 'alt="A pier at dawn"' in page
    assert "<figcaption" in page


def test_moderator_approves_what_an_editor_submitted(editor, at):
    add(editor, StandardPage, standard_data(), HomePageFactory(), **{"action-submit": "1"})
    page = StandardPage.objects.get()
    task = page.current_workflow_state.current_task_state

    signed_in(editor, Role.ADMINISTRATOR, at)
    editor.post(reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk)), {"comment": ""})

    assert StandardPage.objects.get().live is True


def test_each_kind_of_page_stands_only_where_it_belongs():
    home, catalogue = HomePageFactory(), CataloguePageFactory()

    assert [kind.can_create_at(home) for kind in (CoursePage, BriefingPage, StandardPage)] == [False, False, True]
    assert [kind.can_create_at(catalogue) for kind in (CoursePage, StandardPage, CataloguePage)] == [True, False, False]


@pytest.mark.parametrize("role", [None, Role.SUBGROUP, Role.TRAINER])
def test_admin_is_closed_to_others(client, at, role):
    user = UserFactory()
    if role:
        grant_role(person=user.person, role=role, by=None, at=at)
    client.force_login(user)

    assert client.get("/admin/").status_code == 404
    assert client.get("/admin/pages/").status_code == 404


def test_admin_asks_anonymous_to_sign_in(client):
    response = client.get("/admin/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/admin/")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize(
    "name",
    [
        "wagtailusers_users:index",
        "wagtailusers_users:add",
        "wagtailusers_groups:index",
        "wagtailadmin_reports:site_history",
        "wagtailadmin_reports:workflow",
        "wagtailadmin_reports:workflow_tasks",
    ],
)
def test_admin_shows_no_people(client, at, role, name):
    signed_in(client, role, at)

    assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_admin_menu_has_no_people_and_no_reports(client, at, role):
    signed_in(client, role, at)

    page = client.get("/admin/").content.decode()

    assert [reverse(name) in page for name in ("wagtailusers_users:index", "wagtailadmin_reports:site_history")] == [
        False,
        False,
    ]
    assert reverse("courses:index") in page


def test_account_page_opens(editor):
    assert editor.get(reverse("wagtailadmin_account")).status_code == 200


def colleague(role, at):
    """Somebody else who may approve."""
    user = UserFactory()
    grant_role(person=user.person, role=role, by=None, at=at)
    return user


def queued(template):
    """The messages of one kind: to whom, and what they say."""
    rows = Message.objects.filter(template=f"cms/email/{template}").order_by("to_address")
    return [(message.to_address, message.values) for message in rows]


def answer(client, role, at, page, what, comment=""):
    """Another person approves a waiting page or sends it back."""
    task = page.current_workflow_state.current_task_state
    other = signed_in(client, role, at)
    return other.post(
        reverse("wagtailadmin_pages:workflow_action", args=(page.pk, what, task.pk)), {"comment": comment}
    )


@pytest.fixture
def waiting(editor):
    """A page whose editor asked for approval."""
    add(editor, StandardPage, standard_data(), HomePageFactory(), **{"action-submit": "1"})
    return StandardPage.objects.get()


def test_submitting_queues_a_mail_to_each_who_may_approve_and_sends_none(editor, at, settings):
    moderator, other = colleague(Role.ADMINISTRATOR, at), colleague(Role.EDITOR, at)
    closed = colleague(Role.EDITOR, at)
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)
    UserFactory()

    add(editor, StandardPage, standard_data(), HomePageFactory(), **{"action-submit": "1"})

    page = StandardPage.objects.get()
    values = {
        "title": "About",
        "name": page.owner.person.name,
        "link": f"{settings.BASE_URL}/admin/pages/{page.pk}/edit/",
    }
    assert queued("submitted") == sorted([(moderator.email, values), (other.email, values)])
    assert mail.outbox == []


def test_who_switched_mail_off_in_the_admin_gets_none(editor, at):
    moderator = colleague(Role.ADMINISTRATOR, at)
    profile = UserProfile.get_for_user(moderator)
    profile.submitted_notifications = False
    profile.save()

    add(editor, StandardPage, standard_data(), HomePageFactory(), **{"action-submit": "1"})

    assert queued("submitted") == []


def test_approval_queues_one_mail_to_the_editor(client, waiting, at):
    answer(client, Role.ADMINISTRATOR, at, waiting, "approve")

    assert [address for address, _ in queued("approved")] == [waiting.owner.email]
    assert queued("sent_back") == []
    assert mail.outbox == []


def test_sending_back_queues_one_mail_with_the_comment(client, waiting, at):
    answer(client, Role.ADMINISTRATOR, at, waiting, "reject", comment="Please add <b>telephone numbers</b>.")

    ((address, values),) = queued("sent_back")
    message = render(Message.objects.get(template="cms/email/sent_back"))
    assert (address, values["comment"]) == (waiting.owner.email, "Please add <b>telephone numbers</b>.")
    assert message.subject == "Your page was sent back: About"
    assert "Please add <b>telephone numbers</b>." in message.body
    assert "Please add &lt;b&gt;telephone numbers&lt;/b&gt;." in message.alternatives[0].content
    assert mail.outbox == []


def test_approving_ones_own_page_mails_nobody(editor, waiting):
    task = waiting.current_workflow_state.current_task_state

    editor.post(reverse("wagtailadmin_pages:workflow_action", args=(waiting.pk, "approve", task.pk)), {"comment": ""})

    assert StandardPage.objects.get().live is True
    assert queued("approved") == []


def test_only_our_own_receivers_hear_of_workflows():
    receivers = {
        getattr(receiver, "__module__", type(receiver).__module__)
        for signal, sender, _place, _receiver in PLACES
        for receiver in signal._live_receivers(sender)[0]
    }

    assert receivers == {"cms.wagtail_hooks"}


def test_page_with_pages_below_it_is_listed(editor):
    page = StandardPageFactory(title="Listed here")

    listing = editor.get(reverse("wagtailadmin_explore", args=(page.get_parent().pk,)))

    assert "Listed here" in listing.content.decode()
