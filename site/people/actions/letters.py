"""Mail about accounts. What goes to an address nobody has proved to be theirs is counted and limited (TRUST.md S6)."""

import logging
import secrets
from datetime import timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from people import ports
from people.choices import STRANGER_MAILS_EACH, Role
from people.models import Person, StrangerMail

log = logging.getLogger(__name__)
LONDON = ZoneInfo("Europe/London")
CODE_LASTS = timedelta(minutes=15)
KEPT = timedelta(days=30)


@transaction.atomic
def write_to(*, template, address, values, at):
    """Queue one mail about an account, to the address alone. Returns the message, or None when a limit forbids it.

    A one-time code in `values` is wiped once sent, and not sent at all after it has run out. An address that is not
    proved gets at most three mails a day, all such addresses together `STRANGER_MAILS_A_DAY`.
    """
    proved = EmailAddress.objects.filter(email=address.lower(), verified=True).exists()
    if not proved and not count_stranger(address=address, at=at):
        return None
    holds_code = "code" in values
    return ports.queue(
        key=f"account:{secrets.token_hex(12)}",
        template=template,
        to=address,
        at=at,
        values=values,
        holds_secret=holds_code,
        drop_after=at + CODE_LASTS if holds_code else None,
    )


def count_stranger(*, address, at):
    """Take the day's next number for mail to an unproved address; False when the address or the day has had enough."""
    on = at.astimezone(LONDON).date()
    digest = salted_hmac("people.StrangerMail", address.lower(), algorithm="sha256").hexdigest()
    for _ in range(5):
        today = StrangerMail.objects.filter(on=on)
        given = today.count()
        if given >= settings.STRANGER_MAILS_A_DAY or today.filter(address_digest=digest).count() >= STRANGER_MAILS_EACH:
            return False
        try:
            with transaction.atomic():
                mail = StrangerMail.objects.create(on=on, number=given + 1, address_digest=digest)
        except IntegrityError:
            continue  # another request took the number first
        if given == 0:
            StrangerMail.objects.filter(on__lt=on - KEPT).delete()
        if mail.number == settings.STRANGER_MAILS_A_DAY:
            raise_alarm(mail=mail, at=at)
        return True
    return False


def raise_alarm(*, mail, at):
    """Tell every administrator that the day's mails to unproved addresses are used up."""
    log.error("the day's %s mails to unproved addresses are used up", mail.number)
    ports.record(action="mail.limit", target=mail, by=None, at=at, number=mail.number)
    administrators = Person.objects.filter(
        role_grants__role=Role.ADMINISTRATOR, role_grants__ended_at=None, user__is_active=True
    )
    for person in administrators.order_by("pk"):
        ports.queue(
            key=f"mail-limit:{mail.on.isoformat()}:{person.pk}",
            template="people/email/mail_limit",
            to=person,
            at=at,
            values={"number": mail.number},
        )
