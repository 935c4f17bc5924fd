"""Static files as production serves them."""

import pytest
from django.core.management import call_command


@pytest.fixture
def collected(settings, tmp_path):
    """The folder that `collectstatic` filled with the storage of production."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return settings.STATIC_ROOT


def test_collectstatic_finds_every_file_that_a_file_names(collected):
    names = {file.name for file in (collected / "design").iterdir()}

    assert "staticfiles.json" in {file.name for file in collected.iterdir()}
    assert {"app.css", "app.css.gz", "app.css.br", "mark.svg"} <= names
    assert len([name for name in names if name.startswith("app.") and name.endswith(".css")]) == 2
