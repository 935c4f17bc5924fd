"""The editors' admin, without the parts that would show people (docs/adr/0012) or send mail inside a request."""

from django.utils import timezone
from wagtail import hooks
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from cms import actions
from cms.viewsets import viewsets

HIDDEN_MENUS = frozenset({"reports"})
HIDDEN_SETTINGS = frozenset({"users", "groups"})


@hooks.register("register_admin_viewset")
def register_prerequisites():
    """What comes first before a course."""
    return list(viewsets)


@hooks.register("construct_main_menu")
def hide_reports(request, menu_items):
    """Wagtail's reports list what each editor did, by name."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_MENUS]


@hooks.register("construct_settings_menu")
def hide_people(request, menu_items):
    """Accounts and groups are kept by the people app, where roles have scopes."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_SETTINGS]


def on_task_submitted(sender, instance, user=None, **kwargs):
    """A page waits for approval."""
    actions.ask_for_approval(task_state=instance, by=user, at=timezone.now())


def on_approved(sender, instance, user=None, **kwargs):
    """A page was approved and is public."""
    actions.tell_approved(workflow_state=instance, by=user, at=timezone.now())


def on_rejected(sender, instance, user=None, **kwargs):
    """A page was sent back."""
    actions.tell_sent_back(workflow_state=instance, by=user, at=timezone.now())


def on_submitted(sender, **kwargs):
    """Wagtail tells superusers of a submission. Nobody here is one: roles give the rights."""


# Wagtail's names for its own senders. Ours take the same names, so that each place is filled once, whoever comes first.
PLACES = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification", on_task_submitted),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification", on_submitted),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification", on_rejected),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification", on_approved),
)


def take_over_mail():
    """Put our receivers in the places of Wagtail's. Called when the app is ready."""
    for signal, sender, place, receiver in PLACES:
        signal.disconnect(sender=sender, dispatch_uid=place)
        signal.connect(receiver, sender=sender, dispatch_uid=place)
