"""Promises about the source itself: where things are written, how it starts, nothing left behind."""

import ast
import io
import re
import subprocess
import sys

import pytest
from django.core.management import call_command

from audit.choices import SENTENCES
from tests.promises import house


def test_there_are_files_to_walk():
    assert len(house.source_files()) > 60


def test_site_is_a_plain_folder():
    assert not (house.ROOT / "site" / "__init__.py").exists()


@pytest.mark.parametrize("frozen", ["on", "off"])
def test_project_starts_with_pythons_own_site_module_frozen_and_not(frozen):
    """`site` is also the name of Python's start-up module; ours must never take its place."""
    run = subprocess.run(
        [sys.executable, "-X", f"frozen_modules={frozen}", "manage.py", "check", "--settings", "config.settings.test"],
        cwd=house.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = io.StringIO()

    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(out.getvalue())


def calls(path):
    """Every call in a file: the node and the dotted name of what is called."""
    for node in ast.walk(house.tree(path)):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def recorded():
    """Every literal action given to `record(action=...)`, and every literal in a conditional expression there."""
    for path in house.source_files():
        for node, name in calls(path):
            if name.split(".")[-1] != "record":
                continue
            for keyword in node.keywords:
                if keyword.arg == "action":
                    for part in ast.walk(keyword.value):
                        if isinstance(part, ast.Constant) and isinstance(part.value, str):
                            yield part.value


def test_every_recorded_action_has_a_sentence():
    used = set(recorded())

    assert len(used) > 10
    assert sorted(used - set(SENTENCES)) == []


def test_every_sentence_is_of_an_action_in_the_code():
    """Also where the action's name is chosen before the call."""
    texts = {
        node.value
        for path in house.source_files()
        if path != house.folder("audit") / "choices.py"
        for node in ast.walk(house.tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert sorted(set(SENTENCES) - texts) == []


# The only rooms that may write a model's rows, by model. Everything else calls their actions.
WRITERS = {
    "Booking": "bookings/actions",
    "BookingChange": "bookings/actions",
    "Attendance": "bookings/actions",
    "AttendanceChange": "bookings/actions",
    "Certificate": "bookings/actions",
    "OwnTraining": "bookings/actions",
    "AttendanceFile": "bookings/actions",
    "HeadCount": "bookings/actions",
    "Event": "courses/actions",
    "EventSession": "courses/actions",
    "DeliveryAssignment": "courses/actions",
    "PoolMembership": "courses/actions",
    "Commission": "courses/actions",
    "TrainerSkill": "courses/actions",
    "SkillStep": "courses/actions",
    "TrainerQualification": "courses/actions",
    "OpenCall": "courses/actions",
    "DeliveryOffer": "courses/actions",
    "DeliveryAsk": "courses/actions",
    "PreparationMeeting": "courses/actions",
    "Invitation": "evaluations/actions",
    "Response": "evaluations/actions",
    "Answer": "evaluations/actions",
    "RoomCode": "evaluations/actions",
    "Envelope": "evaluations/actions",
    "EventKey": "evaluations/actions",
    "CompletionList": "elearning/actions",
    "ParkedCompletion": "elearning/actions",
    "PushKey": "elearning/actions",
    "ScormPackage": "elearning/actions",
    "ScormState": "elearning/actions",
    "Question": "evaluations/actions",
    "QuestionnaireVersion": "evaluations/actions",
    "AnnualReport": "site/reports/actions",
    "ReportSection": "site/reports/actions",
    "ChosenWords": "site/reports/actions",
    "FrozenFigure": "site/reports/actions",
    "Entry": "site/audit/actions",
    "Message": "site/outbox/actions",
    "RoleGrant": "site/people/actions",
    "FileJob": "site/reports/actions",
}
# Booking hands out the event's next number; nothing else of an event is written there.
ALSO = {"Event": ("bookings/actions",)}
WRITES = (
    "create",
    "bulk_create",
    "bulk_update",
    "update",
    "delete",
    "get_or_create",
    "update_or_create",
)


def imported(path):
    """Names the file imports from any `models` of ours."""
    for node in ast.walk(house.tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".models"):
            yield from (alias.name for alias in node.names)


def writes(path):
    """Names of our models that the file makes, changes or deletes, as far as its text tells."""
    known = set(imported(path)) & set(WRITERS)
    for _, name in calls(path):
        parts = re.findall(r"\w+", name)
        for model in known:
            if name == model or (parts and parts[0] == model and parts[-1] in WRITES):
                yield model


def test_rows_are_written_in_their_own_actions_only():
    wrong = []
    seen = set()
    for path in house.source_files():
        for model in writes(path):
            allowed = (WRITERS[model], *ALSO.get(model, ()))
            seen.add(model)
            if not house.short(path).startswith(allowed):
                wrong.append(f"{house.short(path)}: {model}")

    assert "Booking" in seen
    assert wrong == []


def assigned_then_saved(path):
    """Fields assigned on anything called `booking`, `attendance` or `event`."""
    for node in ast.walk(house.tree(path)):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                yield target.value.id, target.attr, node.lineno


FACTS = {
    ("booking", name)
    for name in ("status", "place_no", "seq", "cancelled_at", "cancelled_late", "agency", "calendar_sequence")
} | {("attendance", "mark"), ("attendance", "minutes"), ("attendance", "version"), ("event", "next_seq")}


def test_facts_of_bookings_are_assigned_in_their_actions_only():
    wrong = [
        f"{house.short(path)}:{line} {name}.{field}"
        for path in house.source_files()
        if not house.short(path).startswith("bookings/actions")
        for name, field, line in assigned_then_saved(path)
        if (name, field) in FACTS
    ]

    assert wrong == []


# The primary key, or what a constraint makes unique among the rows in question.
UNIQUE = r"pk\b|\bid\b|'-?(seq|number|seal_no|code)'|'\?'"


def test_every_ordering_ends_in_the_primary_key():
    """Else two rows of equal rank change places between two pages."""
    wrong = []
    for path in house.source_files():
        for node, name in calls(path):
            if name.split(".")[-1] != "order_by" or not node.args:
                continue
            grouped = "values" in name and "annotate" in name
            if isinstance(node.args[-1], ast.Starred) or grouped:
                continue
            if not re.search(UNIQUE, ast.unparse(node.args[-1])):
                wrong.append(f"{house.short(path)}:{node.lineno} {ast.unparse(node)[-80:]}")

    assert wrong == []


# Whoever holds the link's token or stands in the room may answer: the token is the permission.
BY_TOKEN = ("evaluations/views/answering.py",)


def test_objects_are_never_fetched_round_their_visibility():
    """`get_object_or_404(Model, ...)` and `Model.objects.get(...)` in a view would ignore who asks."""
    wrong = []
    for path in house.source_files():
        if "views" not in house.short(path) or house.short(path) in BY_TOKEN:
            continue
        for node, name in calls(path):
            model_given = (
                name.endswith("get_object_or_404")
                and node.args
                and isinstance(node.args[0], ast.Name)
                and node.args[0].id[0].isupper()
            )
            if model_given or re.fullmatch(r"[A-Z]\w+\.objects\.(get|filter|all|exclude)", name):
                wrong.append(f"{house.short(path)}:{node.lineno} {name}")

    assert wrong == []


TEXTS = (".py", ".html", ".txt", ".md", ".toml", ".sh", ".scss", ".yaml", ".cfg")


def test_nothing_of_the_workshop_is_left_in_the_text():
    """Paths of one machine, or a note to come back later, have no place in a release."""
    words = ["TO" + "DO", "FIX" + "ME", "XX" + "X", r"(?<!\w)/wo" + "rk/", r"(?<!\w)/ro" + "ot/", "Lorem " + "ipsum"]
    pattern = re.compile("|".join(words))
    listed = subprocess.run(["git", "ls-files"], cwd=house.ROOT, capture_output=True, text=True, check=False)
    texts = [name for name in listed.stdout.split("\n") if name.endswith(TEXTS)]

    wrong = [
        name
        for name in texts
        if (house.ROOT / name).exists() and pattern.search((house.ROOT / name).read_text(encoding="utf-8"))
    ]

    assert wrong == []
