"""Which agency, course or person an old list means: compared with those known, by spelling. Data is handed in."""

from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bookings.imports.names import key_of
from legacy.imports.names import agency_key

SHOWN = 3
# A suggestion worth a look; and how like two names must be to ask whether they are one person's.
WORTH_SHOWING = 60
ALIKE = 90


class Spelled:
    """Things with names, found by exact spelling (as compared) or suggested by likeness."""

    def __init__(self, pairs, key):
        """`pairs` of (name, thing); of two that are spelled alike the first counts."""
        self.key, self.things = key, {}
        for name, thing in pairs:
            compared = key(name)
            if compared:
                self.things.setdefault(compared, (name, thing))

    def find(self, name):
        """The thing of that spelling, or None."""
        found = self.things.get(self.key(name))
        return found[1] if found else None

    def suggest(self, name):
        """[(thing, name, confidence)] of the likeliest, best first."""
        key = self.key(name)
        close = process.extract(key, list(self.things), scorer=fuzz.WRatio, score_cutoff=WORTH_SHOWING, limit=SHOWN * 3)
        # A word in common makes a part alike; the whole has to be so as well.
        scored = [(text, int(0.6 * score + 0.4 * fuzz.token_sort_ratio(key, text))) for text, score, _ in close]
        best = sorted((pair for pair in scored if pair[1] >= WORTH_SHOWING), key=lambda pair: -pair[1])[:SHOWN]
        return [(self.things[text][1], self.things[text][0], sure) for text, sure in best]


@dataclass(eq=False, slots=True)
class Human:
    """Somebody known here (`pk`), or a new person of the file. `agency` is its name as compared, "" for none."""

    name: str
    email: str = ""
    agency: str = ""
    pk: int | None = None
    key: str = ""
    # Of a new person: what `people.actions.PastPerson` wants, and which of the file's agencies.
    details: dict = field(default_factory=dict)
    # The row that brought a new person.
    line: object = None

    @property
    def handle(self):
        """How a decision names them: by id, by address, or by name and agency."""
        if self.pk:
            return f"person:{self.pk}"
        return f"mail:{self.email}" if self.email else f"name:{self.key}|{self.agency}"


class Crowd:
    """Everybody known, and everybody the file brings, found by address or by name and agency."""

    def __init__(self, rows, agencies):
        """`rows` are (id, name, address, agency's id, id of the record merged into); `agencies` {id: name compared}."""
        self.by_pk, self.by_mail, self.by_agency = {}, {}, {}
        into = {}
        for pk, name, email, agency, merged in rows:
            self.by_pk[pk] = Human(name, (email or "").lower(), agencies.get(agency, ""), pk, key_of(name))
            if merged:
                into[pk] = merged
        for pk, human in list(self.by_pk.items()):
            whole = self.by_pk.get(into.get(pk), human)
            if human.email:
                self.by_mail.setdefault(human.email, whole)
            # The name of a record merged into another still finds the person.
            self._name(human, whole)
        # An answer given before two records were made one still names the person.
        self.by_pk |= {pk: self.by_pk[kept] for pk, kept in into.items() if kept in self.by_pk}

    def _name(self, human, whole=None):
        found = self.by_agency.setdefault(human.agency, {}).setdefault(human.key, [])
        if (whole or human) not in found:
            found.append(whole or human)

    def add(self, human):
        """A new person of the file."""
        human.key = key_of(human.name)
        if human.email:
            self.by_mail.setdefault(human.email, human)
        self._name(human)
        return human

    def named(self, handle):
        """The human a decision named, or None where there is no such any more."""
        kind, _, rest = handle.partition(":")
        if kind == "person":
            return self.by_pk.get(int(rest)) if rest.isdecimal() else None
        if kind == "mail":
            return self.by_mail.get(rest)
        key, _, agency = rest.partition("|")
        return next(iter(self.by_agency.get(agency, {}).get(key, ())), None)

    def same(self, name, agency):
        """Everybody of that name in that agency, whatever the order of the words."""
        return self.by_agency.get(agency, {}).get(key_of(name), [])

    def alike(self, name, agency):
        """[(human, confidence)] of people of the same agency with a name so like that they may be the same."""
        if not agency:
            return []
        key, near = key_of(name), self.by_agency.get(agency, {})
        close = process.extract(key, list(near), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=SHOWN + 1)
        found = [(human, int(score)) for text, score, _ in close if text != key for human in near[text]]
        return sorted(found, key=lambda pair: -pair[1])[:SHOWN]


def unlike(one, other):
    """Whether two names (as compared) share so little that one address for both is a doubt."""
    return fuzz.token_set_ratio(one, other) < 60


def agencies_by_name(agencies):
    """The agencies, to look a spelling up. Of an active and a retired one spelled alike the active one counts."""
    ordered = sorted(agencies, key=lambda agency: (agency.retired_at is not None, agency.pk))
    return Spelled([(agency.name, agency) for agency in ordered], agency_key)
