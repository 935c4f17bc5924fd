"""SCORM packages: read whatever made them, refused in words and at once where they could do harm, kept by version."""

import io
import json
import struct
import time
import zipfile

import pytest
from django.core.files.storage import storages
from django.test import Client, override_settings

from audit.models import Entry
from elearning import actions
from elearning.imports import PackageRefused, apart, open_package
from elearning.models import Completion, Enrolment, ScormPackage
from elearning.queries import packages as queries
from people.choices import Role
from tests.factories import EnrolmentFactory, ModuleFactory, PersonFactory, UserFactory
from tests.packages import MODERN, OLD, files, packed

HOST = "content.localhost"
MB = 1024 * 1024


def manifest(text=OLD, **more):
    """A package with this manifest."""
    return packed({"imsmanifest.xml": text, "index.html": "<p>", "talk.js": "LMSSetValue", **more})


def parts_of(file):
    """(standard, [(path, query, reports)]) as read."""
    found = open_package(file).manifest
    return found.standard, [(part.path, part.query, part.reports) for part in found.parts]


def changed(old, new, text=OLD):
    """The manifest with one thing changed, which must be there."""
    assert old in text
    return text.replace(old, new)


TWO = changed(
    "</item></organization>",
    '</item><item identifier="i2" identifierref="r2"><title>Two</title></item></organization>',
)
TWO = changed("</resource></resources>", '</resource><resource identifier="r2" href="two.html"/></resources>', TWO)
BASE = changed('type="webcontent"', 'type="webcontent" xml:base="in%20side/"')
BASE = changed("<resources>", '<resources xml:base="course/">', BASE)


@pytest.mark.parametrize(
    ("file", "read"),
    [
        (lambda: manifest(), ("SCORM_12", [("index.html", "?lang=en", True)])),
        (lambda: manifest(MODERN), ("SCORM_2004", [("index.html", "?lang=en", True)])),
        (lambda: packed({"imsManifest.XML": b"\xef\xbb\xbf" + OLD.encode(), "index.html": "<p>"}), None),
        (lambda: packed({"IMSMANIFEST.xml": "\n " + OLD, "index.html": "<p>"}), None),
        (lambda: packed({"imsmanifest.xml": OLD.replace("UTF-8", "UTF-16").encode("utf-16"), "index.html": ""}), None),
        (lambda: packed({"My course/imsmanifest.xml": OLD, "My course/index.html": "<p>", "__MACOSX/x": "x"}), None),
        (lambda: packed({"a\\imsmanifest.xml": OLD, "a\\index.html": "<p>"}), None),
        (lambda: manifest(changed('href="index.html">', 'href="INDEX.html?a=1#p">')),
         ("SCORM_12", [("INDEX.html", "?a=1&lang=en#p", True)])),
        (lambda: manifest(changed('href="index.html">', r'href="sub\start.html">'), **{"sub/start.html": ""}),
         ("SCORM_12", [("sub/start.html", "?lang=en", True)])),
        (lambda: manifest(changed("adlcp:scormtype", "adlcp:scormType")), None),
        (lambda: manifest(changed(' adlcp:scormtype="sco"', ' scormtype="SCO"')), None),
        (lambda: manifest(BASE.replace("in%20side", "inside"), **{"course/inside/index.html": ""}),
         ("SCORM_12", [("course/inside/index.html", "?lang=en", True)])),
        (lambda: manifest(TWO, **{"two.html": ""}),
         ("SCORM_12", [("index.html", "?lang=en", True), ("two.html", "", False)])),
        (lambda: manifest(OLD[: OLD.index("<organizations")] + OLD[OLD.index("<resources") :]),
         ("SCORM_12", [("index.html", "", True)])),
        (lambda: manifest(changed("<schemaversion>1.2</schemaversion>", "")), None),
    ],
)  # fmt: skip
def test_open_package_reads_what_authoring_tools_make(file, read):
    assert parts_of(file()) == (read or ("SCORM_12", [("index.html", "?lang=en", True)]))


