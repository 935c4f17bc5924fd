"""Forms of people: our own, and allauth's in our words and looks."""

from people.forms.accounts import (
    ActivateApp,
    AddPasskey,
    AskForCode,
    ChangeAddress,
    ChangePassword,
    EnterAddressCode,
    EnterCode,
    EnterResetCode,
    NewPassword,
    OtherAddress,
    Reauthenticate,
    RenamePasskey,
    ResetPassword,
    SecondStep,
    SecondStepAgain,
    SetPassword,
    SignIn,
    SignUp,
)
from people.forms.agencies import AgencyForm, PlaceForm
from people.forms.merging import MergeForm
from people.forms.profile import ProfileForm
from people.forms.roles import RoleForm, SearchForm

__all__ = [
    "ActivateApp",
    "AddPasskey",
    "AgencyForm",
    "AskForCode",
    "ChangeAddress",
    "ChangePassword",
    "EnterAddressCode",
    "EnterCode",
    "EnterResetCode",
    "MergeForm",
    "NewPassword",
    "OtherAddress",
    "PlaceForm",
    "ProfileForm",
    "Reauthenticate",
    "RenamePasskey",
    "ResetPassword",
    "RoleForm",
    "SearchForm",
    "SecondStep",
    "SecondStepAgain",
    "SetPassword",
    "SignIn",
    "SignUp",
]
