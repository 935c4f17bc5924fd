"""Promises about every template: it compiles, mails are whole, nothing inline, nothing from elsewhere (P7, S8)."""

import re

import pytest
from django.template.loader import get_template
from django.urls import get_resolver

from tests.promises import house

FOLDER = house.ROOT / "templates"
PAGES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
ALL = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())
MAILS = sorted({name.rsplit(".", 1)[0] for name in ALL if "/email/" in name})
# Editors' pages are Wagtail's and have a policy of their own.
OWN_PAGES = [name for name in PAGES if not name.startswith("wagtail") and "email" not in name]


def text_of(name):
    """The template's text without its comments."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", "", text, flags=re.DOTALL)


def test_there_are_templates_to_walk():
    assert len(PAGES) > 40
    assert len(MAILS) > 4


@pytest.mark.parametrize("name", ALL)
def test_template_compiles(name):
    get_template(name)


def known_names(resolver=None, prefix=""):
    """The name of every address, with its namespace."""
    resolver = resolver or get_resolver()
    yield from (prefix + name for name in resolver.reverse_dict if isinstance(name, str))
    for space, (_, inner) in resolver.namespace_dict.items():
        yield from known_names(inner, f"{prefix}{space}:")


def test_addresses_in_templates_have_names_that_exist():
    """`{% url ... as x %}` keeps silent where the name is wrong, and the link is missing from the page."""
    known = set(known_names())
    used = {(name, found) for name in ALL for found in re.findall(r"""{% url ['"]([\w:-]+)['"]""", text_of(name))}

    assert len(used) > 100
    assert sorted((name, found) for name, found in used if found not in known) == []


@pytest.mark.parametrize("name", MAILS)
def test_mail_has_subject_text_and_html(name):
    text = text_of(f"{name}.txt").lstrip()
    subject, _, body = text.partition("\n")

    assert (FOLDER / f"{name}.html").exists()
    assert len(re.sub(r"\{%.*?%\}", "", subject).strip()) > 5
    assert len(body.strip()) > 20


def sent():
    """Every mail template that code names."""
    for path in house.source_files():
        for match in re.finditer(r"[\"']((?:\w+)/email/\w+)[\"']", path.read_text(encoding="utf-8")):
            yield match.group(1)


def test_every_mail_that_code_names_exists():
    assert sorted(set(sent()) - set(MAILS)) == []


@pytest.mark.parametrize("name", OWN_PAGES)
def test_page_has_no_inline_script_style_or_handler(name):
    text = text_of(name)

    # Data for a script is no script.
    assert re.findall(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>", text) == []
    assert re.findall(r"<style\b", text) == []
    assert re.findall(r"\sstyle=[\"']", text) == []
    assert re.findall(r"\son[a-z]+=[\"']", text) == []
    assert re.findall(r"javascript:", text) == []


@pytest.mark.parametrize("name", OWN_PAGES)
def test_page_loads_nothing_from_elsewhere(name):
    loading = re.findall(r"<(?:script|link|img|iframe|source|video|audio|embed|object|use)\b[^>]*>", text_of(name))

    assert [tag for tag in loading if re.search(r"(?:src|href|srcset|data)=[\"'](?:https?:)?//", tag)] == []


def test_style_sheets_and_scripts_load_nothing_from_elsewhere():
    wrong = []
    for app in house.OURS:
        for path in (*house.folder(app).rglob("static/**/*.css"), *house.folder(app).rglob("static/**/*.js")):
            text = path.read_text(encoding="utf-8")
            found = re.findall(r"(?:url\(|import\s|fetch\()[\"' ]*(?:https?:)?//[^\"') ]+", text)
            wrong += [f"{house.short(path)}: {item}" for item in found]

    assert wrong == []
