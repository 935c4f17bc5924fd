"""The annual report of the year ending 30 September 2020, in words of our own, with its figures frozen.

The figures are the platform's own: what the records of 2020 give. Only 347, the head counts being over 400, and the
gist of the four quotes come from the partnership's report.
"""

import datetime as dt

from config.demo.accounts import user
from config.demo.cms import read
from evaluations import actions as evaluations
from evaluations.choices import Review
from evaluations.models import Answer, Quote
from reports import actions
from reports.choices import Section
from reports.models import AnnualReport
from reports.queries import annual

FIRST, LAST = dt.date(2019, 10, 1), dt.date(2020, 9, 30)
VIRTUAL = (dt.date(2020, 6, 1), LAST)
TITLE = "Workforce development, year ending 30 September 2020"
# What stands before and after the figures of each part.
WORDS = {
    Section.NEEDED: (
        "The partnership asks each year what its workforce needs to learn. Three things say so: its priorities, which "
        "are contextual safeguarding, neglect and domestic abuse; what case reviews taught; and what practitioners ask "
        "for.\n\nIn 2020 a need came that nobody had planned for. Training in rooms stopped in March, and everything "
        "had to be taught in another way.",
        "This platform was not there yet in 2020, so it holds no wishes or waiting lists of that year.",
    ),
    Section.COMMISSIONED: (
        "Courses were bought from commissioned trainers, delivered by trainers whom agencies lent, and hosted for "
        "others. Each serves a priority, or a need that a review laid open.",
        "The dates called off are those of March 2020, when all training in rooms stopped.",
    ),
    Section.VIRTUAL: (
        "The first virtual course ran in June 2020.",
        "Some of these courses have an adult focus and are open to the children’s workforce.",
    ),
    Section.ATTENDED: (
        "",
        "The head counts are those of Online Safety Live in January 2020, where nobody was booked by name. They are in "
        "no rate.",
    ),
    Section.LEARNING: (
        "The e-learning of the three former Boards was brought together on one platform and opened to all three "
        "authorities.",
        "That platform kept its own figures in 2020. Completions reported by it since then are counted here.",
    ),
    Section.BRIEFINGS: (
        "A 7 Minute Briefing is written when guidance or law changes, when a review has taught something, or when a "
        "theme emerges.",
        "The briefings of 2020 were written anew for this site, and so count in the year of writing.",
    ),
    Section.MONITORED: (
        "Every date has a register, and a form at the end of the day.",
        "What the partnership asks for next is to evaluate more rigorously, impact on practice included. Since then "
        "people are asked before the day, on it and three months on, and their line managers are asked too.",
    ),
    Section.EFFECTIVE: (
        "The form of the day says what people felt and what they say they learnt. It does not show what changed in "
        "practice.",
        "",
    ),
    Section.QUOTES: ("Comments given on the day, whose writers agreed to be quoted.", ""),
    Section.YOU_SAID: ("What people said changed what is taught.", ""),
    Section.GIVE_TAKE: ("Agencies lend trainers, and take places.", ""),
}


def has_annual():
    """Whether somebody has made an annual report already."""
    return AnnualReport.objects.exists()


def load_annual(at):
    """Make the report, choose its quotes, freeze it. Returns what it says of virtual training."""
    by = user("ld")
    _publish_quotes(at)
    report = actions.make(title=TITLE, first=FIRST, last=LAST, by=by, at=at)
    texts = [comment["text"] for comment in read("programme.toml")["comment"]]
    chosen = {
        Section.QUOTES: annual.choosable_quotes(report, at=at).filter(text__in=texts),
        Section.YOU_SAID: annual.choosable_improvements(report, at=at),
    }
    for section in annual.sections_of(report):
        before, after = WORDS[section.kind]
        first, last = VIRTUAL if section.kind == Section.VIRTUAL else (None, None)
        words = {"before": before, "after": after, "first": first, "last": last}
        actions.word(section=section, chosen=chosen.get(section.kind), by=by, at=at, **words)
    report = actions.freeze(report=report, by=by, at=at)
    document = annual.document(report, annual.sections_of(report), annual.figures_as_frozen(report), [])
    return next(part.sentences[0] for part in document.parts if part.section.kind == Section.VIRTUAL)


def _publish_quotes(at):
    """Put the four comments of the partnership's report on the pages of their courses, where they are not yet."""
    for comment in read("programme.toml")["comment"]:
        answers = Answer.objects.filter(text=comment["text"], review=Review.RELEASED)
        answer = answers.select_related("response__event__course").order_by("pk").first()
        if answer and not Quote.objects.filter(text=answer.text).exists():
            evaluations.quote(answer=answer, by=user("admin"), at=at)
