"""What a co-ordinator types about many dates at once, and about a course in one locality."""

from courses.models import Course
from courses.queries import courses_to_plan, localities_planned_by
from courses.rules import SERIES, booking_closes, instants, series
from design import forms
from people.models import Locality
from workspaces.forms.dates import PlanDate

MOST_DATES = 24


class PlanSeries(PlanDate):
    """Many draft dates of one course, alike but for the day."""

    pattern = forms.RadiosField(label="How often?", choices=SERIES, initial="monthly")
    number = forms.WholeNumberField(label="How many dates in all?", min_value=2, max_value=MOST_DATES)

    def __init__(self, *args, **kwargs):
        """One sitting a date."""
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name.endswith("_2")]:
            del self.fields[name]
        self.fields["day_1"].label = "Day of the first one"

    def _sitting(self, number):
        """There is no second part."""
        return super()._sitting(number) if f"day_{number}" in self.fields else None

    def _instants(self, number, end):
        """As above. Of a time that happens twice the first is taken: the other dates have no such night."""
        return []

    def clean(self):
        """Each date at the same time on London's wall."""
        cleaned = super().clean()
        needed = ("day_1", "starts_1", "ends_1", "pattern", "number", "closes")
        cleaned["dates"] = []
        if self.errors or any(cleaned.get(name) is None for name in needed):
            return cleaned
        for day in series(cleaned["day_1"], cleaned["pattern"], cleaned["number"]):
            starts, ends = instants(day, cleaned["starts_1"]), instants(day, cleaned["ends_1"])
            if not (starts and ends):
                self.add_error("starts_1", f"The clocks go forward on {day:%d %m %Y} and skip this time")
                break
            cleaned["dates"].append((day, starts[0], ends[0]))
        return cleaned

    def details(self, keep):
        """What the action takes; `keep` are the days (ISO) that were left ticked."""
        cleaned = self.cleaned_data
        return self.place() | {
            "course": cleaned["course"],
            "locality": cleaned["locality"],
            "capacity": cleaned["capacity"],
            "count_only": cleaned["count_only"],
            "dates": [
                {"sessions": [(starts, ends)], "booking_closes_at": booking_closes(starts, cleaned["closes"])}
                for day, starts, ends in cleaned["dates"]
                if day.isoformat() in keep
            ],
        }


class Variant(forms.Form):
    """What one locality does differently in a course."""

    course = forms.ModelChoiceField(Course.objects.none(), label="Course")
    locality = forms.ModelChoiceField(Locality.objects.none(), label="Locality", radios=True)
    differences = forms.TextField(
        label="What is different here?",
        help_text="Everybody reads it on the page of each date. Empty: nothing differs.",
        max_length=500,
        rows=4,
        required=False,
    )
    note = forms.TextField(
        label="Note for those who book", help_text="Shown while they book.", max_length=300, rows=3, required=False
    )

    def __init__(self, *args, user, **kwargs):
        """Offer what the user plans for."""
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses_to_plan()
        self.fields["locality"].queryset = localities_planned_by(user)
