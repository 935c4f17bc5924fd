"""S8: production settings have no warning left, and say what must not be forgotten when something is."""

import os
import subprocess
import sys

import pytest

from tests.promises import house

WHOLE = {
    "SECRET_KEY": "x8Jq2-vT5mNw9Lr4Zc7Kb1Yd6Hf3Gs0Pa-qWeRtZuIoPaSdFgHjKlYxCvBnM",
    "EVALUATION_KEY": "another-secret-of-more-than-thirty-two-characters",
    "ALLOWED_HOSTS": "training.partnership.example",
    "BASE_URL": "https://training.partnership.example",
    "TRUSTED_PROXY_COUNT": "1",
    "ELEARNING_CONTENT_ORIGIN": "https://content.partnership.example",
}


def check(tmp_path, **changes):
    """`check --deploy` under production settings with this environment: (exit code, what it said)."""
    told = {**WHOLE, "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3", "MEDIA_ROOT": str(tmp_path), **changes}
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    run = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=house.ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "config.settings.production", **told},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr


def test_production_settings_pass_every_check(tmp_path):
    code, said = check(tmp_path)

    assert (code, said.count("WARNING"), said.count("ERROR")) == (0, 0, 0), said


@pytest.mark.parametrize(
    ("forgotten", "value", "named"),
    [
        ("SECRET_KEY", "", "SECRET_KEY"),
        ("EVALUATION_KEY", "", "config.E005"),
        ("EVALUATION_KEY", WHOLE["SECRET_KEY"], "config.E006"),
        ("ALLOWED_HOSTS", "*", "config.E007"),
        ("BASE_URL", "http://training.partnership.example", "config.E008"),
        ("CACHE_URL", "locmemcache://", "config.E009"),
        ("TRUSTED_PROXY_COUNT", "0", "config.W001"),
        ("ELEARNING_CONTENT_ORIGIN", "", "config.W002"),
    ],
)
def test_production_settings_say_what_was_forgotten(tmp_path, forgotten, value, named):
    code, said = check(tmp_path, **{forgotten: value})

    assert code != 0
    assert named in said
