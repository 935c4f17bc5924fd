"""Sessions that know whose they are: one query tells who is signed in, where Django's own take two (docs/adr/0022)."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from people.models import User, Visit

_read: ContextVar[User | None] = ContextVar("the login read with the session", default=None)


class SessionStore(db.SessionStore):
    """Django's sessions in the database, each read together with its login and whether that holds any role.

    Nothing is kept from one request to the next: a login that was closed, a session that was ended and a role that
    was given or taken count at the next request, in every process.
    """

    # The login the session was read with; None before, and for a session that is nobody's.
    owner: User | None = None

    @classmethod
    def get_model_class(cls):
        """Where the sessions are."""
        return Visit

    def load(self):
        """The session's values, or none where it has ended. One query."""
        visit = Visit.objects.with_login().filter(session_key=self.session_key, expire_date__gt=timezone.now()).first()
        if visit is None:
            self._session_key = None
            return {}
        self.owner = visit.user
        if self.owner and not visit.holds_role:
            self.owner.grants = []
        return self.decode(visit.session_data)

    def create_model_instance(self, data):
        """The row to write, with the login the values name."""
        visit = super().create_model_instance(data)
        visit.user_id = data.get(SESSION_KEY)
        return visit


@contextmanager
def login_of(session):
    """Lets the backend take the login that came with `session`, inside the block only."""
    session.get(SESSION_KEY)
    token = _read.set(getattr(session, "owner", None))
    try:
        yield
    finally:
        _read.reset(token)


def read_already(user_id):
    """The login of that id, if it came with the session that is being looked at; else None."""
    user = _read.get()
    return user if user and user.pk == user_id else None
