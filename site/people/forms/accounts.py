"""allauth's forms in our words and looks. Their rules stay as they are; only labels, hints and the renderer change."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms as django_forms

from design import forms

PASSWORD_HINT = "At least 10 characters. Three unconnected words are easy to keep in mind."  # noqa: S105 - a hint
CODE_LABEL = "Code"


class Worded(django_forms.Form):
    """Replaces labels and hints by `words = {field: (label, hint)}` before the base form writes its sentences."""

    words: dict[str, tuple[str, str]] = {}

    def __init__(self, *args, **kwargs):
        """Take allauth's fields and say them our way."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]
            if isinstance(field, django_forms.EmailField):
                field.widget.attrs["spellcheck"] = "false"


class House(forms.Form, Worded):
    """The order matters: our base form outside, the words inside it, allauth's form innermost."""


class SignIn(House, account.LoginForm):
    """Sign in with a password."""

    words = {"login": ("Your e-mail address", ""), "password": ("Your password", "")}


class SignUp(House, account.SignupForm):
    """Make an account. The field `website` is a trap for programs that fill in everything."""

    words = {
        "email": ("Your work e-mail address", "We send a code there to see that it is yours. One account, one person."),
        "password1": ("Choose a password", PASSWORD_HINT),
        "website": ("Leave this empty", ""),
    }

    def __init__(self, *args, **kwargs):
        """allauth hides the trap by an inline style, which our policy forbids: the template hides it by a class."""
        super().__init__(*args, **kwargs)
        trap = self.fields["website"].widget.attrs
        trap.pop("style", None)
        trap["autocomplete"] = "off"


class ChangeAddress(House, account.AddEmailForm):
    """Change the e-mail address."""

    words = {"email": ("New e-mail address", "We send a code there. Until you enter it, nothing changes.")}


class OtherAddress(House, account.ChangeEmailForm):
    """Correct a mistyped address while signing up."""

    words = {"email": ("The right e-mail address", "")}


class ChangePassword(House, account.ChangePasswordForm):
    """Change the password."""

    words = {
        "oldpassword": ("Your password now", ""),
        "password1": ("New password", PASSWORD_HINT),
        "password2": ("New password again", ""),
    }


class SetPassword(House, account.SetPasswordForm):
    """Choose a first password."""

    words = {"password1": ("Password", PASSWORD_HINT), "password2": ("Password again", "")}


class ResetPassword(House, account.ResetPasswordForm):
    """Ask for a code to choose a new password."""

    words = {"email": ("Your e-mail address", "")}


class NewPassword(House, account.ResetPasswordKeyForm):
    """Choose a new password after the code."""

    words = {"password1": ("New password", PASSWORD_HINT), "password2": ("New password again", "")}


class Reauthenticate(House, account.ReauthenticateForm):
    """Show that it is still you, by password."""

    words = {"password": ("Your password", "")}


class AskForCode(House, account.RequestLoginCodeForm):
    """Ask for a sign-in code."""

    words = {"email": ("Your e-mail address", "")}


class EnterCode(House, account.ConfirmLoginCodeForm):
    """Enter the sign-in code."""

    words = {"code": (CODE_LABEL, "8 letters, from the e-mail. Capitals and the dash do not matter.")}


class EnterAddressCode(House, account.ConfirmEmailVerificationCodeForm):
    """Enter the code that proves an address."""

    words = EnterCode.words


class EnterResetCode(House, account.ConfirmPasswordResetCodeForm):
    """Enter the code before choosing a new password."""

    words = EnterCode.words


class SecondStep(House, mfa.AuthenticateForm):
    """The second step of signing in."""

    words = {"code": (CODE_LABEL, "6 numbers from your authenticator app, or one of your recovery codes.")}


class SecondStepAgain(House, mfa.ReauthenticateForm):
    """Show that it is still you, by the second step."""

    words = SecondStep.words


class ActivateApp(House, totp.ActivateTOTPForm):
    """Set up an authenticator app."""

    words = {"code": ("Code the app shows now", "6 numbers")}


class AddPasskey(House, webauthn.AddWebAuthnForm):
    """Add a passkey."""

    words = {
        "name": ("A name for this passkey", "So that you can tell it from others, for example the name of the device."),
        "passwordless": ("Sign in with it alone", "No password or code is asked then. The device asks for its PIN, "
                         "your finger or your face."),
    }  # fmt: skip


class RenamePasskey(House, webauthn.EditWebAuthnForm):
    """Rename a passkey."""

    words = {"name": ("Name", "")}
