"""What people type when they book, and what a trainer marks."""

import datetime as dt
import struct
import uuid
import zipfile

from django import forms

from design.forms import (
    BooleanField,
    CharField,
    CheckboxesField,
    DateField,
    EmailField,
    Form,
    ModelChoiceField,
    RadiosField,
    TextField,
)
from people.choices import ManagerKind
from people.models import District
from people.rules import generic_mailbox, looks_like_address

# Who agrees, as the box to tick says it.
AGREES = {
    ManagerKind.MANAGER: "My line manager knows and agrees",
    ManagerKind.SUPERVISING_SOCIAL_WORKER: "My supervising social worker knows and agrees",
    ManagerKind.VOLUNTEER_COORDINATOR: "My volunteer co-ordinator knows and agrees",
}


class Book(Form):
    """What a booking asks beyond the profile: needs, and that the manager agrees where the course wants that said."""

    access_needs = TextField(
        label="What do you need from us?",
        help_text=(
            "For example a hearing loop, large print, step-free access or a break at a set time. We need not know "
            "why. Only the trainers and the co-ordinator see it, from a week before until a day after the date."
        ),
        max_length=1000,
        rows=3,
        required=False,
    )
    declared = BooleanField(label=AGREES[ManagerKind.MANAGER], required=True)

    def __init__(self, *args, declares=None, **kwargs):
        """`declares`: the kind of manager who must agree, or None where nobody is asked for."""
        super().__init__(*args, **kwargs)
        if declares is None:
            del self.fields["declared"]
        else:
            label = AGREES.get(declares, AGREES[ManagerKind.MANAGER])
            self.fields["declared"].label = label
            self.fields["declared"].error_messages["required"] = f"Tick the box: {label}"


class Confirm(Form):
    """A page with one button: what it does stands on the page."""


class Approve(Form):
    """A manager's answer. A no may say why; the person reads it."""

    mark_optional = False
    decision = RadiosField(
        label="Do you approve?",
        choices=[("yes", "Yes, they may attend"), ("no", "No")],
    )
    why = CharField(
        label="If no: why?",
        help_text="The person will read this. Do not name a child or family.",
        max_length=300,
        required=False,
    )


class Offer(Form):
    """Taking or declining an offered place: two buttons, each with its own value."""

    decision = forms.ChoiceField(
        choices=[("take", "Take the place"), ("decline", "Decline it")], widget=forms.HiddenInput
    )


class WaitForAny(Book):
    """One wish for several dates of a course."""

    field_order = ["dates", "access_needs", "declared"]
    dates = CheckboxesField(label="Which dates could you come to?")

    def __init__(self, *args, dates=(), **kwargs):
        """`dates` are (id, words) of the dates that can be asked for."""
        super().__init__(*args, **kwargs)
        self.fields["dates"].choices = dates


class Colleague(Form):
    """Who comes instead."""

    name = CharField(label="Your colleague's name", max_length=120, autocomplete="off")
    email = EmailField(
        label="Your colleague's work e-mail address",
        help_text="The confirmation and the calendar entry go there.",
        autocomplete="off",
    )
    district = ModelChoiceField(
        District.objects.none(),
        label="Where your colleague works",
        help_text="Only needed if your colleague has not used this site before.",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        """Offer the districts."""
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.order_by("name", "pk")

    def clean_name(self):
        """A name that holds an address would put somebody's link into our mail."""
        name = self.cleaned_data["name"]
        if looks_like_address(name):
            raise forms.ValidationError("Enter a name without a web or e-mail address")
        return name

    def clean_email(self):
        """A booking belongs to one person."""
        if why := generic_mailbox(self.cleaned_data["email"]):
            raise forms.ValidationError(why)
        return self.cleaned_data["email"].strip().lower()


class OtherDate(Form):
    """Which other date of the course."""

    event = RadiosField(label="Which date would you like instead?")

    def __init__(self, *args, dates=(), **kwargs):
        """`dates` are (id, words) of the dates to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = dates


# What a file of each kind begins with. A docx is a zip archive that holds a document and no program.
BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "docx": (b"PK\x03\x04",),
}
LARGEST = 5 * 1024 * 1024


class Proof(Form):
    """Proof of training done elsewhere."""

    prerequisite = RadiosField(label="What does it stand for?")
    what = CharField(label="What was it, and with whom?", max_length=300)
    done_on = DateField(label="When did you do it?")
    file = forms.FileField(
        label="Certificate or other proof",
        help_text="A PDF, a photo (JPG, PNG) or a Word file (DOCX), 5 MB at most. Only you, the co-ordinator and the "
        "administrators can open it. No child may be named in it.",
        error_messages={"empty": "This file is empty. Choose another one"},
    )

    def __init__(self, *args, prerequisites=(), today, **kwargs):
        """`prerequisites` are (id, title) of what the course asks for first; `today` is the last day allowed."""
        super().__init__(*args, **kwargs)
        self.fields["prerequisite"].choices = prerequisites
        self.fields["done_on"].latest = today
        self.fields["done_on"].earliest = dt.date(today.year - 30, 1, 1)

    def clean_file(self):
        """Take a file only for what its first bytes say it is; it is stored under a name of ours."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("This file is larger than 5 MB. Choose a smaller one, for example a photo")
        ending = file.name.rpartition(".")[2].lower()
        if ending not in BEGINNINGS:
            raise forms.ValidationError("Choose a PDF, JPG, PNG or DOCX file")
        beginning = file.read(8)
        file.seek(0)
        if not beginning.startswith(BEGINNINGS[ending]) or (ending == "docx" and not is_document(file)):
            raise forms.ValidationError(f"This is not a {ending.upper()} file that we can read. Save it again as a PDF")
        file.seek(0)
        file.name = f"{uuid.uuid4().hex}.{ending}"
        return file


def is_document(file):
    """Whether a zip archive is a word-processing document without a program in it. Nothing is unpacked."""
    try:
        names = zipfile.ZipFile(file).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        return False
    return "word/document.xml" in names and not any("vbaproject" in name.lower() for name in names)