def entry(name, **fields):
    """A package with one entry whose directory says something else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", OLD)
        archive.writestr("index.html", "<p>")
        info = zipfile.ZipInfo(name)
        for key, value in fields.items():
            setattr(info, key, value)
        archive.writestr(info, b"x" * 100)
    out.seek(0)
    return out


def patched(file, before, after):
    """The file with bytes changed."""
    data = file.getvalue()
    assert before in data
    return io.BytesIO(data.replace(before, after))


def encrypted():
    """A package whose first entry says it has a password."""
    data = bytearray(manifest().getvalue())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return io.BytesIO(bytes(data))


def lying(size):
    """A package that says of its page that it is this large."""
    data = bytearray(packed({"imsmanifest.xml": OLD, "index.html": b"x" * 5000}, stored=True).getvalue())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", size)
    return io.BytesIO(bytes(data))


def overlapping():
    """A package whose entries all point to the same bytes."""
    data = bytearray(
        packed({"imsmanifest.xml": OLD, **{f"{n}.html": "x" * 2000 for n in range(30)}}, stored=True).getvalue()
    )
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 20 : at + 24] = struct.pack("<I", 60_000)
        at = data.find(b"PK\x01\x02", at + 4)
    return io.BytesIO(bytes(data))


def many(number):
    """A package of that many files."""
    return packed({"imsmanifest.xml": OLD, "index.html": "", **{f"f{n}": "" for n in range(number)}}, stored=True)


def laughing():
    """A manifest that grows without end."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return manifest(OLD.replace("<manifest", f'<!DOCTYPE m [<!ENTITY l0 "ha">{lines}]><manifest', 1).replace(
        "Listening to children", "&l9;", 1))  # fmt: skip


ZOO = {
    "empty file": (lambda: io.BytesIO(), "empty"),
    "no zip": (lambda: io.BytesIO(b"%PDF-1.7 and more"), "not a zip file"),
    "empty zip": (lambda: packed({}), "nothing in this zip"),
    "only litter": (lambda: packed({"__MACOSX/a": "x", ".DS_Store": "x"}), "nothing in this zip"),
    "cut off": (lambda: io.BytesIO(manifest().getvalue()[:-30]), "damaged"),
    "no manifest": (lambda: packed({"index.html": "x"}), "no contents list"),
    "cmi5": (lambda: packed({"cmi5.xml": "x"}), "cmi5"),
    "xAPI": (lambda: packed({"a/tincan.xml": "x"}), "xAPI"),
    "H5P": (lambda: packed({"h5p.json": "{}"}), "H5P"),
    "AICC": (lambda: packed({"course.au": "x", "course.crs": "x"}), "AICC"),
    "Office": (lambda: packed({"[Content_Types].xml": "x", "word/document.xml": "x"}), "Office document"),
    "Common Cartridge": (
        lambda: manifest('<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"/>'),
        "Common Cartridge",
    ),
    "no version": (lambda: manifest("<manifest><resources/></manifest>"), "which version"),
    "no XML": (lambda: manifest("Lesson one"), "cannot be read"),
    "other XML": (lambda: manifest("<html/>"), "cannot be read"),
    "deep XML": (lambda: manifest("<manifest>" + "<a>" * 90_000), "cannot be read"),
    "much XML": (lambda: manifest("<manifest>" + "<a>" * 400_000), "too large|hundred times"),
    "entities": (laughing, "could do harm"),
    "file entity": (
        lambda: manifest(OLD.replace("<manifest", '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/x">]><manifest', 1)),
        "could do harm",
    ),
    "large manifest": (lambda: manifest(OLD + " " * 6 * MB), "too large|hundred times"),
    "nothing to start": (lambda: manifest(changed('href="index.html">', ">")), "no page to start"),
    "start missing": (lambda: manifest(changed('href="index.html">', 'href="lost.html">')), "not in it"),
    "start elsewhere": (lambda: manifest(changed('href="index.html">', 'href="https://a.example/">')), "another site"),
    "start by script": (lambda: manifest(changed('href="index.html">', 'href="javascript:x()">')), "another site"),
    "start above": (lambda: manifest(changed('href="index.html">', 'href="../index.html">')), "outside itself"),
    "base elsewhere": (
        lambda: manifest(changed("<resource ", '<resource xml:base="https://a.example/" ')), "another site",
    ),
    "many parts": (
        lambda: manifest(changed("</item>", "</item>" + '<item identifierref="r1"/>' * 120)), "more than 100 parts",
    ),
    "absolute": (lambda: entry("/etc/cron.d/x"), "leads outside"),
    "drive": (lambda: entry("C:\\windows\\x"), "leads outside"),
    "above": (lambda: entry("a/../../x"), "leads outside"),
    "above, backslash": (lambda: entry("..\\x"), "leads outside"),
    "NUL in a name": (lambda: patched(entry("page-x.html"), b"page-x", b"page\x00x"), "leads outside|damaged"),
    "long name": (lambda: entry("a" * 500), "leads outside"),
    "link": (lambda: entry("x", external_attr=0o120777 << 16), "is a link"),
    "device": (lambda: entry("x", external_attr=0o020666 << 16), "is a link"),
    "password": (encrypted, "password"),
    "zip in it": (lambda: manifest(**{"more.zip": "x"}), "another packed file"),
    "zip in disguise": (lambda: manifest(**{"more.png": b"PK\x03\x04" + b"x" * 50}), "another packed file"),
    "two of one name": (lambda: manifest(**{"INDEX.html": "x"}), "twice"),
    "5,000 files": (lambda: many(5_100), "more than 5,000 files"),
    "bomb": (lambda: manifest(**{"bomb.js": b"\0" * 40 * MB}), "hundred times"),
    "says too little": (lambda: lying(10), "damaged|larger than it says"),
    "says too much": (lambda: lying(6_000), "damaged"),
    "says 600 MB": (lambda: lying(600 * MB), "larger than 500 MB"),
    "overlapping": (overlapping, "on top of each other"),
}  # fmt: skip


