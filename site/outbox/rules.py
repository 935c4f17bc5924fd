"""Who may look into the outbox."""

from people.choices import Role


def can_watch(user):
    """Whether `user` sees how messages fare: administrators all, co-ordinators their locality's."""
    return user.is_authenticated and (user.is_administrator or user.holds(Role.COORDINATOR))
