"""The public pages. Facts about courses and dates live in the rooms below; a page only tells the story (docs/adr/0006).

`get_context` is Wagtail's view: it is the one place in these models that asks the clock.
"""

from cms.models.briefings import BriefingIndexPage, BriefingPage
from cms.models.home import HomePage, StandardPage
from cms.models.learning import LearningPage, ModulePage
from cms.models.training import CataloguePage, CoursePage

__all__ = [
    "BriefingIndexPage",
    "BriefingPage",
    "CataloguePage",
    "CoursePage",
    "HomePage",
    "LearningPage",
    "ModulePage",
    "StandardPage",
]
