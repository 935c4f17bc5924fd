"""The only customisation of allauth."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend


class Backend(AuthenticationBackend):
    """Signs in by e-mail address; reads the person with the login in one query."""


class AccountAdapter(DefaultAccountAdapter):
    """Our rules for accounts."""
