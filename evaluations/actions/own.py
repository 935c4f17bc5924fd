"""What somebody answered themselves, read back to them while their date's key lives.

Nothing is written, not even that it was asked for. The caller sees to it that the request is the holder's own.
"""

import json

from evaluations import queries
from evaluations.actions.keys import envelope_cipher, pseudonym, unwrapped
from evaluations.actions.opening import reply_of
from evaluations.choices import OWN_WAVES
from evaluations.models import Envelope, EventKey


def own_answers(*, booking):
    """The forms that the holder of this booking has sent about its date, as OwnForms in the order of their waves.

    None once the key is gone: from then on nobody can tell whose an answer is, they themselves included. Sealed forms
    are opened for this one request; envelopes of other people are decrypted on the way, because nothing outside says
    whose one is, and let go unread. The line manager's form is not theirs.
    """
    row = EventKey.objects.filter(event=booking.event_id, wrapped__isnull=False).first()
    if row is None:
        return None
    key = unwrapped(row)
    name, cipher = pseudonym(key, booking.delegate_id), envelope_cipher(key)
    sealed = []
    for envelope in Envelope.objects.filter(event=booking.event_id, wave__in=OWN_WAVES):
        content = json.loads(cipher.decrypt(bytes(envelope.content)))
        if content["pseudonym"] == name:
            sealed.append((envelope.wave, content["version"], [reply_of(said) for said in content["replies"]]))
    return queries.own_forms(booking.event, name, sealed)
