"""Prints what the evaluation workbook costs: rows a second, seconds, memory and queries, beside a bare writer.

    .venv/bin/python bench/workbook.py [--responses 5000 50000] [--questions 30]

Each size gets a throw-away SQLite database and processes of its own, as memory is the largest a process ever took. The
bare writer is XlsxWriter writing as many rows and columns from values made on the spot: no database, no rules. Beside
the wall clock stands the processor's own time, which other work on the machine disturbs less.
"""

import argparse
import datetime as dt
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pages  # puts the project on the path

FIRST, LAST = dt.date(2024, 10, 1), dt.date(2025, 9, 30)
PEOPLE = 25
STEPS = ("fill", "bare", "workbook", "csv")


def fill(responses, questions):
    """One reporting year of dates of 25 people who each answered every question with a number."""
    from analysis import insert
    from django.core.management import call_command
    from django.db import connection, transaction

    from courses.models import Course, Event
    from evaluations.models import Answer, Question, Questionnaire, QuestionnaireVersion, Response
    from people.models import Locality

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    places = Locality.objects.bulk_create(
        Locality(name=f"Place {n}", code=f"bench-{n}", position=n + 900) for n in range(3)
    )
    courses = Course.objects.bulk_create(
        Course(code=f"BENCH-{n}", title=f"Course {n}", workforce="BOTH") for n in range(15)
    )
    version = QuestionnaireVersion.objects.create(
        questionnaire=Questionnaire.objects.get(code="on-the-day"), number=900
    )
    Question.objects.bulk_create(
        Question(
            version=version,
            code=f"bench-{n}",
            kind="SCALE",
            section="",
            level=1,
            text=f"Question {n}",
            position=n,
            low=1,
            high=5,
        )
        for n in range(questions)
    )
    chance = random.Random(1)
    events = dates(-(-responses // PEOPLE), courses, places)
    Event.objects.bulk_create(events, batch_size=500)
    ids = chance.sample(range(2**62), responses)
    facts = ("id", "event_id", "wave", "version_id", "pairing", "pseudonym", "consent", "shuffled")
    rows = ((pk, events[n // PEOPLE].pk, "W1", version.pk, "UNPAIRED", "", "NO", True) for n, pk in enumerate(ids))
    # Without a transaction each of the rows would be one of its own.
    with transaction.atomic():
        insert(Response, facts, rows)
    facts = ("id", "response_id", "question_code", "moment", "number", "option_code", "text", "review", "tags")
    answers = (
        (chance.getrandbits(62), pk, f"bench-{n}", "", chance.randint(1, 5), "", "", "WAITING", "")
        for pk in ids
        for n in range(questions)
    )
    with transaction.atomic():
        insert(Answer, facts, answers)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def dates(many, courses, places):
    """So many dates, spread over the reporting year, not written yet."""
    from courses.models import Event

    begin = dt.datetime(2024, 10, 2, 9, tzinfo=dt.UTC)
    events = []
    for number in range(many):
        starts = begin + dt.timedelta(hours=(number * 7919) % (350 * 24))
        events.append(
            Event(
                pk=1_000_000 + number,
                course=courses[number % 15],
                locality=places[number % 3],
                delivery="VIRTUAL",
                status="PUBLISHED",
                starts_at=starts,
                ends_at=starts + dt.timedelta(hours=3),
                booking_closes_at=starts - dt.timedelta(days=1),
                published_at=starts - dt.timedelta(days=40),
                capacity=PEOPLE,
            )
        )
    return events


def product(path):
    """Write the workbook of the product; returns the number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from reports import tasks

    with CaptureQueriesContext(connection) as queries, path.open("w+b") as out:
        tasks.write_workbook(scope=everything(), out=out, prepared_for="Bench", by=None)
    return len(queries)


def lines(path):
    """Write the responses as CSV; returns the number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from reports import tasks
    from sheets.exports import csv_lines

    with CaptureQueriesContext(connection) as queries, path.open("w", encoding="utf-8") as out:
        out.writelines(csv_lines(tasks.response_list(scope=everything(), by=None)))
    return len(queries)


def everything():
    """The whole year."""
    from reports.queries import Scope

    return Scope(first=FIRST, last=LAST, at=dt.datetime.now(dt.UTC))


def bare(path, responses, questions):
    """As many rows and columns, as the library writes them when nobody asks anything of it."""
    from xlsxwriter import Workbook

    book = Workbook(path, {"constant_memory": True})
    wide, long, row = book.add_worksheet("Responses"), book.add_worksheet("Answers"), 0
    for number in range(responses):
        name = f"R{number:012X}"
        facts = [name, "On the day", "Course 1", "Place 1", "Online", "02/10/2024", "no"]
        wide.write_row(number, 0, [*facts, *[4] * questions])
        for question in range(questions):
            if row == 1_048_576:
                long, row = book.add_worksheet("Answers (2)"), 0
            long.write_row(row, 0, [name, f"bench-{question}", None, 4, None])
            row += 1
    book.close()
    return 0


def measure(what, responses, questions):
    """Do one thing in this process and print what it took."""
    path = Path(os.environ["BENCH_FOLDER"]) / f"{what}.out"
    if what != "bare":
        import django

        django.setup()
        from django.db import connection

        connection.ensure_connection()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, busy = time.perf_counter(), time.process_time()
    queries = {"workbook": product, "csv": lines, "bare": lambda out: bare(out, responses, questions)}[what](path)
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = {"busy": busy, "memory": (peak - before) / 1024, "queries": queries}
    path.with_suffix(".json").write_text(json.dumps(found))
    print(
        f"{responses:7,} x {questions}  {what:9} {seconds:7.1f} s  {busy:7.1f} s of processor  "
        f"{responses / busy:8,.0f} rows/s  {peak / 1024:6.0f} MB, {(peak - before) / 1024:4.0f} of it for this  "
        f"{queries:3} queries  {path.stat().st_size / 2**20:6.1f} MB file",
        flush=True,
    )


def summary(found):
    """Say beside the targets (workbook within 1.3 of the bare writer, ten queries, flat memory) what was found."""
    print()
    for responses, steps in found.items():
        bare, book, csv = (steps[step] for step in STEPS[1:])
        print(
            f"{responses:7,}: workbook {book['busy'] / bare['busy']:.2f} of the bare writer, "
            f"{book['queries']} queries; CSV {responses / csv['busy']:,.0f} rows/s, {csv['queries']} queries; "
            f"memory {book['memory']:.0f} MB and {csv['memory']:.0f} MB"
        )
    (least, *_), (most, *_) = min(found.items()), max(found.items())
    if least != most:
        grown = {step: found[most][step]["memory"] - found[least][step]["memory"] for step in STEPS[2:]}
        print(
            f"{most / least:.0f} times the responses: "
            + ", ".join(f"{step} {mb:+.0f} MB" for step, mb in grown.items())
        )


def main():
    """Fill a database for each size, then measure each way in a process of its own."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--responses", type=int, nargs="+", default=[5_000, 50_000])
    arguments.add_argument("--questions", type=int, default=30)
    arguments.add_argument("--step", choices=["fill", "workbook", "csv", "bare"], help="one step, in this process")
    chosen = arguments.parse_args()
    if chosen.step == "fill":
        import django

        django.setup()
        fill(*chosen.responses, chosen.questions)
        return
    if chosen.step:
        measure(chosen.step, *chosen.responses, chosen.questions)
        return
    found: dict = {}
    for responses in chosen.responses:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["BENCH_FOLDER"] = folder
            os.environ.pop("DATABASE_URL", None)
            pages.settings_for(folder)
            for step in STEPS:
                command = [sys.executable, __file__, "--responses", str(responses), "--questions"]
                subprocess.run([*command, str(chosen.questions), "--step", step], check=True)
            found[responses] = {step: json.loads((Path(folder) / f"{step}.json").read_text()) for step in STEPS[1:]}
    summary(found)


if __name__ == "__main__":
    main()
