"""Telling editors what became of a page: Wagtail's own mails would go out inside the request (TRUST.md R5)."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from wagtail.users.models import UserProfile

from outbox.actions import queue

# Each mail: the switch in an editor's account in the admin, and the template.
MAILS = {
    "submitted": ("submitted_notifications", "cms/email/submitted"),
    "approved": ("approved_notifications", "cms/email/approved"),
    "sent_back": ("rejected_notifications", "cms/email/sent_back"),
}


@transaction.atomic
def ask_for_approval(*, task_state, by, at):
    """Queue a mail to each active member of the groups that may approve the page, but for `by`. Returns how many."""
    groups = getattr(task_state.task.specific, "groups", None)
    if groups is None:  # A task that no group approves.
        return 0
    members = get_user_model().objects.filter(groups__in=groups.all(), is_active=True).select_related("person")
    members = members.distinct().order_by("pk")
    if by is not None:
        members = members.exclude(pk=by.pk)
    state = task_state.workflow_state
    values = told(state.content_object, by=state.requested_by)
    return sum(tell(user, "submitted", task_state.pk, values, at=at) for user in members)


@transaction.atomic
def tell_approved(*, workflow_state, by, at):
    """Queue the mail that the page is public, to whoever asked for approval unless it is `by`. Returns 0 or 1."""
    author = workflow_state.requested_by
    if author is None or author == by:
        return 0
    return tell(author, "approved", workflow_state.pk, told(workflow_state.content_object, by=by), at=at)


@transaction.atomic
def tell_sent_back(*, workflow_state, by, at):
    """Queue the mail that the page was sent back, with what the approver wrote, as `tell_approved` does."""
    author, task_state = workflow_state.requested_by, workflow_state.current_task_state.specific
    if author is None or author == by:
        return 0
    values = told(workflow_state.content_object, by=by) | {"comment": task_state.get_comment()}
    return tell(author, "sent_back", task_state.pk, values, at=at)


def told(page, *, by):
    """What each of the mails says."""
    return {
        "title": page.get_admin_display_title(),
        "name": by.get_full_name() if by else "",
        "link": settings.BASE_URL + reverse("wagtailadmin_pages:edit", args=(page.pk,)),
    }


def tell(user, what, number, values, *, at):
    """Queue one mail to a login that is open and has not switched this kind off in the editors' admin: 1, else 0."""
    switch, template = MAILS[what]
    if not user.is_active or not getattr(UserProfile.get_for_user(user), switch):
        return 0
    to = user.person if user.person_id and user.person.email else user.email
    queue(key=f"page:{what}:{number}:{user.pk}", template=template, to=to, at=at, values=values)
    return 1
