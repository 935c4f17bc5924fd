"""Five hundred certificates in one run: flat memory, and how long it takes."""

import datetime as dt
import io
import time
import zipfile
from pathlib import Path

import pytest

from bookings import actions, exports, queries
from bookings.models import Attendance, Booking, Certificate
from evaluations.models import Invitation
from people.models import Person
from tests import factories
from tests.factories import AT

MANY = 500


def resident():
    """Memory of this process in MB, by the kernel's own count."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6


@pytest.mark.long
@pytest.mark.django_db
def test_five_hundred_certificates_in_one_run_with_flat_memory(capsys, at):
    event = factories.EventFactory(starts_at=at - dt.timedelta(days=9), capacity=MANY)
    session = event.sessions.get()
    people = Person.objects.bulk_create(Person(name=f"Person Number {n}", created_at=AT) for n in range(MANY))
    bookings = Booking.objects.bulk_create(
        Booking(event=event, delegate=person, status="CONFIRMED", seq=n, place_no=n, booked_at=AT)
        for n, person in enumerate(people, start=1)
    )
    Attendance.objects.bulk_create(
        Attendance(booking=booking, session=session, mark="ATTENDED", marked_at=AT) for booking in bookings
    )
    Invitation.objects.bulk_create(
        Invitation(booking=booking, wave="W1", opens_at=AT - dt.timedelta(days=1), closes_at=AT, answered_on=AT.date())
        for booking in bookings
    )

    started = time.perf_counter()
    done = actions.certificates_due(at=at)
    issued = time.perf_counter() - started
    papers = queries.to_print(Certificate.objects.valid())
    exports.certificate_pdf(papers.first())
    sizes, memory, pieces = [], [], []
    busy = time.process_time()
    started = time.perf_counter()
    for piece in exports.certificates_zip(papers.iterator(chunk_size=100)):
        pieces.append(piece)
        sizes.append(len(piece))
        memory.append(resident() - sum(sizes) / 1e6)
    made, busy = time.perf_counter() - started, time.process_time() - busy

    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    with capsys.disabled():
        print(
            f"\n{MANY} certificates: issued in {issued:.1f} s; papers in {made:.1f} s, {1000 * made / MANY:.1f} ms "
            f"each ({1000 * busy / MANY:.1f} ms of one core); pieces of at most {max(sizes) // 1024} KB; memory "
            f"{memory[0]:.0f} MB at the first piece, {memory[-1]:.0f} MB at the last"
        )
    assert done == (MANY, 0)
    assert len(archive.namelist()) == MANY
    assert max(sizes) < 512 * 1024
    # What is kept beside the pieces handed out does not grow with the number.
    quarter = len(memory) // 4
    assert max(memory[-quarter:]) < max(memory[:quarter]) + 15
