"""Annual reports: their figures, the sentences these are said in, and the report as a document."""

from reports.queries.annual.compare import Difference, Since, altered, digest_of, since
from reports.queries.annual.document import (
    Document,
    Part,
    choosable_improvements,
    choosable_quotes,
    chosen,
    document,
    sections_of,
)
from reports.queries.annual.figures import Figure, figures_as_frozen, figures_now, period_over, scope_of

__all__ = [
    "Difference",
    "Document",
    "Figure",
    "Part",
    "Since",
    "altered",
    "choosable_improvements",
    "choosable_quotes",
    "chosen",
    "digest_of",
    "document",
    "figures_as_frozen",
    "figures_now",
    "period_over",
    "scope_of",
    "sections_of",
    "since",
]
