"""The analysis of a course, a locality, a trainer's dates or a period, from batches alone (`small_numbers`).

Nothing of a date is told before its form has closed: after that no answer is added.
"""

from courses.queries import policy as the_policy
from evaluations.queries.analysis.told import Analysis
from evaluations.queries.analysis.workshop import Workshop
from evaluations.queries.reading import read

__all__ = ["Analysis", "Workshop", "analysis"]


def analysis(reach, policy=None):
    """Work out the Analysis of what is in reach. Three queries, and one where the settings are not handed in."""
    policy = policy or the_policy()
    return Workshop(read(reach, policy), reach, policy).analysis()
