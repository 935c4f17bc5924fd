"""The partnership's settings, and those in which a family of courses differs."""

from django.db.models import CharField

from courses.choices import FAMILY_MAY_SET
from courses.models import Course, Policy
from courses.queries import courses_to_plan
from design import forms

# {name of a setting: its label}, by heading.
GROUPS = {
    "Booking": {
        "capacity": "Places of a new date",
        "minimum_to_run": "Fewest people for a new date to run",
        "decide_working_days_before": "Working days before a date when it is decided whether it runs",
        "booking_closes_working_days": "Working days before a date when booking closes",
        "cancellation_notice_working_days": "Working days of notice for giving a place up",
        "absences_before_restriction": "Absences after which a co-ordinator must agree (0: never)",
        "restriction_months": "Months for which absences count",
    },
    "Approval": {
        "approval": "How is a line manager’s approval had?",
        "approval_reminder_working_days": "Working days until the manager is reminded",
        "approval_lapses_working_days": "Working days until a request lapses",
    },
    "Waiting list": {
        "offer_hours": "Hours an offer stands",
        "offer_hours_near": "Hours an offer stands near the date",
        "offer_near_days": "Days before a date that count as near",
        "offers_end_hours_before": "Hours before a date when offers end",
        "agency_share_percent": "Highest share of places for one agency, in per cent (100: no limit)",
        "agency_share_released_days_before": "Days before a date when the share ends",
    },
    "Trainers": {
        "trainers_per_event": "Trainers of a date",
        "agencies_per_event": "Agencies they come from, at least",
        "local_trainers": "Local trainers on dates for one locality, at least",
        "places_per_trainer_day": "Places an agency earns by one trainer day",
        "trainer_day_pounds": "Notional cost of a trainer day, in pounds (0: not shown)",
        "room_pounds": "Cost of a room for a date face to face, in pounds, where the date does not say (0: none)",
    },
    "Charges": {
        "charge_half_day": "Charge for half a day, in pounds (0: only recorded)",
        "charge_full_day": "Charge for a full day, in pounds (0: only recorded)",
        "half_day_up_to_minutes": "Half a day lasts up to so many minutes",
    },
    "E-learning": {
        "parked_completion_days": "Days for which completions of people without an account are kept",
    },
    "Messages": {
        "joining_instructions_days": "Days before a date when joining instructions go out",
        "first_reminder_days": "Days before a date of the first reminder",
        "second_reminder_days": "Days before a date of the second reminder",
    },
    "Register, certificates and evaluation": {
        "register_edit_days": "Days for which trainers may correct the register",
        "full_attendance_percent": "Share of the minutes that counts as full attendance, in per cent",
        "late_arrival_refused_minutes": "Minutes after which nobody is let in any more",
        "make_up_window_days": "Days in which a missed part can be made up on another date (0: never)",
        "make_up_places": "People who may come to make up a part, beside the places of the date",
        "certificate_rule": "What does a certificate need?",
        "refresher_months": "Months after which a refresher is due (0: never)",
        "refresher_reminder_days": "Days before that when people are reminded (0: not reminded)",
        "w1_opens_minutes_before_end": "Minutes before the end when the evaluation opens",
        "w1_open_days": "Days for which the evaluation stays open",
        "smallest_count": "Smallest number shown in published tables (5 or more)",
        "smallest_mean": "Smallest number of answers behind a mean (8 or more)",
        "evaluation_key_months": "Months after which answers can no longer be paired",
        "followup_days": "Days after a date when delegates and managers are asked what changed",
        "followup_open_days": "Days for which those questions stay open",
        "followup_reminders": "Reminders of those questions",
        "followup_reminder_days": "Days between the reminders",
    },
}


def setting(name, label, **more):
    """The form field of one setting, as the model's field asks."""
    field = Policy._meta.get_field(name)
    if isinstance(field, CharField):
        return forms.SelectField(label=label, choices=field.choices, **more)
    least = max([check.limit_value for check in field.validators if check.code == "min_value"], default=0)
    most = min([check.limit_value for check in field.validators if check.code == "max_value"], default=32767)
    return forms.WholeNumberField(label=label, min_value=least, max_value=most, **more)


class Settings(forms.Form):
    """Fields made from the settings; `groups` are (heading, bound fields) for the page."""

    names: tuple = ()

    @property
    def groups(self):
        """The bound fields under their headings."""
        for heading, labels in GROUPS.items():
            if fields := [self[name] for name in labels if name in self.fields]:
                yield heading, fields


class SetPolicy(Settings):
    """Every setting of the partnership."""

    def __init__(self, *args, policy, **kwargs):
        """Begin with what stands."""
        super().__init__(*args, **kwargs)
        for labels in GROUPS.values():
            for name, label in labels.items():
                self.fields[name] = setting(name, label, initial=getattr(policy, name))
                self._say_plainly(self.fields[name])


class AddFamily(forms.Form):
    """A new family of courses."""

    name = forms.CharField(label="Name", max_length=100)
    code = forms.CharField(
        label="Short code", help_text="Small letters and hyphens, like large-events", max_length=40, width=20
    )

    def clean_code(self):
        """A slug."""
        code = self.cleaned_data["code"].strip().lower()
        if not all(part.isalnum() and part.isascii() for part in code.split("-")):
            self.add_error("code", "Use small letters, figures and single hyphens")
        return code


class FamilyPolicy(Settings):
    """The settings in which a family differs, and its courses. An empty answer follows the partnership."""

    courses = forms.ModelMultipleChoiceField(Course.objects.none(), label="Courses of this family", required=False)

    def __init__(self, *args, family, policy, **kwargs):
        """Begin with what stands; the partnership's value is the hint."""
        super().__init__(*args, **kwargs)
        self.fields["courses"].queryset = courses_to_plan()
        self.initial["courses"] = list(family.courses.all())
        for labels in GROUPS.values():
            for name, label in labels.items():
                if name in FAMILY_MAY_SET:
                    chosen = isinstance(Policy._meta.get_field(name), CharField)
                    usual = getattr(policy, f"get_{name}_display")() if chosen else getattr(policy, name)
                    more = {"empty": "As the partnership"} if chosen else {}
                    self.fields[name] = setting(
                        name,
                        label,
                        required=False,
                        initial=family.overrides.get(name),
                        help_text=f"The partnership: {usual}",
                        **more,
                    )
                    self._say_plainly(self.fields[name])

    def overrides(self):
        """What was answered."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in FAMILY_MAY_SET and value not in (None, "")
        }
