"""Prints what taking over a large old list of bookings costs: seconds and memory to read, apply, read again, undo.

    .venv/bin/python bench/legacy.py [--rows 20000]

It fills a throw-away database (SQLite in a temporary folder, or one of its own on the server that DATABASE_URL names)
with a workbook of invented bookings: people who come several times, agencies spelled in several ways, every status.
Times are of this machine. Memory is the most that this process, and the process that parses, ever held.
"""

import argparse
import datetime as dt
import io
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pages  # puts the project on the path

FIRST = ("Ada", "Bo", "Cy", "Di", "Eve", "Flo", "Gus", "Hal", "Ivy", "Jo", "Kit", "Lou", "Max", "Nan", "Ola", "Pat")
LAST = ("Ash", "Birch", "Cedar", "Dell", "Elm", "Fern", "Gorse", "Hazel", "Juniper", "Larch", "Maple", "Oak", "Rowan")
STATUSES = ("Attended",) * 14 + ("Did not attend", "Cancelled", "Late cancelled", "Part", "Booked", "Waiting")
HEADS = ("Event ref", "Course title", "Event date", "Start", "End", "Venue", "Delegate", "E-mail", "Organisation",
         "Status", "Date booked", "Date cancelled", "Charge", "Evaluation Y/N")  # fmt: skip


def workbook(rows):
    """The file, as bytes, and the number of dates and people in it."""
    from openpyxl import Workbook

    chance, book = random.Random(1), Workbook(write_only=True)
    page = book.create_sheet("Bookings")
    page.append(HEADS)
    people = [(f"{one} {chance.choice(LAST)}{n}", f"p{n}@agency.example", n % 40) for n, one in
              enumerate(chance.choices(FIRST, k=rows // 4))]  # fmt: skip
    written, date = 0, 0
    while written < rows:
        date += 1
        day = dt.date(2012, 1, 3) + dt.timedelta(days=date * 3 % 4000)
        for name, email, agency in chance.sample(people, min(20, rows - written)):
            spelled = f"Agency {agency}" if chance.randrange(5) else f"AGENCY {agency} Ltd"
            page.append((f"E{date}", f"Course {date % 30}", day, dt.time(9, 30), dt.time(12, 30), "Town Hall", name,
                         email if chance.randrange(10) else None, spelled, chance.choice(STATUSES),
                         day - dt.timedelta(days=20), None, None, "Y"))  # fmt: skip
            written += 1
    out = io.BytesIO()
    book.save(out)
    return io.BytesIO(out.getvalue()), date, len(people)


def fill():
    """What the file speaks of: courses, agencies, an area, who takes it over."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from courses.models import Course
    from people.models import Agency, Locality, Person

    call_command("migrate", verbosity=0)
    place = Locality.objects.create(name="Bench", code="bench", position=900)
    Course.objects.bulk_create(Course(code=f"BENCH-{n}", title=f"Course {n}", workforce="BOTH") for n in range(30))
    Agency.objects.bulk_create(
        Agency(code=f"bench-{n}", name=f"Agency {n}", standing="OTHER", sector="OTHER") for n in range(40)
    )
    person = Person.objects.create(name="Bench", created_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    return place, get_user_model().objects.create(email="bench@partnership.example", person=person)


def measure(rows, out):
    """Read, apply, read again, undo; print each."""
    from bookings.models import Booking
    from legacy import actions, queries
    from people.models import Person

    place, user = fill()
    file, dates, people = workbook(rows)
    print(f"{rows:,} rows, {dates:,} dates, {people:,} people, {len(file.getvalue()) // 1024:,} KB", file=out)
    at = dt.datetime(2027, 1, 12, 10, tzinfo=dt.UTC)
    who = {"by": user, "at": at}

    def used():
        """Seconds of the processor so far, the parser's included."""
        both = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in both), [one.ru_maxrss // 1024 for one in both]

    def timed(words, work):
        began, before = time.perf_counter(), used()[0]
        answer = work()
        took, (after, memory) = time.perf_counter() - began, used()
        print(
            f"{words:16} {took:6.1f} s, of it processor {after - before:5.1f} s   at most {memory[0]} MB here, "
            f"{memory[1]} MB in the parser",
            file=out,
        )
        return answer

    said = timed("read and look", lambda: actions.read_in(file=file, name="old.xlsx", locality=place, **who))
    print(f"    {queries.counts(said)}, {said.decisions.count()} questions", file=out)
    timed("take over", lambda: actions.apply(file=said, **who))
    print(f"    {Booking.objects.count():,} bookings, {Person.objects.count():,} people", file=out)
    file.write(b"\0")  # another file with the same rows
    again = timed("read again", lambda: actions.read_in(file=file, name="again.xlsx", locality=place, **who))
    print(f"    {queries.counts(again)}", file=out)
    timed("undo", lambda: actions.undo(file=said, **who))
    print(f"    {Booking.objects.count():,} bookings left", file=out)


def main():
    """Fill, measure, print, remove."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--rows", type=int, default=20_000)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL", "")
        name = pages.settings_for(folder)
        try:
            import django

            django.setup()
            measure(chosen.rows, sys.stdout)
        finally:
            if name:
                from django.db import connections

                connections.close_all()
                pages.server(url, f'DROP DATABASE "{name}"')


if __name__ == "__main__":
    main()
