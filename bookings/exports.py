"""Files from data handed in: certificates and training records."""

import datetime as dt
import io
import zipfile
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from design.templatetags.design import day, short_day
from papers.exports import pdf, qr_svg

CERTIFICATE = "bookings/papers/certificate.typ"
# So much of an archive is gathered before it goes out.
CHUNK = 256 * 1024


def in_words(minutes):
    """Learning time as a certificate says it: "6 hours", "1 hour 30 minutes", "45 minutes"."""
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} hour{'s' * (hours != 1)}"] if hours else []
    words += [f"{rest} minute{'s' * (rest != 1)}"] if rest or not hours else []
    return " ".join(words)


def listed(words):
    """ "a", "a and b", "a, b and c"."""
    words = [str(word) for word in words]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def certificate_pdf(certificate):
    """The certificate as a tagged PDF of one side. The person comes selected with it (`queries.to_print`)."""
    address = settings.BASE_URL + reverse("bookings:certificate", args=[certificate.code])
    check = urlsplit(settings.BASE_URL + reverse("bookings:check_certificate"))
    facts = [
        ("Learning time", in_words(certificate.minutes)),
        ("Levels" if len(certificate.levels) > 1 else "Level", listed(certificate.levels)),
        ("Delivered", certificate.place),
        ("Run by", certificate.run_by),
        ("Issued", short_day(certificate.issued_at)),
    ]
    return pdf(
        CERTIFICATE,
        {
            "title": f"Certificate of attendance: {certificate.course_title}",
            "partnership": settings.PARTNERSHIP_NAME,
            "area": settings.PARTNERSHIP_AREA,
            "name": certificate.booking.delegate.name,
            "course": certificate.course_title,
            "about": certificate.booking.event.course.summary,
            "when": listed(day(parsed) for parsed in days_of(certificate)),
            "facts": [fact for fact in facts if fact[1]],
            "check": f"{check.netloc}{check.path}",
            "code": certificate.printed_code,
            "url": address,
            "qr": qr_svg(address),
            "issued": [certificate.issued_at.year, certificate.issued_at.month, certificate.issued_at.day],
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
