"""What staff type about mails."""

from design import forms


class Words(forms.Form):
    """Subject and text of an e-mail, with placeholders."""

    subject = forms.CharField(label="Subject", max_length=150)
    body = forms.TextField(label="Message", max_length=5000, rows=16)
