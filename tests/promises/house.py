"""What the walking tests walk: our apps, their models, their source files."""

import ast
from functools import cache
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "config",
    "cms",
    "reports",
    "workspaces",
    "legacy",
    "evaluations",
    "bookings",
    "courses",
    "elearning",
    "outbox",
    "audit",
    "people",
    "design",
    "sheets",
    "papers",
)
AT_THE_TOP = ("courses", "bookings", "evaluations", "elearning")


def folder(app):
    """The folder of one of our apps."""
    return ROOT / app if app in AT_THE_TOP else ROOT / "site" / app


def models():
    """Every concrete model of ours, through tables included only where we wrote them."""
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def source_files(*, migrations=False):
    """Every Python file of ours outside the tests, sorted."""
    files = [path for app in OURS for path in folder(app).rglob("*.py")]
    return sorted(path for path in files if migrations or "migrations" not in path.parts)


@cache
def tree(path):
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def short(path):
    """The path as a reader names it."""
    return str(path.relative_to(ROOT))
