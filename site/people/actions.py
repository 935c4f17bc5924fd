"""Every write about people, agencies and roles."""

from people import ports
from people.models import Person


def create_person(*, name, email="", agency=None, by, at):
    """Add somebody who has no record yet, inside the caller's transaction. Returns the person; tells nobody."""
    person = Person.objects.create(name=name, email=email.strip().lower() or None, agency=agency, created_at=at)
    ports.record(action="person.create", target=person, by=by, at=at, subject=person)
    return person
