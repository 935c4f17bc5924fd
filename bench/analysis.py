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
    from django.db import transaction

    from courses.models import Course, Event
    from evaluations.models import Answer, CourseItem, QuestionnaireVersion, Response
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
    chance, events, responses, answered = random.Random(1), [], [], []
    first = dt.datetime(2024, 10, 2, 9, tzinfo=dt.UTC)
    version = QuestionnaireVersion.objects.get(questionnaire__code="on-the-day", number=1).pk
    while len(answered) < answers:
        number = len(events)
        starts = first + dt.timedelta(hours=(number * 7919) % (350 * 24))
        events.append(
            Event(
                pk=1_000_000 + number,
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
        )
        answer(events[-1].pk, version, chance, responses, answered)
    with transaction.atomic():
        Event.objects.bulk_create(events)
        insert(
            Response, ("id", "event_id", "wave", "version_id", "pairing", "pseudonym", "consent", "shuffled"), responses
        )
        columns = ["id", "response_id", "question_code", "moment", "number", "option_code", "text", "review", "tags"]
        insert(Answer, columns, answered)
    return len(answered), len(events), made[0]


def insert(model, columns, rows):
    """Rows straight into a table: two hundred thousand model instances would take longer than what is measured."""
    from django.db import connection

    quoted = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {model._meta.db_table} ({quoted}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({quoted}) VALUES ({marks})", rows)


def answer(event, version, chance, responses, answered):
    """All forms of one date, as rows."""
    for person in range(PEOPLE):
        for wave, share in (("W0", 0.8), ("W1", 1.0), ("W2", 0.5), ("W2M", 0.4)):
            if chance.random() < share:
                name = f"{event}-{person}".rjust(64, "0")
                response = chance.getrandbits(62)
                responses.append((response, event, wave, version, "PAIRED", name, "NO", True))
                for code, moment, number, option in said(wave, chance):
                    identity = chance.getrandbits(62)
                    answered.append((identity, response, code, moment, number, option, "", "WAITING", ""))


def said(wave, chance):
    """The answers of one form: (question, moment, number, option)."""
    for item in ITEMS if wave != "W2M" else ():
        yield item, "NOW", chance.randint(4, 10), ""
        if wave == "W1":
            yield item, "LOOKING_BACK", chance.randint(2, 7), ""
    if wave == "W1":
        for code in SCALES:
            yield code, "", chance.randint(1, 5), ""
        for code in TO_TEN:
            yield code, "", chance.randint(3, 10), ""
    if wave == "W2":
        yield "intention-kept", "", None, chance.choice(("DONE", "PARTLY", "NOT_YET", "NOT_RELEVANT"))
        yield "got-in-the-way", "", None, chance.choice(("TIME", "TOOLS"))
    if wave == "W2M":
        yield "practice-changed", "", None, chance.choice(("NOT_SEEN", "A_LITTLE", "CLEARLY"))


def measure(course, out):
    """Ask each page three times and print the best."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from people.actions import grant_role
    from people.choices import Role
    from people.models import Person

    person = Person.objects.create(name="Bench", created_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    user = get_user_model().objects.create(email="bench@partnership.example", person=person)
    grant_role(person=person, role=Role.SUBGROUP, by=None, at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    client = Client()
    client.force_login(user, backend="people.adapter.Backend")
    period = {"period": "dates", "first_day": "1", "first_month": "10", "first_year": "2024"}
    period |= {"last_day": "30", "last_month": "9", "last_year": "2025"}
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
