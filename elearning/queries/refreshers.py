"""Who did which module last, for rules that say when it is to be done again."""

from django.db.models import Max

from elearning.models import Completion


def last_done(completions=None):
    """[(person's id, module's title, months until a refresher, day)] of everybody's last completion of each module.

    Of these Completions, or of all; modules that ask nobody back, or are no longer there, are left out. One query.
    """
    rows = Completion.objects.all() if completions is None else completions
    rows = rows.filter(module__retired_at=None, module__refresher_months__gt=0).order_by()
    facts = rows.values_list("person", "module__title", "module__refresher_months", "module")
    return [(*fact[:3], fact[-1]) for fact in facts.annotate(last=Max("completed_on"))]