@pytest.mark.parametrize("name", ZOO)
def test_hostile_and_broken_packages_are_refused_in_words_at_once(name):
    make, words = ZOO[name]
    file = make()

    started = time.process_time()
    with pytest.raises(PackageRefused, match=words):
        open_package(file).unpack(lambda path, chunks: sum(map(len, chunks)))

    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "work",
    ["bytearray(1024 * 1024 * 1024)", "__import__('time').sleep(60)", "list(iter(int, 1))"],
    ids=["too much memory", "too long", "too much work"],
)
def test_a_package_that_exhausts_its_reader_is_refused_and_ends_nothing_but_the_child(monkeypatch, work):
    """The reader is put out of the way by one that is as hostile as a file could make it."""
    program = (
        f"from elearning.imports import apart; apart.PARSER_SECONDS = 1; apart.open_package = lambda file: {work}; "
    )
    monkeypatch.setattr(apart, "PROGRAM", apart.PROGRAM.replace("from elearning", program + "from elearning"))
    monkeypatch.setattr(apart, "MOST_SECONDS", 2)

    with pytest.raises(PackageRefused, match="too long or too much memory"), apart.package_apart(packed(files())):
        pass


@pytest.mark.parametrize(
    "frames",
    [
        [(b"J", b'{"path": "../../etc/passwd"}'), (b"C", b"x"), (b"E", b"")],
        [(b"J", b'{"path": "/etc/passwd"}'), (b"C", b"x"), (b"E", b"")],
        [(b"J", b'{"path": "a.txt"}'), (b"C", b"x" * 20)],
        [(b"J", b'{"path": "a.txt"}'), (b"C", b"x" * 8), (b"C", b"x" * 8), (b"E", b"")],
        [(b"C", b"x")],
        [],
    ],
    ids=["outside", "absolute", "cut short", "more than allowed", "no name", "nothing"],
)
def test_what_a_child_says_is_not_believed(monkeypatch, frames):
    monkeypatch.setattr(apart, "MOST_UNPACKED", 10)
    source = io.BytesIO(b"".join(apart.FRAME.pack(kind, len(content)) + content for kind, content in frames))

    with pytest.raises(PackageRefused):
        apart.Package(manifest=None, files=1, source=source).unpack(lambda path, chunks: list(chunks))


def test_a_package_comes_through_the_child_as_it_is():
    file, kept = packed(files()), {}

    with apart.package_apart(file) as package:
        total, warnings = package.unpack(lambda path, chunks: kept.update({path: b"".join(chunks)}))

    with zipfile.ZipFile(file) as archive:
        assert kept == {name: archive.read(name) for name in archive.namelist()}
    assert (total, warnings, package.files) == (sum(map(len, kept.values())), [], len(kept))
    assert package.manifest == open_package(file).manifest


