"""The sentences of an annual report: figures handed in, plain English out. Nobody can edit a number in them."""

from design.templatetags.design import short_day
from reports.choices import NOT_SHOWN, Section
from reports.queries.annual.figure import NO_FIGURE


def sentences(section, figures, *, first, last):
    """The sentences of one part, from its figures by code; `first` and `last` are the days it is about."""
    maker = MAKERS.get(section)
    return [text for text in maker(figures, days(first, last)) if text] if maker else []


def days(first, last):
    """ "1 June and 30 September 2020"; the first year is left out where it is the second."""
    begin = f"{first.day} {first:%B}" if first.year == last.year else short_day(first)
    return f"{begin} and {short_day(last)}"


def _virtual(of, between):
    attendances, people = of["virtual.attendances"], of["virtual.people"]
    if attendances.value == NOT_SHOWN:
        return [
            f"How many practitioners attended virtual training between {between} is not shown, because it would give "
            "a small number away."
        ]
    who = "practitioner" if attendances.number == 1 else "practitioners"
    return [
        f"{_capital(attendances.value)} {who} attended virtual training between {between}.",
        f"That counts attendances: {attendances.value}. Distinct people: {people.value}. One person at two dates "
        "counts twice among the attendances and once among the people.",
    ]


def _needed(of, between):
    waited, unmet, wanted = (of[f"needed.{code}"] for code in ("waited", "unmet", "wanted"))
    if waited.value == NOT_SHOWN:
        begin = f"How many people were on the waiting lists of dates between {between} is not shown"
    else:
        begin = f"On the waiting lists of dates between {between} were {_people(waited)}"
    sources = of.get("needed.sources")
    behind = ""
    if sources and sources.number:
        verb = "stands" if sources.number == 1 else "stand"
        behind = f"Behind the courses that took place {verb} {_of(sources, 'learning source')}: what reviews, audits, "
        behind += "guidance and campaigns ask of training."
    return [
        behind,
        f"{begin}; {_people(unmet)} still waited when the date began.",
        f"At the end {_people(wanted)} had said that they would come to a course that had no date for them.",
    ]


def _commissioned(of, between):
    held, off = of["commissioned.held"], of["commissioned.called_off"]
    said = f"{_of(held, 'date')} of {_of(of['commissioned.courses'], 'course')} took place between {between}"
    if off.number:
        said += f"; {off.value} more {'was' if off.number == 1 else 'were'} called off"
    days = of["commissioned.trainer_days"]
    return [
        f"{said}.",
        f"They offered {of['commissioned.places'].value} places, and trainers gave {_of(days, 'day')} to them.",
    ]


def _attended(of, between):
    heads = of.get("attended.head_count")
    more = ""
    if heads and heads.value != "0":
        more = f" At large events without names {heads.value} more were counted."
    return [
        f"Between {between} there were {_of(of['attended.attendances'], 'attendance')} by name, by "
        f"{of['attended.people'].value} distinct people.{more}"
    ]


def _learning(of, between):
    return [
        f"Between {between} practitioners started e-learning modules {_times(of['learning.started'])} and completed "
        f"them {_times(of['learning.completed'])}. Behind the completions stand "
        f"{_of(of['learning.people'], 'person', 'people')}.",
    ]


def _briefings(of, between):
    written, live, uses, heads = (of[f"briefings.{code}"] for code in ("written", "live", "uses", "heads"))
    was = "was" if written.number == 1 else "were"
    reach = f", with {_people(heads)}" if heads.number is not None else ""
    return [
        f"Between {between} {_of(written, 'briefing')} {was} written. At the end {_of(live, 'briefing')} could be read "
        "on this site.",
        f"Teams noted {_times(uses)} that they had used one{reach}.",
    ]


def _monitored(of, _between):
    registers, answers, later = (of[f"monitored.{code}"] for code in ("registers", "on_the_day", "later"))
    return [
        f"Registers are marked for {registers.made_of} dates." if registers.made_of else "No register was due.",
        f"Of all attendances {answers.said} were evaluated on the day." if answers.made_of else "",
        f"After three months {later.said} of those asked answered." if later.made_of else "",
    ]


def _effective(of, _between):
    kept, seen = of["effective.kept"], of["effective.seen"]
    said = [
        f"After three months {kept.said} had carried out their plan, at least in part." if kept.made_of else "",
        f"Of line managers {seen.said} saw a change in practice." if seen.made_of else "",
    ]
    if not any(said):
        told = any(figure.table for figure in of.values())
        said = [
            "What became of it in practice cannot be said: "
            + ("not enough people answered after three months. " if told else "not enough people answered. ")
            + ("The tables say what people felt and what they say they learnt on the day." if told else "")
        ]
    return [text.strip() for text in said]


def _give_take(of, _between):
    return [f"{_of(of['give_take.agencies'], 'agency', 'agencies')} gave {_of(of['give_take.days'], 'trainer day')}."]


MAKERS = {
    Section.NEEDED: _needed,
    Section.COMMISSIONED: _commissioned,
    Section.VIRTUAL: _virtual,
    Section.ATTENDED: _attended,
    Section.LEARNING: _learning,
    Section.BRIEFINGS: _briefings,
    Section.MONITORED: _monitored,
    Section.EFFECTIVE: _effective,
    Section.GIVE_TAKE: _give_take,
}


def _of(figure, noun, many=""):
    """ "1 date", "20 dates", "fewer than 5 dates"."""
    if figure.value in (NO_FIGURE, "0"):
        return f"no {many or noun + 's'}"
    return f"{figure.value} {noun if figure.number == 1 else many or noun + 's'}"


def _people(figure):
    """How many people, in the middle of a sentence."""
    if figure.value == NOT_SHOWN:
        return "a number of people that is not shown"
    return _of(figure, "person", "people")


def _times(figure):
    return "once" if figure.number == 1 else f"{figure.value} times"


def _capital(text):
    return text[:1].upper() + text[1:]
