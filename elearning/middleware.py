"""The content host: foreign pages, on an origin where nothing of the site is (docs/adr/0011).

It stands before sessions, sign-in and static files. On the content host it answers everything itself, from a signed
link alone; on every other host it does nothing.
"""

import gzip
import mimetypes
import re
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import storages
from django.core.signing import BadSignature, SignatureExpired
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from elearning import rules
from elearning.queries.packages import read_ticket

PLAYER = Path(__file__).resolve().parent / "static" / "elearning" / "player"
PLAYER_FILES = ("player.js", "player.css", "scorm12.min.js", "scorm2004.min.js")
# What foreign pages may do: whatever they like with their own files, and nothing with anybody else's.
FOREIGN = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self' {home}"
)
OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors {home}"
)
# Not left to the machine's own list, which differs.
KINDS = {
    ".js": "text/javascript", ".mjs": "text/javascript", ".html": "text/html", ".htm": "text/html",
    ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml", ".vtt": "text/vtt", ".xml": "text/xml",
    ".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".mp4": "video/mp4", ".webm": "video/webm",
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".webp": "image/webp", ".xsd": "text/xml", ".wasm": "application/wasm",
}  # fmt: skip
BLOCK = 64 * 1024


class ContentOriginMiddleware:
    """Answers everything that is asked of the content host."""

    def __init__(self, get_response):
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request):
        """Our part, or the site's."""
        host = urlsplit(settings.ELEARNING_CONTENT_ORIGIN).hostname
        if not host or urlsplit(f"//{request.get_host()}").hostname != host:
            return self.get_response(request)
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        response["Referrer-Policy"] = "no-referrer"
        response["X-Content-Type-Options"] = "nosniff"
        response["X-Robots-Tag"] = "noindex"
        return response


def answer(request):
    """The answer to one request: a player, its scripts, or a file of the package that the ticket names."""
    if request.method not in ("GET", "HEAD"):
        return words("Not here", 405)
    # A worker of one package would outlive it.
    if request.headers.get("Service-Worker"):
        return words("Not found", 404)
    first, _, rest = request.path_info.lstrip("/").partition("/")
    if first == "player" and rest in PLAYER_FILES:
        return player_file(rest, "gzip" in request.headers.get("Accept-Encoding", ""))
    try:
        ticket = read_ticket(first)
    except SignatureExpired:
        return words("This page has been open for more than eight hours. Close it and open the module again.", 410)
    except BadSignature:
        return words("Not found", 404)
    if rest == "":
        return player(ticket)
    area, _, path = rest.partition("/")
    return package_file(request, ticket, path) if area == "files" and path else words("Not found", 404)


def words(text, status):
    """A plain answer."""
    page = f'<!DOCTYPE html><html lang="en-GB"><title>{escape(text)}</title><p>{escape(text)}</p></html>'
    return HttpResponse(page, status=status)


def player(ticket):
    """Our page around the package: it offers the interface that packages look for, and talks to the site."""
    script = "scorm12.min.js" if ticket["standard"] == "SCORM_12" else "scorm2004.min.js"
    page = (
        f'<!DOCTYPE html><html lang="en-GB" data-home="{escape(ticket["home"])}" data-standard="{ticket["standard"]}">'
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>Module</title><link rel="stylesheet" href="/player/player.css"><script src="/player/{script}" defer>'
        '</script><script src="/player/player.js" defer></script></head>'
        '<body><iframe title="Module" id="part" allow="fullscreen; autoplay"></iframe></body></html>'
    )
    response = HttpResponse(page)
    response["Content-Security-Policy"] = OWN.format(home=ticket["home"])
    response["Cache-Control"] = "no-store"
    return response


@cache
def _packed(name):
    """One of the player's files: (as it is, packed)."""
    data = (PLAYER / name).read_bytes()
    return data, gzip.compress(data, 6)


def player_file(name, packed):
    """A script or style sheet of the player."""
    response = HttpResponse(_packed(name)[packed], content_type=KINDS[Path(name).suffix] + "; charset=utf-8")
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "public, max-age=3600"
    return response


def package_file(request, ticket, path):
    """A file of a package, whole or the part that a film's player asks for."""
    store, name = storages["private"], rules.stored_name(ticket["folder"], path)
    if not store.exists(name):
        return words("Not found", 404)
    suffix = Path(path).suffix.casefold()
    kind = KINDS.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    size = store.size(name)
    span = _span(request.headers.get("Range", ""), size)
    if span == ():
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    source = store.open(name)
    if span:
        response = StreamingHttpResponse(_part(source, *span), status=206, content_type=kind)
        response["Content-Length"] = span[1] - span[0] + 1
        response["Content-Range"] = f"bytes {span[0]}-{span[1]}/{size}"
    else:
        response = FileResponse(source, content_type=kind)
        response["Content-Length"] = size
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=28800"
    response["Content-Security-Policy"] = FOREIGN.format(home=ticket["home"])
    return response


def _span(text, size):
    """(first, last) byte of a single range, None for all, () for one that cannot be had."""
    found = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", text.strip())
    if not found or found.group(0) == "bytes=-" or not size:
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    first, last = int(first), min(int(last) if last else size - 1, size - 1)
    return (first, last) if first <= last else ()


def _part(source, first, last):
    """The bytes from first to last, a block at a time."""
    with source:
        source.seek(first)
        left = last - first + 1
        while left > 0 and (block := source.read(min(BLOCK, left))):
            left -= len(block)
            yield block