def test_unpack_warns_of_a_package_that_can_never_report():
    reading = manifest(changed('adlcp:scormtype="sco"', 'adlcp:scormtype="asset"'))
    silent = packed({"imsmanifest.xml": OLD, "index.html": "<p>", "a.js": "var a;"})
    split = packed({"imsmanifest.xml": OLD, "index.html": "<p>", "a.js": " " * (256 * 1024 - 4) + "lesson_status"})

    warnings = [open_package(file).unpack(lambda p, chunks: list(chunks))[1] for file in (reading, silent, split)]

    assert [[line[:46] for line in lines] for lines in warnings] == [
        ["This package can never report a completion: it"],
        ["This package can never report a completion, as"],
        [],
    ]


@pytest.fixture
def module():
    """A module that is a package."""
    return ModuleFactory(kind="PACKAGE", host_name="", url="")


def upload(module, at, **options):
    """A version of it."""
    return actions.add_package(module=module, file=packed(files(**options)), name="course.zip", by=None, at=at)


def names_kept():
    """How many files lie in the private storage for packages."""
    store = storages["private"]
    try:
        return sum(len(store.listdir(f"elearning/{folder}")[1]) for folder in store.listdir("elearning")[0])
    except FileNotFoundError:
        return 0


@pytest.mark.django_db
def test_add_package_keeps_nothing_of_what_it_refuses(module, at):
    before = names_kept()

    with pytest.raises(PackageRefused):
        actions.add_package(module=module, file=lying(10), name="x.zip", by=None, at=at)

    assert (ScormPackage.objects.count(), names_kept()) == (0, before)


@pytest.mark.django_db
def test_learners_finish_the_version_they_started(module, at):
    first = upload(module, at)
    early = EnrolmentFactory(module=module)
    actions.begin_package(enrolment=early, by=None, at=at)

    second = upload(module, at, modern=True)
    late = EnrolmentFactory(module=module)

    packages = [actions.begin_package(enrolment=e, by=None, at=at)[0].package for e in (early, late)]
    assert packages == [first, second]
    assert (first.standard, second.standard, second.number) == ("SCORM_12", "SCORM_2004", 2)
    actions.withdraw_package(package=second, by=None, at=at)
    again = actions.begin_package(enrolment=EnrolmentFactory(module=module), by=None, at=at)
    assert again[0].package == first
    assert Entry.objects.filter(action__startswith="package.").count() == 3


@pytest.mark.django_db
def test_nobody_starts_a_module_whose_package_is_not_there(module, at):
    with pytest.raises(actions.NotStartable):
        actions.begin_package(enrolment=EnrolmentFactory(module=module), by=None, at=at)


def ask(client, path, **headers):
    """Ask the content host."""
    return client.get(path, headers={"Host": HOST, **headers})


def body(response):
    """All of it."""
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.django_db
def test_content_host_answers_files_by_ticket_and_nothing_else(module, at, client):
    package = upload(module, at)
    client.force_login(UserFactory(roles=[(Role.ADMINISTRATOR,)]))
    ticket = queries.ticket(package, home="https://training.partnership.example")

    page, whole = ask(client, f"/{ticket}/"), ask(client, f"/{ticket}/files/JS/Talk.js")
    text = body(whole)
    part = ask(client, f"/{ticket}/files/js/talk.js", Range="bytes=5-9")

    assert [page.status_code, whole.status_code, part.status_code] == [200, 200, 206]
    assert body(part) == text[5:10]
    assert part["Content-Range"].startswith("bytes 5-9/")
    assert whole["Content-Type"] == "text/javascript"
    assert "frame-ancestors 'self' https://training.partnership.example" in whole["Content-Security-Policy"]
    assert not page.cookies
    assert not whole.cookies
    assert "X-Frame-Options" not in page.headers
    tampered = ticket[:-3] + ("aaa" if ticket[-3:] != "aaa" else "bbb")
    for path in ("/", "/my/", "/admin/", "/healthz", "/static/design/app.css", "/accounts/login/", "/player/x.js",
                 f"/{tampered}/", f"/{ticket}/files/lost.html", f"/{ticket}/files/", f"/{ticket}/other/index.html",
                 f"/{ticket}/files/../../evidence/x"):  # fmt: skip
        assert ask(client, path).status_code == 404, path
    assert client.post(f"/{ticket}/", headers={"Host": HOST}).status_code == 405
    assert ask(client, f"/{ticket}/files/js/talk.js", **{"Service-Worker": "script"}).status_code == 404
    # The main host knows nothing of it.
    assert client.get(f"/{ticket}/files/js/talk.js").status_code == 404
    assert client.get("/player/player.js").status_code == 404
    for name in ("player.js", "player.css", "scorm12.min.js", "scorm2004.min.js"):
        assert ask(client, f"/player/{name}", **{"Accept-Encoding": "gzip"})["Content-Encoding"] == "gzip"


