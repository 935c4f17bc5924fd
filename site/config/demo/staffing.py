"""Training teams, contracts, steps, availability, and a date that asks for trainers. All of it invented."""

import datetime as dt
from decimal import Decimal

from config.demo.accounts import person, user
from config.demo.cms import read
from courses import actions, queries
from courses.choices import EventStatus, Part
from courses.models import Course, CourseFamily, Event, TrainingPool
from courses.rules import LONDON, working_days_before
from people.models import Locality, Person

# Teams were made, and steps taken, so long before the day of loading.
BEFORE = dt.timedelta(days=400)
ELSEWHERE = "Training for Trainers of the former Boards"
HOSTED = ("GAMBLING", "ONLINE-SAFETY-LIVE", "TAXI", "ENCOMPASS", "NEGLECT", "NEGLECT-AWARE", "DA-CONTROL", "DA-AFTER")
DAY_POUNDS, ROOM_POUNDS = 320, 95


def load_staffing(at):
    """Everything once. Returns how many teams were made."""
    if TrainingPool.objects.exists():
        return 0
    facts, boss, when = read("programme.toml"), user("admin"), at - BEFORE
    _settings(boss, at)
    for row in facts["contract"]:
        actions.commission(
            person=_somebody(row["trainer"]),
            courses=_courses(row["courses"]),
            days=Decimal(row["days"]),
            by=boss,
            at=min(when, dt.datetime.combine(row["since"], dt.time(9), tzinfo=LONDON)),
        )
    for row in facts["team"]:
        _team(row, boss, when, at)
    for row in facts["step"]:
        for name, code in row["of"]:
            _step(_somebody(name), Course.objects.get(code=code), row["level"], boss, when)
    _availability(at)
    _materials(boss, at)
    _calls(at)
    return len(facts["team"])


def _settings(boss, at):
    """Hosted and commissioned courses have one trainer; a day and a room have a notional cost."""
    family = CourseFamily.objects.filter(code="one-trainer").first()
    family = family or actions.add_family(name="Hosted and commissioned courses", code="one-trainer", by=boss, at=at)
    actions.set_family_policy(
        family=family, overrides={"trainers_per_event": 1}, courses=_courses(HOSTED), by=boss, at=at
    )
    actions.set_policy(by=boss, at=at, trainer_day_pounds=DAY_POUNDS, room_pounds=ROOM_POUNDS)


def _somebody(name):
    """A demo account by its name, or an invented trainer by the first part of the address."""
    return person(name) if "." not in name else Person.objects.get(email__startswith=f"{name}@")


def _courses(codes):
    """Courses by their codes."""
    return list(Course.objects.filter(code__in=codes).order_by("pk"))


def _team(row, boss, when, at):
    """One team with its trainers; whoever is asked for now waits for the agency."""
    locality = Locality.objects.get(code=row["locality"])
    pool = actions.add_pool(name=row["name"], locality=locality, courses=_courses(row["courses"]), by=boss, at=when)
    for name, days in row["members"]:
        who = {"pool": pool, "person": _somebody(name), "days": Decimal(days)}
        member = actions.ask_permission(**who, tell=False, by=boss, at=when)
        actions.decide_permission(
            membership=member, agreed=True, given_by="Head of service", tell=False, by=boss, at=when
        )
    for name in row.get("asked", ()):
        asked = at - dt.timedelta(days=2)
        actions.ask_permission(pool=pool, person=_somebody(name), days=Decimal(2), by=boss, at=asked)


def _step(trainer, course, level, boss, when):
    """A step up to `level`; whoever delivers has done Training for Trainers."""
    if level != Part.OBSERVER and not queries.is_qualified(trainer):
        actions.qualify(trainer=trainer, on=when.date() - dt.timedelta(days=60), other=ELSEWHERE, by=boss, at=when)
    actions.set_skill(trainer=trainer, course=course, level=level, tell=False, by=boss, at=when)


def _availability(at):
    """The demo trainer's own days, days away, and the next school holiday of each locality."""
    tess, today = person("trainer"), at.astimezone(LONDON).date()
    actions.set_availability(
        trainer=tess, weekdays=[0, 1, 2, 3, 4], in_school_holidays=False, by=user("trainer"), at=at
    )
    first = today + dt.timedelta(days=75)
    actions.add_away(trainer=tess, first=first, last=first + dt.timedelta(days=4), by=user("trainer"), at=at)
    for locality in Locality.objects.order_by("position", "pk"):
        first = today + dt.timedelta(days=90 + (7 - today.weekday()) % 7)
        actions.add_holiday(
            locality=locality, name="Half term", first=first, last=first + dt.timedelta(days=4), by=user("admin"), at=at
        )


def _materials(boss, at):
    """Links that trainers find in their pack. The addresses lead nowhere: they are the demo's."""
    for code in ("DA-CHILD", "DA-ADULT", "DA-AFTER", "CONTEXT", "NEGLECT"):
        for title in ("Slides", "Trainer's notes"):
            url = f"https://files.partnership.example/{code.lower()}/{title.split()[0].lower().strip(chr(39))}"
            actions.add_material(course=Course.objects.get(code=code), title=title, url=url, by=boss, at=at)


def _calls(at):
    """A draft that asks for trainers, with one offer; trainers asked by name; a meeting that prepares a date."""
    by, day = user("coordinator"), dt.timedelta(days=1)
    draft = Event.objects.filter(
        course__code="DA-CHILD", locality__code="blackpool", status=EventStatus.DRAFT, starts_at__gt=at
    ).first()
    if draft:
        call = actions.open_call(event=draft, note="Breakout rooms are set up for you.", by=by, at=at - 3 * day)
        actions.offer_to_deliver(
            call=call, trainer=_somebody("bridget.fellgate"), part=Part.CO_TRAINER, note="I can co-train.", by=None,
            at=at - day,
        )  # fmt: skip
    _asks(by, at)
    own = Event.objects.delivered_by(user("trainer")).filter(starts_at__gt=at + 3 * day).order_by("starts_at", "pk")
    if next_one := own.first():
        starts = working_days_before(next_one.starts_at, 2)
        actions.set_preparation(
            event=next_one, starts_at=starts, ends_at=starts + dt.timedelta(hours=1),
            url="https://meet.partnership.example/preparation", by=by, at=at,
        )  # fmt: skip


def _asks(by, at):
    """The date that awaits a trainer: one trainer said no, the demo's trainer has not answered yet."""
    event = Event.objects.filter(course__code="GCP2", starts_at__gt=at).order_by("starts_at", "pk").first()
    if event is None:
        return
    day = dt.timedelta(days=1)
    refused = actions.ask_trainer(
        event=event, trainer=_somebody("dean.holroyd"), part=Part.OBSERVER, by=by, at=at - 3 * day
    )
    actions.answer_ask(ask=refused, yes=False, answer="I am away that week.", by=None, at=at - 2 * day)
    actions.ask_trainer(
        event=event, trainer=_somebody("trainer"), part=Part.CO_TRAINER, note="Sixteen people, cards are in the room.",
        by=by, at=at - day,
    )  # fmt: skip
