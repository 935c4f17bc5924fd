"""Pictures and documents of editors, whole or the part that a film's player asks for.

Wagtail decides who may have a document; handing files out, parts included, is WhiteNoise's, which serves ours as well.
"""

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import Http404
from django.utils.decorators import method_decorator
from django.views import View
from wagtail.documents.views.serve import serve
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

# A picture gets a new name when it is changed.
YEAR = "public, max-age=31536000, immutable"
# What Wagtail says of a document that stays as it is; times, sizes and parts are WhiteNoise's to say.
KEPT = ("Content-Type", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options", "ETag")


def hand_out(request, path, headers):
    """The file at `path`, or the part of it that the request asks for; not again what the browser has."""
    response = WhiteNoiseMiddleware.serve(StaticFile(str(path), list(headers.items())), request)
    response.headers.setdefault("Accept-Ranges", "bytes")
    return response


@method_decorator(login_not_required, name="dispatch")
class Document(View):
    """A document, to whoever may see its collection. Films and their captions are on public pages, so anybody may."""

    def get(self, request, number, name):
        """Ask Wagtail, which answers with the file, or with where to enter a password, or not found."""
        answer = serve(request, number, name)
        source = getattr(answer, "file_to_stream", None)
        if answer.status_code != 200 or source is None:
            return answer
        # The file alone: closing the answer would end the request.
        source.close()
        headers = {key: answer.headers[key] for key in KEPT if key in answer.headers}
        return hand_out(request, source.name, headers)


@method_decorator(login_not_required, name="dispatch")
class Picture(View):
    """A picture in the size that a page shows. The files as they were uploaded are not handed out."""

    def get(self, request, name):
        """By its name, which holds no slash: nothing beside the pictures can be named."""
        path = Path(default_storage.path(f"images/{name}"))
        if not path.is_file():
            raise Http404
        return hand_out(request, path, {"Cache-Control": YEAR, "Content-Type": TYPES.get(path.suffix, UNKNOWN)})


# What Wagtail makes pictures into.
TYPES = {
    ".avif": "image/avif", ".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".png": "image/png",
    ".webp": "image/webp",
}  # fmt: skip
UNKNOWN = "application/octet-stream"
