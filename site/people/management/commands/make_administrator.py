"""Makes the first administrator of an installation."""

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from people import actions
from people.choices import Role
from people.models import User
from people.rules import generic_mailbox


class Command(BaseCommand):
    """`manage.py make_administrator name@council.example`: they sign in by code, then set up a second step."""

    help = "Gives somebody the administrator role. Their account is made if there is none; they sign in by code."

    def add_arguments(self, parser):
        """The address."""
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *args, **options):
        """Make the account if needed, link the person, give the role."""
        address, at = options["email"].strip().lower(), timezone.now()
        if reason := generic_mailbox(address):
            raise CommandError(reason)
        user = User.objects.filter(email=address).first() or User.objects.create_user(address)
        # Whoever may run commands on the machine vouches for the address; the code goes to it all the same.
        EmailAddress.objects.update_or_create(user=user, email=address, defaults={"verified": True, "primary": True})
        person = actions.link_login(user=user, at=at)
        try:
            actions.grant_role(person=person, role=Role.ADMINISTRATOR, by=None, at=at)
        except actions.AlreadyHeld as error:
            raise CommandError(f"{address} is an administrator already.") from error
        self.stdout.write(f"{address} is an administrator. They sign in with a code sent to that address.")
