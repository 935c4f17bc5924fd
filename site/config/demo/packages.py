"""A module that is a package, as a partnership would have bought it: packed here, uploaded, and started."""

import io
import zipfile
from pathlib import Path

from django.utils.timezone import localdate

from cms.models import LearningPage, ModulePage
from config.demo.accounts import person, user
from config.demo.cms import months, put, rich
from elearning import actions
from elearning.models import Module, ScormPackage

SOURCE = Path(__file__).parent / "listening"
CODE = "listening-to-a-child"


def has_package():
    """Whether a package is there."""
    return ScormPackage.objects.exists()


def load_package(at):
    """Make the page, upload the package, start it for the practitioner. Returns what was uploaded, in words."""
    module = Module.objects.get(code=CODE)
    put(
        ModulePage,
        LearningPage.objects.get(),
        CODE,
        title=module.title,
        module=module,
        lead="Three moments in which a child begins to tell you something, and what helps.",
        outcomes=[
            ("outcome", "let a child talk without putting words into their mouth"),
            ("outcome", "say honestly what you cannot promise"),
            ("outcome", "write down what was said so that others can use it"),
        ],
        audience=rich("Everybody who is with children. No other training is needed first."),
        content_note=rich("A child says that she does not want to go home. Nothing is described in detail."),
        written_on=months(localdate(at), -3),
        review_on=months(localdate(at), 9),
    )
    package = actions.add_package(module=module, file=packed(), name=f"{CODE}.zip", by=user("editor"), at=at)
    by = user("practitioner")
    enrolment = actions.start(module=module, person=person("practitioner"), by=by, at=at)
    actions.begin_package(enrolment=enrolment, by=by, at=at)
    return f"version {package.number} of one package, {package.get_standard_display()}"


def packed():
    """The package as one zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(SOURCE.iterdir()):
            archive.writestr(path.name, path.read_bytes())
    out.seek(0)
    return out