@pytest.mark.django_db
def test_a_ticket_ends_after_eight_hours_and_says_so(module, at, client, monkeypatch):
    ticket = queries.ticket(upload(module, at), home="https://training.partnership.example")
    now = time.time()

    monkeypatch.setattr(time, "time", lambda: now + 8 * 3600 - 60)
    before = ask(client, f"/{ticket}/")
    monkeypatch.setattr(time, "time", lambda: now + 8 * 3600 + 60)
    after = ask(client, f"/{ticket}/")

    assert (before.status_code, after.status_code) == (200, 410)
    assert "open the module again" in after.content.decode()


@pytest.fixture
def learner(module, at, client):
    """Somebody who has started the module's package."""
    upload(module, at)
    user = UserFactory()
    enrolment = EnrolmentFactory(module=module, person=user.person)
    actions.begin_package(enrolment=enrolment, by=user, at=at)
    client.force_login(user)
    return enrolment


def save(client, enrolment, part="i1", **cmi):
    """(status, answer) of one commit; underscores of names stand for dots."""
    values = {f"cmi.{key}": value for key, value in cmi.items()} if "raw" not in cmi else cmi["raw"]
    text = json.dumps({"part": part, "cmi": values})
    answer = client.post(f"/e-learning/play/{enrolment.pk}/save/", text, content_type="application/json")
    return answer.status_code, answer


@pytest.mark.django_db
def test_what_a_package_reports_is_checked_kept_and_told_again(learner, client):
    first = {"cmi.core.lesson_location": "3", "cmi.suspend_data": "abc", "cmi.core.exit": "suspend"}

    status, answer = save(client, learner, raw=first | {"cmi.core.lesson_status": "incomplete"})

    state = learner.states.get()
    assert (status, answer.json()["completed"], state.status) == (200, False, "STARTED")
    told = queries.first_told(queries.in_order(learner.states)[0])
    assert (told["cmi.suspend_data"], told["cmi.core.lesson_location"]) == ("abc", "3")
    assert told["cmi.core.entry"] == "resume"
    assert told["cmi.student_data.mastery_score"] == "80"
    assert learner.person.name not in str(told)
    page = client.get(f"/e-learning/play/{learner.pk}/part/")
    assert "frame-src http://content.localhost" in page["Content-Security-Policy"]
    assert "frame-src" not in client.get(f"/e-learning/play/{learner.pk}/")["Content-Security-Policy"]
    assert 'sandbox="allow-scripts allow-same-origin allow-forms allow-popups"' in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"cmi.interactions.0.id": "q1"}, 400, "Unknown key"),
        ({"cmi.core.student_name": "Somebody"}, 400, "Unknown key"),
        ({"cmi.core.credit": "no-credit"}, 400, "Unknown key"),
        ({"cmi.core.score.raw": "101"}, 400, "out of range"),
        ({"cmi.core.score.raw": "-1"}, 400, "out of range"),
        ({"cmi.core.score.raw": "1e3"}, 400, "no number"),
        ({"cmi.core.score.raw": "NaN"}, 400, "no number"),
        ({"cmi.core.lesson_status": "wonderful"}, 400, "Unknown status"),
        ({"cmi.core.lesson_location": "x" * 2_000}, 400, "Too long"),
        ({"cmi.suspend_data": ["a"]}, 400, "No text"),
        ({"cmi.suspend_data": "x" * 70_000}, 400, "Too long"),
        ({"cmi.suspend_data": "x" * 300_000}, 413, "256 KB"),
    ],
)
def test_what_no_package_may_say_is_refused_in_words_and_changes_nothing(learner, client, values, status, words):
    got, answer = save(client, learner, raw=values)

    assert (got, words in answer.json()["words"]) == (status, True)
    assert learner.states.get().updated_at is None


