"""Files from data handed in: certificates and training records."""

import datetime as dt
import io
import zipfile
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from design.templatetags.design import day, duration, short_day
from papers.exports import pdf, qr_svg
from sheets.choices import DATE, LONDON, NUMBER
from sheets.exports import Column, Sheet

CERTIFICATE = "bookings/papers/certificate.typ"
# So much of an archive is gathered before it goes out.
CHUNK = 256 * 1024


def listed(words):
    """ "a", "a and b", "a, b and c"."""
    words = [str(word) for word in words]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def certificate_pdf(certificate):
    """The certificate as a tagged PDF of one side. The person comes selected with it (`queries.to_print`)."""
    facts = [
        ("Learning time", duration(certificate.minutes)),
        ("Levels" if len(certificate.levels) > 1 else "Level", listed(certificate.levels)),
        ("Delivered", certificate.place),
        ("Run by", certificate.run_by),
        ("Issued", short_day(certificate.issued_at)),
    ]
    return _paper(
        certificate,
        kind="Certificate of attendance",
        did="attended the whole of",
        name=certificate.booking.delegate.name,
        course=certificate.course_title,
        about=certificate.booking.event.course.summary,
        when=listed(day(parsed) for parsed in days_of(certificate)),
        facts=facts,
        issued=certificate.issued_at,
    )


def module_certificate_pdf(completion):
    """The same paper for e-learning completed on this site. Person and module come selected with it."""
    facts = [
        ("Learning time", duration(completion.minutes) if completion.minutes else ""),
        ("Level", completion.level),
        ("Score", f"{completion.score}%" if completion.score is not None else ""),
        ("Delivered", "E-learning"),
        ("Issued", short_day(completion.recorded_at)),
    ]
    return _paper(
        completion,
        kind="Certificate of completion",
        did="completed",
        name=completion.person.name,
        course=completion.title,
        about=completion.module.summary,
        when=day(completion.completed_on),
        facts=facts,
        issued=completion.recorded_at,
    )


def _paper(certificate, *, kind, did, name, course, about, when, facts, issued):
    """One side with the code of a certificate or a completion on it."""
    address = address_of(certificate)
    check = urlsplit(settings.BASE_URL + reverse("bookings:check_certificate"))
    return pdf(
        CERTIFICATE,
        {
            "title": f"{kind}: {course}",
            "partnership": settings.PARTNERSHIP_NAME,
            "area": settings.PARTNERSHIP_AREA,
            "kind": kind,
            "did": did,
            "name": name,
            "course": course,
            "about": about,
            "when": when,
            "facts": [fact for fact in facts if fact[1]],
            "check": f"{check.netloc}{check.path}",
            "code": certificate.printed_code,
            "url": address,
            "qr": qr_svg(address),
            "issued": [issued.year, issued.month, issued.day],
        },
    )


def days_of(certificate):
    """The days on which it took place, as dates."""
    return [dt.date.fromisoformat(text) for text in certificate.days]


def initials(name):
    """The initials of a name, and nothing else of it: "Mary-Ann O'Neill" gives "M. O."."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word[0].isalpha())


class _Pipe(io.RawIOBase):
    """Takes what an archive writes and hands it out in pieces; never seeks, so that nothing is kept."""

    def __init__(self):
        """Begin empty."""
        self.pieces, self.size = [], 0

    def writable(self):
        """It is there to be written to."""
        return True

    def write(self, piece):
        """Keep a piece until it is taken."""
        self.pieces.append(bytes(piece))
        self.size += len(piece)
        return len(piece)

    def take(self):
        """What has come since the last time."""
        gathered, self.pieces, self.size = b"".join(self.pieces), [], 0
        return gathered


def certificates_zip(certificates):
    """A zip archive of certificates in pieces, one paper in memory at a time, however many there are."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for number, certificate in enumerate(certificates, start=1):
            safe = "".join(letter if letter.isalnum() else "-" for letter in certificate.booking.delegate.name)
            archive.writestr(f"{number:03d}-{safe.strip('-')[:60]}.pdf", certificate_pdf(certificate))
            if pipe.size >= CHUNK:
                yield pipe.take()
    yield pipe.take()


RECORD = "bookings/papers/record.typ"
COLUMNS = [
    Column("Kind"),
    Column("Title", width=40, long=True),
    Column("Run by", width=30),
    Column("Finished on", DATE),
    Column("Minutes", NUMBER),
    Column("Levels", width=24),
    Column("How it is known", width=30),
    Column("Certificate code", width=34),
    Column("Refresher due", DATE),
]


def record_sheet(record):
    """The training record as a table."""
    rows = (
        [
            line.kind_words,
            line.title,
            line.by,
            line.done_on,
            line.minutes,
            ", ".join(line.levels),
            line.said,
            line.certificate.printed_code if line.certificate else "",
            line.refresh_on,
        ]
        for line in record.lines
    )
    return Sheet("Training record", COLUMNS, rows)


def record_json(person, record, *, at):
    """The training record as plain values, for other systems: days as ISO dates, lengths in minutes."""
    return {
        "name": person.name,
        "partnership": settings.PARTNERSHIP_NAME,
        "made_on": at.astimezone(LONDON).date().isoformat(),
        "minutes": record.minutes,
        "training": [
            {
                "kind": line.kind,
                "title": line.title,
                "run_by": line.by,
                "finished_on": line.done_on.isoformat(),
                "minutes": line.minutes,
                "levels": list(line.levels),
                "known_by": line.said,
                "certificate": line.certificate.code if line.certificate else None,
                "certificate_address": address_of(line.certificate) if line.certificate else None,
                "refresher_due_on": line.refresh_on.isoformat() if line.refresh_on else None,
            }
            for line in record.lines
        ],
    }


def record_pdf(person, record, *, at):
    """The training record as a tagged PDF with a table that screen readers can follow."""
    made = at.astimezone(LONDON).date()
    return pdf(
        RECORD,
        {
            "title": f"Training record of {person.name}",
            "partnership": settings.PARTNERSHIP_NAME,
            "name": person.name,
            "agency": person.agency.name if person.agency_id else "",
            "made": short_day(made),
            "issued": [made.year, made.month, made.day],
            "total": duration(record.minutes) if record.minutes else "",
            "refreshers": [[line.title, short_day(line.refresh_on)] for line in record.refreshers],
            "rows": [
                {
                    "day": short_day(line.done_on),
                    "title": line.title,
                    "by": f"{line.kind_words}. {line.by}",
                    "levels": ", ".join(line.levels),
                    "time": duration(line.minutes) if line.minutes else "",
                    "said": line.said,
                    "code": line.certificate.printed_code if line.certificate else "",
                    "url": address_of(line.certificate) if line.certificate else "",
                }
                for line in record.lines
            ],
        },
    )


def address_of(certificate):
    """The whole address of a certificate's public page."""
    return settings.BASE_URL + reverse("bookings:certificate", args=[certificate.code])
