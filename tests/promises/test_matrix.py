"""S1, S2, S7: every address, as every kind of person, with every method; nobody meets what is not theirs."""

import collections
import hashlib
import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from bookings.models import Attendance, Booking
from courses.models import DeliveryAssignment, Event
from evaluations.models import Invitation, Response, RoomCode
from outbox.models import Message
from people.models import Person, RoleGrant
from tests.promises import walk
from tests.promises.matrix import MATRIX
from tests.promises.world import ACTORS, build

pytestmark = pytest.mark.django_db
# Wagtail's doors, led to ours before its own pages are reached.
DOORS = ("admin/login/", "admin/password_reset/")
SIGNED_IN = ACTORS[1:]
# Those whose pages show nearly all there is: the control of the search for strings.
WITNESSES = ("LC", "SA")
# Addresses that anybody may open, by name, or by route where they have none. Everything else asks for a sign-in first.
PUBLIC = {
    "admin/login/",
    "account_complete_password_reset",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_password_reset_completed",
    "account_request_login_code",
    "account_reset_password",
    "account_signup",
    "admin/password_reset/",
    "bookings:approve",
    "bookings:certificate",
    "bookings:check_certificate",
    "bookings:event",
    "bookings:offer",
    "bookings:own_calendar",
    "bookings:public_calendar",
    "cms:briefing_thanks",
    "cms:briefing_used",
    "cms:robots",
    "design:error",
    "design:gallery",
    "elearning:push",
    "evaluations:evaluate",
    "evaluations:join",
    "evaluations:room_form",
    "evaluations:stop",
    "evaluations:thanks",
    "healthz",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_callback",
    "openid_connect_login",
    "outbox:development",
    "published:open_data",
    "published:open_data_csv",
    "published:open_data_json",
    "sitemap",
    "socialaccount_login_cancelled",
    "socialaccount_signup",
    "picture",
    "wagtail_serve",
    "wagtaildocs_authenticate_with_password",
    "wagtaildocs_serve",
    "wagtailadmin_login",
    "wagtailcore_login",
    "wagtailcore_authenticate_with_password",
}


def expected():
    """{(name, what): ({actor: answer to GET}, {actor: answer to POST})}."""
    table = {}
    for line in MATRIX.strip().splitlines():
        address, read, write = line.split("|")
        name, what = address.split(maxsplit=1)
        table[name, what.strip()] = (answers(read), answers(write))
    return table


def answers(text):
    """{actor: answer} from a row's text."""
    words = text.split()
    if len(words) == 2:
        words = [words[0], *[words[1].removeprefix("*")] * len(SIGNED_IN)]
    if len(words) == len(ACTORS) - 1:
        # The scrutineer, who stands last, gets what practitioner and editor both get, but on pages that say otherwise.
        said = dict(zip(ACTORS, words, strict=False))
        words.append(said["PR"] if said["PR"] == said["CE"] else "404")
    return dict(zip(ACTORS, words, strict=True))


def visit(client, method, address, data=None):
    """(answer as the matrix words it, body, headers as text)."""
    response = getattr(client, method)(address, data or {})
    status = str(response.status_code)
    if response.status_code in (301, 302):
        status = "in" if response.headers["Location"].startswith("/accounts/login/") else "go"
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return status, body, str(dict(response.headers)).encode()


def client_of(world, actor):
    """A browser signed in as this actor."""
    client = Client(raise_request_exception=True)
    if actor != "AN":
        client.force_login(world.users[actor])
    return client


def walks(world, actor):
    """(name, what, address) of every address but the editors' admin."""
    for name, route in sorted(walk.own_addresses().items()):
        for what, address in walk.targets(world, route, actor).items():
            yield name, what, address


def digest(querysets):
    """A fingerprint of rows."""
    text = hashlib.sha256()
    for rows in querysets:
        for row in rows.order_by("pk").values_list():
            # Wagtail's streams name their place in memory when asked what they are.
            plain = [value.get_prep_value() if hasattr(value, "get_prep_value") else value for value in row]
            text.update(repr(plain).encode())
    return text.hexdigest()


def state():
    """{model: fingerprint}, so that a difference says where it is."""
    return {rows.model._meta.label: digest([rows]) for rows in everything()}


def changes_since(before):
    """Labels of the models whose rows are others than before."""
    return sorted(label for label, print_ in state().items() if print_ != before[label])


class Writes:
    """Notices whether any statement changed rows; comparing them all after each request would cost more than it."""

    def __enter__(self):
        """Watch every statement from here."""
        self.any = False
        self.watching = connection.execute_wrapper(self)
        self.watching.__enter__()
        return self

    def __exit__(self, *error):
        """Stop watching."""
        self.watching.__exit__(*error)

    def __call__(self, execute, sql, params, many, context):
        """Run the statement."""
        self.any = self.any or sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE")
        return execute(sql, params, many, context)