@pytest.mark.django_db
def test_only_ones_own_enrolment_takes_reports(learner, client):
    foreign = EnrolmentFactory(module=learner.module, person=PersonFactory())
    actions.begin_package(enrolment=foreign, by=None, at=foreign.started_at)

    answers = [
        save(client, foreign, raw={"cmi.core.lesson_status": "passed"})[0],
        client.get(f"/e-learning/play/{foreign.pk}/").status_code,
        client.get(f"/e-learning/play/{foreign.pk}/part/").status_code,
        client.post(f"/e-learning/play/{foreign.pk}/save/", "no JSON", content_type="text/plain").status_code,
        save(client, learner, part="other")[0],
        client.post(f"/e-learning/play/{learner.pk}/save/", "[1]", content_type="application/json").status_code,
        client.get(f"/e-learning/play/{learner.pk}/part/?part=2").status_code,
        client.get(f"/e-learning/play/{learner.pk}/part/?part=x").status_code,
    ]

    assert answers == [404, 404, 404, 404, 400, 400, 404, 404]
    assert not Completion.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner.person.user)
    assert save(strict, learner, raw={"cmi.core.lesson_status": "passed"})[0] == 403


@pytest.mark.django_db
def test_passed_is_never_undone_and_completes_the_module_once(learner, client):
    passed = {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "85"}

    answers = [
        save(client, learner, raw=values)[1].json()
        for values in (
            {"cmi.core.lesson_status": "failed", "cmi.core.score.raw": "40"},
            passed,
            {"cmi.core.lesson_status": "failed", "cmi.core.score.raw": "10"},
            {"cmi.core.lesson_status": "incomplete"},
            passed,
        )
    ]

    assert [(a["status"], a["score"], a["completed"]) for a in answers] == [
        ("FAILED", 40, False), ("PASSED", 85, True), ("PASSED", 85, True), ("PASSED", 85, True), ("PASSED", 85, True),
    ]  # fmt: skip
    completion = Completion.objects.get()
    assert (completion.source, completion.score, completion.person) == ("PACKAGE", 85, learner.person)
    assert Enrolment.objects.get(pk=learner.pk).state == "COMPLETED"


@pytest.mark.django_db
def test_a_module_of_several_parts_is_completed_with_the_last(module, at, client):
    text = MODERN.replace("</item></organization>", '</item><item identifier="i2" identifierref="r1"/></organization>')
    file = packed({**files(modern=True), "imsmanifest.xml": text})
    actions.add_package(module=module, file=file, name="two.zip", by=None, at=at)
    user = UserFactory()
    enrolment = EnrolmentFactory(module=module, person=user.person)
    client.force_login(user)
    client.post(f"/e-learning/play/{enrolment.pk}/")
    done = {"cmi.completion_status": "completed", "cmi.success_status": "passed"}

    first = save(client, enrolment, raw=done | {"cmi.score.scaled": "0.9", "cmi.score.raw": "9", "cmi.score.max": "10"})
    second = save(client, enrolment, part="i2", raw=done | {"cmi.score.raw": "7", "cmi.score.max": "10"})

    assert [answer.json()["completed"] for _, answer in (first, second)] == [False, True]
    assert [state.score for state in queries.in_order(enrolment.states)] == [90, 70]
    assert Completion.objects.get().score == 80


@pytest.mark.django_db
def test_editors_upload_versions_and_are_told_what_is_wrong(module, client):
    client.force_login(UserFactory(roles=[(Role.EDITOR,)]))
    address = f"/e-learning/packages/{module.pk}/"
    good, bad = packed(files()), packed({"h5p.json": "{}"})
    good.name = bad.name = "course.zip"

    refused = client.post(address, {"file": bad})
    taken = client.post(address, {"file": good}, follow=True)

    assert "H5P package, which cannot be played here" in refused.content.decode()
    assert "Version 1 is uploaded: SCORM 1.2, 3 files." in taken.content.decode()
    assert "self-reported" in taken.content.decode()
    assert "1 version in use" in client.get("/e-learning/packages/").content.decode()
    package = module.packages.get()
    client.post(f"{address}{package.pk}/withdraw/")
    assert "There is no package yet" in client.get(address).content.decode()


@pytest.mark.django_db
def test_without_a_content_host_nothing_is_played_and_the_page_says_so(learner, client):
    with override_settings(ELEARNING_CONTENT_ORIGIN=""):
        page = client.get(f"/e-learning/play/{learner.pk}/")
        part = client.get(f"/e-learning/play/{learner.pk}/part/")

    assert "It cannot be played yet" in page.content.decode()
    assert part.status_code == 302
