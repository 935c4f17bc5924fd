"""Reads about the outbox."""

from django.db.models import Case, IntegerField, Value, When

from outbox.choices import LATE_AFTER, State
from outbox.models import Message, TemplateText


def is_late(*, at):
    """Whether a message nobody has tried to send is more than fifteen minutes overdue: then no sender is at work."""
    return Message.objects.filter(state=State.QUEUED, attempts=0, next_try_at__lt=at - LATE_AFTER).exists()


def delayed(*, at):
    """Whether mail is in trouble now: some message has failed a try and waits for the next."""
    return Message.objects.filter(state=State.QUEUED, attempts__gte=1, next_try_at__gt=at).exists()


def for_staff(user):
    """Messages the user may watch: first those not delivered, then those in trouble, then the rest, newest first."""
    urgency = Case(
        When(state=State.FAILED, then=Value(0)),
        When(state=State.QUEUED, attempts__gte=1, then=Value(1)),
        When(state=State.QUEUED, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    watched = Message.objects.visible_to(user)
    if not user.is_administrator:
        # Their own copies are not what they watch over here.
        watched = watched.filter(locality__in=user.coordinated_localities)
    return watched.annotate(urgency=urgency).select_related("recipient").order_by("urgency", "-queued_at", "-pk")


def changed_texts():
    """{template: TemplateText} of the e-mails whose words staff have changed, with who did. One query."""
    return {row.template: row for row in TemplateText.objects.select_related("changed_by").order_by("pk")}
