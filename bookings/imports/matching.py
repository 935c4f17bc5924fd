"""Who of those on the register an entry of an attendance file is: by address, by sign-in name, then by name."""

from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bookings.imports.names import addresses_of_sign_in, is_bot, is_phone, key_of, shown_names

# A name is taken alone only when it is so like, and so much more like than the next.
ENOUGH, LEAD = 95, 5
WORTH_SHOWING, SHOWN = 60, 3
BY_ADDRESS, BY_SIGN_IN, BY_NAME = "address", "sign-in", "name"
BOT, PHONE, TRAINER = "bot", "phone", "trainer"


@dataclass(frozen=True)
class Known:
    """Somebody who may be in the file: a key of the caller's, the name, every address of theirs in lower case."""

    key: int
    name: str
    addresses: frozenset = frozenset()


@dataclass
class Found:
    """What an entry came to. `key` is None where a human must say; then `suggested` holds the likeliest keys."""

    key: int | None = None
    how: str = ""
    confidence: int = 0
    suggested: list = field(default_factory=list)
    # Set for what is never a delegate: bot, phone or trainer.
    left_out: str = ""


class Matcher:
    """Compares entries with those on the register and the trainers of the date."""

    def __init__(self, delegates, trainers):
        """Index both by address and by name."""
        self.people = {("d", known.key): known for known in delegates} | {("t", known.key): known for known in trainers}
        self.by_address = {}
        for who, known in self.people.items():
            for address in known.addresses:
                self.by_address.setdefault(address, who)
        self.names = {who: key_of(known.name) for who, known in self.people.items()}
        self.seen = {}

    def find(self, *, name, email, upn):
        """What the entry comes to."""
        if is_bot(name):
            return Found(left_out=BOT)
        if email and (who := self.by_address.get(email.lower())):
            return self.found(who, BY_ADDRESS, 100)
        for address in addresses_of_sign_in(upn):
            if who := self.by_address.get(address):
                return self.found(who, BY_SIGN_IN, 100)
        if is_phone(name):
            return Found(left_out=PHONE)
        if name not in self.seen:
            self.seen[name] = self.likest(name)
        ranked = self.seen[name]
        if ranked and ranked[0][1] >= ENOUGH and (len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= LEAD):
            return self.found(ranked[0][0], BY_NAME, int(ranked[0][1]))
        close = [who[1] for who, score in ranked if score >= WORTH_SHOWING and who[0] == "d"]
        return Found(suggested=close[:SHOWN])

    def likest(self, name):
        """[((kind, key), score)] of the names most like this one, the likest first."""
        best = {}
        for shown in shown_names(name):
            key = key_of(shown)
            if not key:
                continue
            # Both sides have their words in order already: what token_sort_ratio would compare.
            for _text, score, who in process.extract(key, self.names, scorer=fuzz.ratio, limit=SHOWN + 1):
                best[who] = max(best.get(who, 0), score)
        return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))

    def found(self, who, how, confidence):
        """A delegate, or a trainer who is left out."""
        kind, key = who
        if kind == "t":
            return Found(left_out=TRAINER)
        return Found(key=key, how=how, confidence=confidence)
