"""Files that people send about themselves, and training they did elsewhere."""

import datetime as dt
import struct
import uuid
import zipfile

from django import forms

from courses.models import FrameworkLevel
from design.forms import CharField, DateField, Form, ModelMultipleChoiceField, RadiosField, WholeNumberField

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
        """Take a file only for what its first bytes say it is."""
        return checked(self.cleaned_data["file"])


class OwnTraining(Form):
    """Training done elsewhere, for one's own record."""

    title = CharField(label="What was it called?", max_length=150)
    provider = CharField(label="Who ran it?", help_text="For example your agency, or a college.", max_length=150)
    done_on = DateField(label="When did you finish it?")
    hours = WholeNumberField(label="Hours it took", max_value=500, required=False)
    minutes = WholeNumberField(label="and minutes", max_value=59, required=False)
    levels = ModelMultipleChoiceField(FrameworkLevel.objects.none(), label="Which levels did it have?", required=False)
    refresh_on = DateField(label="When is a refresher due?", help_text="If there is such a day.", required=False)
    file = forms.FileField(
        label="Certificate or other proof",
        help_text="A PDF, a photo (JPG, PNG) or a Word file (DOCX), 5 MB at most. Only you can open it. No child may "
        "be named in it.",
        error_messages={"empty": "This file is empty. Choose another one"},
        required=False,
    )

    def __init__(self, *args, today, **kwargs):
        """`today` is the last day on which training can have been done."""
        super().__init__(*args, **kwargs)
        self.fields["levels"].queryset = FrameworkLevel.objects.order_by("position", "pk")
        self.fields["done_on"].latest = today
        self.fields["done_on"].earliest = dt.date(today.year - 50, 1, 1)
        self.fields["refresh_on"].latest = dt.date(today.year + 20, 12, 31)

    def clean_file(self):
        """Take a file only for what its first bytes say it is."""
        return checked(self.cleaned_data["file"]) if self.cleaned_data.get("file") else None

    def clean(self):
        """Hours and minutes are one length; a refresher comes later than what it refreshes."""
        cleaned = super().clean()
        hours, minutes = cleaned.pop("hours", None) or 0, cleaned.pop("minutes", None) or 0
        cleaned["minutes"] = 60 * hours + minutes or None
        done, again = cleaned.get("done_on"), cleaned.get("refresh_on")
        if done and again and again <= done:
            self.add_error("refresh_on", "The refresher must be due after the day on which you finished")
        return cleaned


def checked(file):
    """Return the file under a name of ours if its first bytes say what its ending says, else raise ValidationError."""
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
