"""A plan: the rows of a file with what would become of each, the questions they leave open, what is known here."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from legacy import queries
from legacy.choices import Answer, Ask, DateOrder, Outcome
from legacy.imports.cells import Wrong, day_of, evidence, given, plain, text
from legacy.imports.headings import compared
from legacy.imports.matching import Crowd, Human, Spelled, agencies_by_name, unlike
from legacy.imports.names import agency_key, key_of
from legacy.imports.tables import is_headings, is_total
from legacy.models import Decision


def parts(rows, most):
    """The rows in lists of at most that many; `rows` may be read as they come."""
    rows = iter(rows)
    while part := list(islice(rows, most)):
        yield part


class Waits(Exception):
    """A row cannot go on before somebody has decided."""


class LeftOut(Exception):
    """Somebody decided that such rows are left out."""


@dataclass(eq=False, slots=True)
class Line:
    """One row on its way: what it says, what becomes of it, and why."""

    row: object
    cells: dict
    outcome: str = Outcome.READY
    reasons: list = field(default_factory=list)
    # What the planner of its kind found out.
    found: dict = field(default_factory=dict)
    made: list = field(default_factory=list)

    def get(self, name):
        """The cell of a field as it was in the file, or None."""
        return self.cells.get(name)

    def say(self, name, most=200):
        """The cell of a field as text."""
        return text(self.cells.get(name), most)

    def settle(self, outcome, reason=""):
        """Say what becomes of the row."""
        self.outcome = outcome
        if reason:
            self.reasons.append(reason)

    def note(self, words):
        """Say something about a row that can be taken over all the same."""
        if words and words not in self.reasons:
            self.reasons.append(words)

    @property
    def reason(self):
        """All that is said about it, as it is kept."""
        return " ".join(self.reasons)[:500]


@dataclass(eq=False)
class AgencyOf:
    """An agency a row names: known (`pk`), or new."""

    name: str
    key: str
    pk: int | None = None
    sector: str = ""
    line: object = None


@dataclass(eq=False)
class CourseOf:
    """A course a row names: known (`course`), or one of earlier years to be listed."""

    title: str
    course: object = None
    line: object = None

    @property
    def key(self):
        """What tells it apart."""
        return self.course.pk if self.course else plain(self.title)


class Plan:
    """The rows of one file, planned. `questions` are {(ask, key): (said, suggestions)}."""

    def __init__(self, file, rows, *, signed=True, at):
        """Read what is known already, and the cells by the names of the fields. `signed`: somebody stands for it."""
        self.file, self.signed, self.at = file, signed, at
        self.questions = {}
        # False while a row is read for the figures alone.
        self.asks = True
        self.figures: list = []
        self.answers = {
            (decision.ask, decision.key): decision for decision in Decision.objects.exclude(answer=Answer.OPEN)
        }
        self.heads = [
            {file.mapping[name]: position for position, name in enumerate(compared(sheet["headings"]))
             if file.mapping.get(name)}
            for sheet in file.sheets
        ]  # fmt: skip
        self.new_agencies, self.new_courses, self.newcomers = {}, {}, []
        self.dates, self.extra = [], {}
        self.lines: list = []
        self.once: dict = {}
        for part in parts(rows, queries.PART):
            known = queries.known_digests((row.digest for row in part), but=file)
            self.lines += [self.begun(row, known) for row in part]
        self.orders = self.orders_of_days()

    def begun(self, row, known):
        """A line with its cells named; settled at once where the row is no record, or was taken over before.

        The row gives its cells up, or a long file would be held twice; nothing writes them again.
        """
        cells, row.cells = row.cells or [], None
        head = self.heads[row.sheet]
        sheet = self.file.sheets[row.sheet]
        values = {
            name: self.shared(given(cells[at]))
            for name, at in head.items()
            if at < len(cells) and cells[at] not in (None, "")
        }
        line = Line(row, values)
        if row.outcome == Outcome.DONE:
            line.settle(Outcome.DONE, row.reason)
        elif sheet["why_not"]:
            line.settle(Outcome.REFUSED, sheet["why_not"])
        elif row.digest in known:
            day = known[row.digest]
            line.settle(Outcome.KNOWN, f"Taken over on {day.day} {day:%B %Y}, from another file or another sheet.")
        elif is_headings(cells, sheet["headings"]):
            line.settle(Outcome.KNOWN, "The headings again.")
        elif is_total(cells):
            line.found["total"] = True
            line.settle(Outcome.FIGURE, "A total typed by hand: compared, not taken over.")
        elif not values:
            line.settle(Outcome.REFUSED, "Nothing stands under the columns that are read.")
        return line

    def shared(self, value):
        """The same text as in an earlier row, as one object."""
        return self.once.setdefault(value, value) if type(value) is str else value

    def going(self):
        """Lines that nothing has settled yet."""
        return [line for line in self.lines if line.outcome == Outcome.READY]

    def orders_of_days(self):
        """{field: (order, both)}: how the days of each column are written."""
        if self.file.date_order != DateOrder.AUTOMATIC:
            return {}
        columns: dict = {}
        for line in self.lines:
            for name, value in line.cells.items():
                if isinstance(value, str):
                    columns.setdefault(name, []).append(value)
        return {name: evidence(values) for name, values in columns.items()}

    def day(self, line, name, what):
        """The day in a column of the row, or None. Raises Wrong."""
        order, both = self.orders.get(name, (self.file.date_order, False))
        if order == DateOrder.AUTOMATIC:
            order = DateOrder.DAY_FIRST
        return day_of(line.get(name), order, both=both, what=what)

    def ask(self, ask, key, said, suggestions=()):
        """What was decided, or None after noting the question. `suggestions` are (target, words, confidence)."""
        key = key[:300]
        answer = self.answers.get((ask, key))
        if answer and answer.answer == Answer.OUT:
            raise LeftOut(f"You decided to leave out rows with “{said[:80]}”.")
        if answer is None and self.asks:
            self.questions.setdefault((ask, key), (said[:300], [list(one) for one in suggestions]))
        return answer

    def gather(self, *parts):
        """What the parts return, all of them asked. Raises Wrong with everything that is wrong, else Waits with all."""
        results, wrong, waits = [], [], []
        for part in parts:
            try:
                results.append(part())
            except Wrong as problem:
                wrong.append(str(problem))
            except Waits as question:
                waits.append(str(question))
        if wrong:
            raise Wrong(" ".join(wrong))
        if waits:
            raise Waits(" ".join(waits))
        return results

    def work(self, line, planner):
        """Run a planner of one row, and settle what it raises."""
        try:
            planner(line)
        except Wrong as problem:
            line.settle(Outcome.REFUSED, str(problem))
        except Waits as open_question:
            line.settle(Outcome.WAITS, str(open_question))
        except LeftOut as decided:
            line.settle(Outcome.LEFT_OUT, str(decided))

    # -- what rows name --

    @cached_property
    def localities(self):
        """{name as compared: locality}."""
        return {plain(locality.name): locality for locality in queries.localities()}

    @cached_property
    def known_agencies(self):
        """The agencies, by spelling."""
        return agencies_by_name(queries.agencies())

    @cached_property
    def agencies_by_id(self):
        """{id: agency}."""
        return {agency.pk: agency for _, agency in self.known_agencies.things.values()} | {
            agency.pk: agency for agency in queries.agencies()
        }

    @cached_property
    def known_courses(self):
        """The courses by title and by code, in use or retired."""
        rows = sorted(queries.courses(), key=lambda course: (course.retired_at is not None, course.pk))
        pairs = [(course.title, course) for course in rows] + [(course.code, course) for course in rows]
        return Spelled(pairs, plain)

    @cached_property
    def courses_by_id(self):
        """{id: course}."""
        return {course.pk: course for course in queries.courses()}

    @cached_property
    def crowd(self):
        """Everybody, by address and name."""
        names = {pk: agency_key(agency.name) for pk, agency in self.agencies_by_id.items()}
        return Crowd(queries.people(), names)

    def agency_of(self, line):
        """The AgencyOf a row names, or None for an empty cell. Raises Waits for a spelling nobody has explained."""
        said = line.say("agency", 150)
        if not agency_key(said):
            return None
        found = self.known_agencies.find(said)
        if found:
            return AgencyOf(found.name, agency_key(found.name), found.pk)
        suggestions = [(str(one.pk), name, sure) for one, name, sure in self.known_agencies.suggest(said)]
        answer = self.ask(Ask.AGENCY, agency_key(said), said, suggestions)
        if answer is None:
            raise Waits(f"The agency “{said[:80]}” is not listed here. Say which it is.")
        if answer.answer == Answer.USE and answer.target.isdecimal():
            known = self.agencies_by_id.get(int(answer.target))
            if known:
                return AgencyOf(known.name, agency_key(known.name), known.pk)
            raise Waits(f"The agency chosen for “{said[:80]}” is gone. Say again which it is.")
        new = AgencyOf(said, agency_key(said), sector=line.say("sector", 60), line=line)
        return self.new_agencies.setdefault(new.key, new)

    def course_of(self, said, line):
        """The CourseOf a text names. Raises Wrong for none, Waits for a title nobody has explained."""
        if not plain(said):
            raise Wrong("There is no course.")
        found = self.known_courses.find(said)
        if found:
            return CourseOf(found.title, found)
        suggestions = [(str(one.pk), one.title, sure) for one, _, sure in self.known_courses.suggest(said)]
        suggestions = list({target: (target, words, sure) for target, words, sure in reversed(suggestions)}.values())[
            ::-1
        ]
        answer = self.ask(Ask.COURSE, plain(said), said, suggestions)
        if answer is None:
            raise Waits(f"The course “{said[:80]}” is not listed here. Say which it is.")
        if answer.answer == Answer.USE and answer.target.isdecimal():
            known = self.courses_by_id.get(int(answer.target))
            if known:
                return CourseOf(known.title, known)
            raise Waits(f"The course chosen for “{said[:80]}” is gone. Say again which it is.")
        return self.new_courses.setdefault(plain(said), CourseOf(said[:150], line=line))

    def human_of(self, line, *, name, email, agency, details):
        """The Human a row is about: known, brought by an earlier row, or new. Raises Waits where it may be somebody.

        `details()` is asked for what else is kept about a new one.
        """
        key = key_of(name)
        house = agency.key if agency else ""
        by_mail = self.crowd.by_mail.get(email) if email else None
        if by_mail and not unlike(key, by_mail.key):
            return by_mail
        candidates = [(by_mail, 50)] if by_mail else self.doubles(name, email, house)
        if candidates is None:
            return self.crowd.same(name, house)[0]
        if candidates:
            decided = self.decide_human(line, name, email, agency, candidates)
            if decided:
                return decided
        taken = bool(by_mail)
        human = Human(name, "" if taken else email, house, line=line, details={**details(), "agency": agency})
        if taken:
            line.note("The address belongs to somebody else, so it is not kept for this person.")
        self.newcomers.append(human)
        return self.crowd.add(human)

    def doubles(self, name, email, house):
        """[(human, confidence)] who may be this person; None where one is them without a doubt; [] for nobody."""
        same = self.crowd.same(name, house)
        if not email and len(same) == 1:
            return None
        if same:
            return [(human, 80 if human.email and email else 95) for human in same[:3]]
        # Two addresses and two spellings: two people, as far as anybody can tell.
        return [(human, sure) for human, sure in self.crowd.alike(name, house) if not (human.email and email)]

    def decide_human(self, line, name, email, agency, candidates):
        """The human somebody decided on; None for "a new one". Raises Waits while nobody has."""
        house = agency.key if agency else ""
        said = ", ".join(part for part in (name, email, agency.name if agency else "") if part)
        key = f"{key_of(name)}|{email}|{house}"
        suggestions = [
            (human.handle, ", ".join(part for part in (human.name, human.email) if part), sure)
            for human, sure in candidates
        ]
        answer = self.ask(Ask.PERSON, key, said, suggestions)
        if answer is None:
            raise Waits(f"{name} may be {candidates[0][0].name}, who is known. Say whether it is the same person.")
        if answer.answer == Answer.USE:
            human = self.crowd.named(answer.target)
            if human is None:
                raise Waits(f"The person chosen for {name} is gone. Say again who it is.")
            return human
        # Once the new person is here, the same question must find them, not make another.
        return next((one for one in self.crowd.same(name, house) if one.email == email), None)
