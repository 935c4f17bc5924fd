"""Films, captions, documents and pictures of editors: to anybody, whole and in parts."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

pytestmark = pytest.mark.django_db
FILM = (Path(__file__).parent / "film.mp4").read_bytes()
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:06.000\nA teal, a plum and an amber field.\n"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": disk}


def document(content=FILM, name="film.mp4", **more):
    """A document as editors upload it."""
    return Document.objects.create(title="Film", file=ContentFile(content, name=name), **more)


def body(response):
    """All bytes of an answer."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_anybody_gets_a_film_whole_with_its_kind_and_is_told_that_parts_can_be_had(client):
    response = client.get(document().url)

    assert body(response) == FILM
    headers = {name: response.headers.get(name) for name in ("Content-Type", "Content-Length", "Accept-Ranges")}
    assert headers == {"Content-Type": "video/mp4", "Content-Length": str(len(FILM)), "Accept-Ranges": "bytes"}
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-99", 206, 0, 99),
        ("bytes=100-", 206, 100, len(FILM) - 1),
        ("bytes=-50", 206, len(FILM) - 50, len(FILM) - 1),
        ("bytes=6000-999999", 206, 6000, len(FILM) - 1),
        ("bytes=0-1,5-6", 200, 0, len(FILM) - 1),
        ("lines=1-2", 200, 0, len(FILM) - 1),
    ],
)
def test_a_part_of_a_film_is_answered_alone(client, asked, status, first, last):
    response = client.get(document().url, headers={"range": asked})

    assert (response.status_code, body(response)) == (status, FILM[first : last + 1])
    assert response["Content-Length"] == str(last - first + 1)
    assert response.headers.get("Content-Range") == (f"bytes {first}-{last}/{len(FILM)}" if status == 206 else None)


def test_a_part_behind_the_end_is_refused(client):
    response = client.get(document().url, headers={"range": f"bytes={len(FILM) + 10}-"})

    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(FILM)}")


def test_a_browser_that_has_the_film_is_not_sent_it_again(client):
    film = document()
    first = client.get(film.url)
    body(first)

    again = client.get(film.url, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, body(again)) == (304, b"")


def test_captions_are_captions(client):
    response = client.get(document(CAPTIONS, "film.vtt").url)

    assert (response["Content-Type"].partition(";")[0], body(response)) == ("text/vtt", CAPTIONS)


def test_a_wrong_name_and_a_closed_collection_give_nothing(client):
    film = document()
    closed = Collection.objects.first().add_child(instance=Collection(name="Closed"))
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=CollectionViewRestriction.LOGIN)
    private = document(collection=closed)

    wrong = client.get(film.url.replace("film", "other"))
    answer = client.get(private.url, headers={"range": "bytes=0-9"})

    assert wrong.status_code == 404
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_pictures_are_handed_out_and_nothing_beside_them(client):
    default_storage.save("images/map.width-900.webp", ContentFile(b"RIFF picture"))
    default_storage.save("original_images/map.png", ContentFile(b"original"))
    default_storage.save("secret.txt", ContentFile(b"secret"))

    picture = client.get("/media/images/map.width-900.webp")
    others = [
        client.get(path).status_code
        for path in (
            "/media/images/none.webp", "/media/original_images/map.png", "/media/secret.txt", "/media/images/..",
            "/media/images/..%2fsecret.txt", "/media/images/%2e%2e/secret.txt", "/media/images/%00",
        )
    ]  # fmt: skip

    assert (picture["Content-Type"], body(picture)) == ("image/webp", b"RIFF picture")
    assert "immutable" in picture["Cache-Control"]
    assert set(others) <= {400, 404}
