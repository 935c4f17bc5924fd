"""The base form of the house, and the fields and widgets that look right in it.

Inherit from `Form` and use plain Django fields or those of this package. The package adds what Django lacks: hidden
characters are refused in words, each text has a limit, dates are three boxes, times are written as people say them,
and each required field asks for itself by name.
"""

from design.forms.base import BoundField, Form, HouseRenderer, dress, summary
from design.forms.fields import (
    BooleanField,
    CharField,
    CheckboxesField,
    DateField,
    EmailField,
    ModelChoiceField,
    ModelMultipleChoiceField,
    RadiosField,
    ScaleField,
    SelectField,
    TextField,
    TimeField,
    WholeNumberField,
)
from design.forms.widgets import Checkboxes, DateInput, Radios, Scale, Segmented, Select, Textarea, TextInput

__all__ = [
    "BooleanField",
    "BoundField",
    "CharField",
    "Checkboxes",
    "CheckboxesField",
    "DateField",
    "DateInput",
    "EmailField",
    "Form",
    "HouseRenderer",
    "ModelChoiceField",
    "ModelMultipleChoiceField",
    "Radios",
    "RadiosField",
    "Scale",
    "ScaleField",
    "Segmented",
    "Select",
    "SelectField",
    "TextField",
    "TextInput",
    "Textarea",
    "TimeField",
    "WholeNumberField",
    "dress",
    "summary",
]
