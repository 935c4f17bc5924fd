"""Reads about courses that several pages need."""

from django.db.models import CharField, Value

from courses.models import Priority
from people.models import Locality


def filter_choices():
    """The localities and priorities to filter by, as {"locality": [(code, name)], "priority": ...}. One query."""
    rows = (
        _choices(Priority, "priority").union(_choices(Locality, "locality"), all=True).order_by("kind", "place", "name")
    )
    choices = {"locality": [], "priority": []}
    # Sorted here: the two tables number their positions apart.
    for kind, code, name, _position in sorted(rows, key=lambda row: (row[0], row[3], row[2])):
        choices[kind].append((code, name))
    return choices


def _choices(model, kind):
    """Rows of (kind, code, name, place), typed alike so that both databases can join them."""
    return model.objects.values_list(Value(kind, output_field=CharField()), "code", "name", "position")
