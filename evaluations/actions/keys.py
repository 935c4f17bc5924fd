"""Each date's key, and the pseudonym it makes of a person.

The key is 256 random bits, kept wrapped by a secret of the environment. Database and secret together could lead from a
person to a pseudonym until the key is destroyed; either alone cannot.
"""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from evaluations import rules
from evaluations.models import EventKey

KEY_BYTES = 32
TOKEN_BYTES = 24  # 192 bits


class KeyMissing(RuntimeError):
    """EVALUATION_KEY is not set: a mistake of the installation, never the user's."""


class KeyDestroyed(RuntimeError):
    """The date's key is gone, so nobody can be given a pseudonym for it any more."""


def wrapper():
    """The Fernet that wraps keys, derived from EVALUATION_KEY."""
    if not settings.EVALUATION_KEY:
        raise KeyMissing("Set EVALUATION_KEY: without it no answer can be kept confidential.")
    derived = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"evaluation event keys, 1").derive(
        settings.EVALUATION_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))


def key_of(event, *, policy):
    """The date's key, made when it is first needed. The caller holds the lock of the Event row."""
    return keys_of([event], policy=policy)[event.pk]


def keys_of(events, *, policy):
    """{date's id: its key}, those that are missing made. Two queries. The caller holds the locks of the dates."""
    rows = {row.event_id: row for row in EventKey.objects.filter(event__in=events)}
    cipher, new, keys = wrapper(), [], {}
    for event in events:
        row = rows.get(event.pk)
        if row is None:
            keys[event.pk] = secrets.token_bytes(KEY_BYTES)
            wrapped = cipher.encrypt(keys[event.pk])
            new.append(EventKey(event=event, wrapped=wrapped, destroy_on=rules.key_goes_on(event, policy)))
        elif row.wrapped is None:
            raise KeyDestroyed(f"The key of date {event.pk} was destroyed on {row.destroyed_on}.")
        else:
            keys[event.pk] = cipher.decrypt(bytes(row.wrapped))
    EventKey.objects.bulk_create(new)
    return keys


def unwrapped(row):
    """The key itself, of a row that still has it."""
    return wrapper().decrypt(bytes(row.wrapped))


def envelope_cipher(key):
    """What seals and opens the envelopes of a date."""
    derived = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"evaluation envelopes, 1").derive(key)
    return Fernet(base64.urlsafe_b64encode(derived))


def link_token(booking_id, wave):
    """The token of a personal link: the same in each reminder, and to be had only with EVALUATION_KEY. 192 bits."""
    if not settings.EVALUATION_KEY:
        raise KeyMissing("Set EVALUATION_KEY: without it no link can be made.")
    derived = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"evaluation links, 1").derive(
        settings.EVALUATION_KEY.encode()
    )
    digest = hmac.new(derived, f"{booking_id}:{wave}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode()


def pseudonym(key, person_id):
    """64 hexadecimal digits that stand for a person at one date, in each wave; not to be had without `key`."""
    return hmac.new(key, f"person:{person_id}".encode(), hashlib.sha256).hexdigest()
