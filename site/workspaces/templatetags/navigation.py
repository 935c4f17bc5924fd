"""The main ways through the site, by who is signed in."""

from django import template
from django.urls import reverse

from courses.rules import can_plan, delivers
from evaluations.rules import can_build
from people.choices import Role

register = template.Library()

PUBLIC = (
    ("/training/", "Training"),
    ("/briefings/", "7 Minute Briefings"),
    ("/e-learning/", "E-learning"),
    ("/resources/", "Resources"),
)


@register.simple_tag(takes_context=True)
def navigation(context):
    """The lines of the navigation as (address, text). No query for strangers; the live roles once for the others."""
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return [*PUBLIC, (reverse("account_login"), "Sign in")]
    return [*PUBLIC, *_workspaces(user), (reverse("account_logout"), "Sign out")]


def _workspaces(user):
    """The rooms this person has a key to."""
    yield reverse("workspaces:my"), "My training"
    if not user.grants:
        return
    administers = user.is_administrator
    if delivers(user):
        yield reverse("workspaces:trainer"), "Trainer"
    if can_plan(user):
        yield reverse("workspaces:coordinate"), "Co-ordinate"
    if administers or user.holds(Role.AGENCY_LEAD):
        yield reverse("workspaces:agency"), "Agency"
    if administers or user.holds(Role.SUBGROUP) or user.holds(Role.COORDINATOR):
        yield reverse("reports:reports"), "Reports"
    if user.holds(Role.SCRUTINEER):
        yield reverse("published:scrutiny"), "Scrutiny"
    if can_build(user):
        yield reverse("evaluations:questionnaires"), "Questionnaires"
    if administers or user.holds(Role.EDITOR):
        yield reverse("wagtailadmin_home"), "Site editor"
    if administers or user.holds(Role.COORDINATOR):
        yield reverse("outbox:messages"), "Messages"
    if administers:
        yield reverse("people:roles"), "Roles"
        yield reverse("legacy:files"), "Old records"


@register.simple_tag
def pulse_of(pulses, event):
    """The Pulse of one date from the dict that `evaluations.queries.pulses` gave."""
    return pulses[event.pk]