def everything():
    """All rows of ours and of the packages' that hold facts."""
    return [
        model._base_manager.all()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in ("usersessions", "contenttypes") and model._meta.label != "people.Visit"
    ]


def test_public_addresses_are_the_ones_listed():
    public = {
        name or route
        for route, name, pattern in walk.patterns()
        # Wagtail guards its own pages in its own way: they are walked one by one below.
        if walk.is_public(pattern) and (not route.startswith(walk.EDITORS) or route in DOORS)
    }

    assert public == PUBLIC


def test_every_address_stands_in_the_matrix():
    world = build()

    walked = {(name, what) for name, what, _ in walks(world, "PR")}

    assert walked == set(expected())


@pytest.mark.parametrize("actor", ACTORS)
def test_reading_gives_the_answers_of_the_matrix_changes_nothing_and_leaks_nothing(actor):
    world = build()
    client = client_of(world, actor)
    table = expected()
    foreign = [text.encode() for text in world.foreign(actor)]
    before = state()
    wrong, leaks, met, seen = [], [], collections.Counter(), set()

    for name, what, address in walks(world, actor):
        status, body, headers = visit(client, "get", address)
        # A page costs as much again without its body: of each address every kind of answer is asked for once so.
        head, empty = (status, b"") if (name, status) in seen else visit(client, "head", address)[:2]
        seen.add((name, status))
        if (status, head, empty) != (table[name, what][0][actor], status, b""):
            wrong.append((name, what, table[name, what][0][actor], status, head, len(empty)))
        leaks += [(name, what, text) for text in foreign if text in body or text in headers]
        met.update(text for text in world.canaries if text.encode() in body)

    assert wrong == []
    assert leaks == []
    assert changes_since(before) == []
    if actor in WITNESSES:
        # Something could have leaked: whatever these two may meet, they met.
        may = {text for text, allowed in world.canaries.items() if actor in allowed}
        assert " ".join(sorted(may - set(met))) == ""


@pytest.mark.parametrize("actor", ACTORS)
def test_posting_nothing_gives_the_answers_of_the_matrix_and_leaks_nothing(actor):
    world = build()
    table = expected()
    foreign = [text.encode() for text in world.foreign(actor)]
    client = client_of(world, actor)
    wrong, leaks = [], []

    for name, what, address in walks(world, actor):
        if name == "account_logout":
            continue
        point = transaction.savepoint()
        status, body, headers = visit(client, "post", address)
        transaction.savepoint_rollback(point)
        if status != table[name, what][1][actor]:
            wrong.append((name, what, table[name, what][1][actor], status))
        leaks += [(name, what, text) for text in foreign if text in body or text in headers]

    assert wrong == []
    assert leaks == []


# Wagtail's own pages: there is no line for each, but one rule for all.
EDITING = ("CE", "SA")


def admin_addresses():
    """Every address of the editors' admin, its parameters filled with 1 or a word."""
    return sorted({walk.fill(route) for route, _, _ in walk.patterns() if route.startswith(walk.EDITORS)})


def test_there_is_an_admin_to_walk():
    assert len(admin_addresses()) > 150


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor not in EDITING])
def test_editors_admin_opens_to_nobody_else(actor):
    world = build()
    client = client_of(world, actor)
    opened = []

    for address in admin_addresses():
        for method in ("get", "head", "post"):
            status, _, _ = visit(client, method, address)
            # Scripts of the admin's own pages (its translations) are no page of anybody's.
            if status not in ("in", "go", "403", "404", "405") and "jsi18n" not in address:
                opened.append((method, address, status))

    assert opened == []


@pytest.mark.parametrize("actor", EDITING)
def test_editors_admin_shows_no_person_of_the_programme(actor):
    world = build()
    client = client_of(world, actor)
    client.raise_request_exception = False  # Wagtail's own views on ids that are words
    foreign = [text.encode() for text in world.foreign("CE")]
    opened, leaks = 0, []

    for address in admin_addresses():
        status, body, _ = visit(client, "get", address)
        opened += status == "200"
        leaks += [(address, text) for text in foreign if text in body]

    assert opened > 20
    # Wagtail's pages of accounts are the administrator's alone.
    assert [leak for leak in leaks if actor == "CE" or "/users/" not in leak[0]] == []


