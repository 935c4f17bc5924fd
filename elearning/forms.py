"""Forms of the elearning app: files that are handed in, and keys."""

from django import forms

from design.forms import Form
from elearning.imports.packages import MOST_PACKED


class PackageForm(Form):
    """A SCORM package. What it is, the action finds out."""

    file = forms.FileField(
        label="The package",
        help_text=f"One .zip file as your authoring tool exports it: SCORM 1.2 or SCORM 2004, up to "
        f"{MOST_PACKED // 1024 // 1024} MB.",
        error_messages={"required": "Choose the package.", "empty": "This file is empty."},
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
    )
