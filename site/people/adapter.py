"""The only customisation of allauth: our rules for signing up, signing in, and what is mailed about an account."""

from http import HTTPStatus

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone

from people import actions
from people.models import User
from people.rules import generic_mailbox, safe_path
from people.sessions import read_already

# What a mail about an account may hold. Nothing else a visitor typed ever reaches a mail to an unproved address.
MAIL_VALUES = ("code", "from_email", "to_email", "deleted_email")


class Backend(AuthenticationBackend):
    """Signs in by e-mail address; reads the person with the login in one query."""

    def get_user(self, user_id):
        """The login with person, agency and district, or None once it is closed: out at the next request."""
        people = User.objects.select_related("person__agency", "person__district__locality")
        user = read_already(user_id) or people.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


def user_display(user):
    """How allauth names somebody on its pages and in passkeys."""
    return user.get_full_name()


class AccountAdapter(DefaultAccountAdapter):
    """Our rules for accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Write to us if you think it should not be",
        "duplicate_email": "This is the address you already use",
        "email_password_mismatch": "The e-mail address and password do not belong together. Check both, or have a "
        "sign-in code sent to you",
        "enter_current_password": "This is not your password now",
        "incorrect_code": "This is not the code we sent. Check it and enter it again",
        "incorrect_password": "This is not your password",
        "invalid_login": "Enter your e-mail address",
        "invalid_password_reset": "This code has run out. Ask for a new one",
        "too_many_login_attempts": "There were too many wrong passwords. Wait five minutes, or have a sign-in code "
        "sent to you",
        "rate_limited": "That was too often in a short time. Wait a minute and try again",
        "same_as_current": "This is the address you already use",
    }

    def clean_email(self, email):
        """Refuse mailboxes that several people read, with the reason."""
        if reason := generic_mailbox(email):
            raise ValidationError(reason, code="generic_mailbox")
        return email

    def send_mail(self, template_prefix, email, context):
        """Queue the mail in the outbox; templates are `<prefix>.txt` and `.html`."""
        values = {name: str(context[name]) for name in MAIL_VALUES if name in context}
        actions.write_to(template=template_prefix, address=email, values=values, at=timezone.now())

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell the owner about a change to the account, at the address that is proved."""
        address = email or user.email
        if address and user.emailaddress_set.filter(email__iexact=address, verified=True).exists():
            self.send_mail(template_prefix, address, context or {})
        elif email and context and "to_email" in context:
            # The old address of a change: it was proved a moment ago, and its owner must hear of it.
            self.send_mail(template_prefix, address, context)

    def send_account_already_exists_mail(self, email):
        """Tell the owner somebody tried to sign up; takes as long as making an account, so that time tells nothing."""
        make_password(email)
        self.send_mail("account/email/account_already_exists", email, {})

    def confirm_email(self, request, email_address):
        """Prove an address; the person follows the login when it changes."""
        confirmed = super().confirm_email(request, email_address)
        user = email_address.user
        if confirmed and user.person_id:
            actions.move_address(user=user, address=email_address.email, at=timezone.now())
        return confirmed

    def login(self, request, user):
        """Open the session. The first time, when the address has just been proved, the login gets its person.

        A password from before is worthless if the address was proved by a sign-in code: somebody else may have chosen
        it and waited for the owner to come.
        """
        if user.person_id is None:
            methods = {record["method"] for record in get_authentication_records(request, user)}
            if methods & {"code", "socialaccount"} and user.has_usable_password():
                user.set_unusable_password()
                user.save(update_fields=["password"])
            user.person = actions.link_login(user=user, at=timezone.now())
        super().login(request, user)

    def is_safe_url(self, url):
        """Follow only plain paths on this site."""
        return bool(safe_path(url or ""))

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Wrong passwords count for an address as tried from one place: the owner still gets in from elsewhere."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"

    def pre_authenticate(self, request, **credentials):
        """Beside allauth's limits: an address under attack from many places takes no more passwords for an hour.

        Its owner signs in by code or passkey meanwhile.
        """
        super().pre_authenticate(request, **credentials)
        self._wide = ratelimit.consume(
            request, app="allauth.account", action="login_failed_anywhere", key=credentials.get("email", "").lower()
        )
        if not self._wide:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self):
        """A right password does not count."""
        super()._rollback_login_failed_rl_usage()
        if usage := getattr(self, "_wide", None):
            usage.rollback()


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on: a provider speaks only of verified addresses, and only in the e-mail domains it was named for."""

    def pre_social_login(self, request, sociallogin):
        """Refuse somebody new without a verified address of a domain the provider may speak for."""
        connected_before = sociallogin.account.pk is not None
        if connected_before or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        trusted = [address for address in sociallogin.email_addresses if self.trusts(address)]
        if not trusted:
            refusal = render(request, "socialaccount/authentication_error.html", status=HTTPStatus.FORBIDDEN)
            raise ImmediateHttpResponse(refusal)
        # Others it named are dropped: they would be stored beside the one that is proved.
        sociallogin.email_addresses = trusted[:1]
        if not sociallogin.is_existing:
            sociallogin.user.email = trusted[0].email.lower()

    def can_authenticate_by_email(self, login, email):
        """Whether an address the provider named opens the account that has it."""
        return super().can_authenticate_by_email(login, email) and any(
            address.email.lower() == email.lower() and self.trusts(address) for address in login.email_addresses
        )

    def trusts(self, address):
        """Whether the provider verified the address and may speak for its domain; mailboxes of several people never.

        Some providers send the words "true" and "false": only a true truth counts.
        """
        domain = address.email.lower().rpartition("@")[2]
        return address.verified is True and domain in settings.OIDC_EMAIL_DOMAINS and not generic_mailbox(address.email)

    def is_auto_signup_allowed(self, request, sociallogin):
        """No second form: the profile asks what is missing."""
        return True

    def populate_user(self, request, sociallogin, data):
        """Only the address is taken over and nothing else kept; the profile asks for the rest."""
        sociallogin.account.extra_data = {}
        sociallogin.user.email = (data.get("email") or "").lower()
        return sociallogin.user


class MFAAdapter(DefaultMFAAdapter):
    """Words of the second step."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "You need a second step while you hold a role. Add another before removing this",
        "cannot_generate_recovery_codes": "Set up an app or a passkey first",
        "incorrect_code": "This code is not right. Codes change every 30 seconds: enter the newest",
        "unverified_email": "Prove your e-mail address first",
    }

    def get_totp_issuer(self):
        """The partnership, as the authenticator app shows it."""
        return settings.PARTNERSHIP_SHORT_NAME

    def generate_authenticator_name(self, user, type):  # noqa: A002 - allauth's signature
        """A first name for a passkey, from the device it is made on."""
        agent = context.request.META.get("HTTP_USER_AGENT", "") if context.request else ""
        kinds = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android phone", "Windows": "Windows", "Mac": "Mac"}
        return next((name for sign, name in kinds.items() if sign in agent), "My passkey")