class Forms(HTMLParser):
    """The forms of a page: where each goes, and what each field holds."""

    def __init__(self, text):
        """Read them."""
        super().__init__()
        self.forms = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Collect forms and the fields in them."""
        attrs = dict(attrs)
        if tag == "form":
            self.forms.append(
                {"method": attrs.get("method", "get").lower(), "action": attrs.get("action"), "fields": {}}
            )
        elif self.forms and attrs.get("name"):
            self.forms[-1]["fields"].setdefault(attrs["name"], "")
            self.select = attrs["name"]
            if tag == "input" and (attrs.get("type") not in ("radio", "checkbox") or "checked" in attrs):
                self.forms[-1]["fields"][attrs["name"]] = attrs.get("value", "")
        elif self.forms and tag == "option" and "selected" in attrs:
            self.forms[-1]["fields"][self.select] = attrs.get("value", "")


def foreign_rows(world):
    """What nobody of the near locality may change, and what must not come to point there."""
    far = [world.events[key] for key in world.events if key.startswith("far")]
    distant = world.people["distant"]
    return [
        Event.objects.filter(locality=world.localities["far"]),
        Booking.objects.filter(event__in=far),
        Attendance.objects.filter(booking__event__in=far),
        DeliveryAssignment.objects.filter(event__in=far),
        DeliveryAssignment.objects.filter(trainer=distant),
        Person.objects.filter(pk=distant.pk),
        Booking.objects.filter(delegate=distant),
        RoleGrant.objects.filter(person=distant),
        Message.objects.filter(locality=world.localities["far"]),
        RoomCode.objects.filter(event__in=far),
        Response.objects.filter(event__in=far),
        Invitation.objects.filter(booking__event__in=far),
    ]


def tampered(world, actor, client):
    """Every form one may open, with each field in turn replaced by each id of the other locality's rows."""
    ids = {
        "locality": world.localities["far"].pk,
        "event": world.events["far"].pk,
        "booking": world.bookings["distant"].pk,
        "public booking": world.bookings["distant"].public_id,
        "person": world.people["distant"].pk,
        "message": world.messages["far"].pk,
    }
    seen = set()
    for name, _, address in walks(world, actor):
        if name.startswith(("account_", "mfa_", "socialaccount", "openid", "design:", "wagtail")):
            continue
        status, body, _ = visit(client, "get", address)
        if status != "200" or b"<form" not in body:
            continue
        for form in Forms(body.decode()).forms:
            to = form["action"] or address
            if to.startswith("/accounts/"):
                continue
            for field in form["fields"]:
                # One row of a list stands for all of them, one date for all that one may open.
                kind = (name, re.sub(r"\d+", "", field))
                # A part of a date names no row.
                if field == "csrfmiddlewaretoken" or field.endswith(("_day", "_month", "_year")) or kind in seen:
                    continue
                seen.add(kind)
                for what, value in ids.items():
                    yield form["method"], to, {**form["fields"], field: str(value)}, (name, field, what)
            # Fields of a row that is not on the page at all.
            yield (
                form["method"],
                to,
                {
                    **form["fields"],
                    f"mark_{ids['booking']}": "ATTENDED",
                    f"version_{ids['booking']}": "0",
                    "session": str(world.events["far"].sessions.get().pk),
                },
                (name, "mark of another date", ""),
            )


def test_a_changed_row_is_noticed_before_rows_are_compared():
    """Control of the watch: it sees a write, and no read."""
    with Writes() as writing:
        Person.objects.filter(pk=0).update(name="Anybody")
    with Writes() as reading:
        list(Person.objects.all())

    assert (writing.any, reading.any) == (True, False)


@pytest.mark.parametrize("actor", ["PR", "AL", "TR", "LC", "LD"])
def test_no_form_or_query_reaches_another_localitys_rows(actor):
    world = build()
    client = client_of(world, actor)
    foreign = [text.encode() for text in world.foreign(actor)]
    before = digest(foreign_rows(world))
    reached, leaks, bad, tried = [], [], [], 0

    for method, address, data, about in tampered(world, actor, client):
        point = transaction.savepoint()
        with Writes() as writes:
            status, body, _ = visit(client, method, address, data)
        changed = writes.any and digest(foreign_rows(world)) != before
        transaction.savepoint_rollback(point)
        tried += 1
        if changed and not own_choice(about):
            reached.append((*about, address))
        if status.startswith("5"):
            bad.append((*about, status))
        leaks += [(*about, text) for text in foreign if text in body]

    assert tried > 20
    assert reached == []
    assert leaks == []
    assert bad == []


def own_choice(about):
    """Whether the change is the person's own booking, which they may make anywhere."""
    return about[0] in ("bookings:book", "bookings:cancel", "bookings:move", "bookings:wait_for_any")
