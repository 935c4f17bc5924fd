"""What is typed about certificates."""

from design.forms import CharField, Form


class CertificateCode(Form):
    """The code of a certificate, typed from the paper."""

    mark_optional = False
    code = CharField(
        label="Code of the certificate",
        help_text="It stands beside the square code, like h7k2m-9qrs3-x0v1w-2y3z4-56789-a. Hyphens may be left out.",
        max_length=40,
        autocomplete="off",
    )


class WithoutForm(Form):
    """Why a certificate is issued although the form was not answered."""

    why = CharField(
        label="Why is it issued without the questions answered?",
        help_text="For example: has no e-mail address and answered on paper.",
        max_length=300,
    )
