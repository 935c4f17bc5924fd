"""Prints what the pages of analysis cost over many answers: queries and seconds for one course's year and a whole year.

    .venv/bin/python bench/analysis.py [--answers 200000] [--courses 15]

It fills a throw-away database (SQLite in a temporary folder, or a database of its own on the PostgreSQL server that
DATABASE_URL names) with one reporting year: dates of 20 people with forms at booking, on the day, after three months
and from managers. Times are of this machine; the number of queries is exact and does not depend on the answers.
"""

import argparse
import datetime as dt
import io
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pages  # puts the project on the path

PEOPLE = 20
ITEMS = ("name-it", "use-tool", "ask-why")
SCALES = ("relevance", "pace", "clarity", "safe-environment", "joining")
TO_TEN = ("learnt-other-agencies", "know-whom-to-contact", "recommend")


def fill(answers, courses):
    """One reporting year of answers. Returns (answers stored, dates, a course)."""
    from django.core.management import call_command

    from courses.models import Course, Event
    from evaluations.models import CourseItem
    from people.models import Locality

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    places = Locality.objects.bulk_create(
        Locality(name=f"Place {n}", code=f"bench-{n}", position=n + 900) for n in range(3)
    )
    made = Course.objects.bulk_create(
        Course(code=f"BENCH-{n}", title=f"Course {n}", workforce="BOTH") for n in range(courses)
    )
    CourseItem.objects.bulk_create(
        CourseItem(course=course, code=code, text=code, position=n) for course in made for n, code in enumerate(ITEMS)
    )
    chance, stored, events = random.Random(1), 0, []
    first = dt.datetime(2024, 10, 2, 9, tzinfo=dt.UTC)
    while stored < answers:
        number = len(events)
        starts = first + dt.timedelta(hours=(number * 7919) % (350 * 24))
        event = Event.objects.create(
            course=made[number % courses],
            locality=places[number % 3],
            delivery="VIRTUAL",
            status="PUBLISHED",
            starts_at=starts,
            ends_at=starts + dt.timedelta(hours=3),
            booking_closes_at=starts - dt.timedelta(days=1),
            published_at=starts - dt.timedelta(days=40),
            capacity=25,
        )
        stored += answer(event, chance)
        events.append(event)
    return stored, len(events), made[0]


def answer(event, chance):
    """All forms of one date. Returns how many answers."""
    from evaluations.models import Answer, QuestionnaireVersion, Response

    version = QuestionnaireVersion.objects.get(questionnaire__code="on-the-day", number=1)
    responses, rows = [], []
    for person in range(PEOPLE):
        for wave, share in (("W0", 0.8), ("W1", 1.0), ("W2", 0.5), ("W2M", 0.4)):
            if chance.random() < share:
                name = f"{event.pk}-{person}".rjust(64, "0")
                response = Response(event=event, wave=wave, version=version, pairing="PAIRED", pseudonym=name)
                responses.append(response)
                rows += said(Answer, response, wave, chance)
    Response.objects.bulk_create(responses)
    Answer.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def said(Answer, response, wave, chance):
    """The answers of one form."""
    for item in ITEMS if wave != "W2M" else ():
        yield Answer(response=response, question_code=item, moment="NOW", number=chance.randint(4, 10))
        if wave == "W1":
            yield Answer(response=response, question_code=item, moment="LOOKING_BACK", number=chance.randint(2, 7))
    if wave == "W1":
        for code in SCALES:
            yield Answer(response=response, question_code=code, number=chance.randint(1, 5))
        for code in TO_TEN:
            yield Answer(response=response, question_code=code, number=chance.randint(3, 10))
    if wave == "W2":
        option = chance.choice(("DONE", "PARTLY", "NOT_YET", "NOT_RELEVANT"))
        yield Answer(response=response, question_code="intention-kept", option_code=option)
        yield Answer(response=response, question_code="got-in-the-way", option_code=chance.choice(("TIME", "TOOLS")))
    if wave == "W2M":
        option = chance.choice(("NOT_SEEN", "A_LITTLE", "CLEARLY"))
        yield Answer(response=response, question_code="practice-changed", option_code=option)


def measure(course, out):
    """Ask each page three times and print the best."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from people.actions import sync_groups
    from people.choices import Role
    from people.models import Person, RoleGrant

    person = Person.objects.create(name="Bench", created_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    user = get_user_model().objects.create(email="bench@partnership.example", person=person)
    RoleGrant.objects.create(person=person, role=Role.SUBGROUP, granted_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    sync_groups(person=person)
    client = Client()
    client.force_login(user, backend="people.adapter.Backend")
    first, last = ("1", "10", "2024"), ("30", "9", "2025")
    period = {"period": "dates"} | {f"first_{n}": part for n, part in enumerate(first)}
    period |= {f"last_{n}": part for n, part in enumerate(last)}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for name, chosen in (("a course's year", {"course": course.code}), ("the whole year", {})):
        times = []
        for _try in range(3):
            with CaptureQueriesContext(connection) as queries:
                began = time.perf_counter()
                page = client.get("/reports/evaluation/", period | chosen)
                times.append(time.perf_counter() - began)
        sql = sum(float(query["time"]) for query in queries)
        figures = page.content.decode().count("people)")
        print(
            f"{name:16} {page.status_code}  {len(queries):3} queries  {min(times):6.2f} s, of it SQL {sql:.2f} s  "
            f"{len(page.content) // 1024} KB, {figures} means of people",
            file=out,
        )


def main():
    """Fill, measure, print, remove."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--answers", type=int, default=200_000)
    arguments.add_argument("--courses", type=int, default=15)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        import os

        url = os.environ.get("DATABASE_URL", "")
        name = pages.settings_for(folder)
        try:
            import django

            django.setup()
            from django.conf import settings
            from django.db import connection

            settings.ALLOWED_HOSTS = ["*"]
            out = io.StringIO()
            stored, dates, course = fill(chosen.answers, chosen.courses)
            print(f"{connection.vendor}: {stored:,} answers of {dates} dates, {chosen.courses} courses", file=out)
            measure(course, out)
            print(out.getvalue())
        finally:
            if name:
                from django.db import connections

                connections.close_all()
                pages.server(url, f'DROP DATABASE IF EXISTS "{name}"')


if __name__ == "__main__":
    main()
