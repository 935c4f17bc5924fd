"""What the analysis is worked out from, counted by the database: as many queries for ten answers as for a million.

Rows come back as counts of equal answers of one date. No row says whose an answer is.
"""

from evaluations.choices import Kind
from evaluations.queries.reading.asked import Asked, Item, asked_in, newest, what_is_asked
from evaluations.queries.reading.by_date import ByDate
from evaluations.queries.reading.counted import Counts, count
from evaluations.queries.reading.dates import Day, Reach, days

__all__ = ["Asked", "ByDate", "Counts", "Day", "Item", "Reach", "asked_in", "newest", "read", "what_is_asked"]


def read(reach, policy):
    """Read the counts of all dates in reach. Three queries, or one where there is no date."""
    counts = Counts(days={day.pk: day for day in days(reach, policy)})
    if counts.days:
        count(reach.events().values("pk"), counts, groups=reach.groups)
        counts.asked, counts.items = what_is_asked(reach.events())
        counts.questions = [question for question in newest(counts.asked) if question.kind != Kind.CONSENT]
    return counts
