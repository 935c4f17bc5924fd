"""The style sheet and what lies beside it: colours that can be read, nothing from elsewhere, light enough."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

SCSS = Path(__file__).resolve().parents[2] / "site" / "design" / "scss"
STATIC = SCSS.parent / "static" / "design"
CSS = (STATIC / "app.css").read_text()

TEXT = [
    ("ink", "ground"),
    ("ink", "raised"),
    ("ink", "sunken"),
    ("quiet", "ground"),
    ("quiet", "raised"),
    ("link", "ground"),
    ("link", "raised"),
    ("link-hover", "sunken"),
    ("action-text", "action"),
    ("action-text", "action-hover"),
    ("accent", "ground"),
    ("good", "good-tint"),
    ("careful", "careful-tint"),
    ("careful", "raised"),
    ("stop", "stop-tint"),
    ("stop", "ground"),
    ("info", "info-tint"),
    ("night-text", "night"),
    ("night-quiet", "night"),
    ("night-link", "night"),
]
SHAPES = [
    ("line", "ground"),
    ("line", "raised"),
    ("control", "ground"),
    ("control", "raised"),
    ("chart-1", "ground"),
    ("chart-2", "ground"),
    ("chart-3", "ground"),
    ("chart-4", "ground"),
    ("focus", "focus-edge"),
]


def colours(scheme):
    """The custom properties of "light" or "dark" as {name: "#rrggbb"}."""
    light, dark = (SCSS / "_colours.scss").read_text().split("prefers-color-scheme: dark")
    found = dict(re.findall(r"--sp-([a-z0-9-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--sp-([a-z0-9-]+): (#[0-9a-f]{6});", dark))
    return found


def luminance(colour):
    """The relative luminance of WCAG."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """The contrast ratio of WCAG."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_says():
    assert round(contrast("#ffffff", "#000000"), 1) == 21.0
    assert round(contrast("#ffffff", "#777777"), 2) == 4.48


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read(scheme):
    found = colours(scheme)
    least = {"light": 5.5, "dark": 7.0}[scheme]

    too_weak = {pair: round(contrast(found[pair[0]], found[pair[1]]), 2) for pair in TEXT}

    assert {pair: ratio for pair, ratio in too_weak.items() if ratio < least} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_and_shapes_can_be_seen(scheme):
    found = colours(scheme)

    too_weak = {pair: round(contrast(found[pair[0]], found[pair[1]]), 2) for pair in SHAPES}

    assert {pair: ratio for pair, ratio in too_weak.items() if ratio < 3} == {}


def test_style_sheet_is_not_dressed_as_gov_uk():
    assert re.findall(r"GDS Transport|crest|crown", CSS, re.IGNORECASE) == []


def test_style_sheet_loads_only_our_own_files():
    addresses = re.findall(r"url\(([^)]*)\)", CSS)

    assert addresses == ['"atkinson-latin.woff2"', '"atkinson-latin-ext.woff2"']
    assert "@import" not in CSS


def test_vendored_files_name_no_source_maps():
    files = [*STATIC.glob("*.css"), *STATIC.glob("*.js")]

    assert [file.name for file in files if "sourceMappingURL" in file.read_text()] == []
    assert len(files) >= 2


def test_front_end_is_light():
    htmx = Path(finders.find("django_htmx/htmx-2.min.js"))
    files = [STATIC / "app.css", STATIC / "app.js", htmx]

    weight = sum(len(gzip.compress(file.read_bytes())) for file in files)

    assert weight <= 60 * 1024


def test_versions_and_licences_lie_beside_the_files():
    versions = (STATIC / "VERSIONS.txt").read_text().split("\n")

    assert [line.split()[0] for line in versions if line] == [
        "govuk-frontend",
        "@fontsource-variable/atkinson-hyperlegible-next",
        "sass",
        "scorm-again",
    ]
    assert "SIL OPEN FONT LICENSE" in (STATIC / "atkinson-LICENSE.txt").read_text().upper()
    assert "MIT" in (STATIC / "govuk-frontend-LICENSE.txt").read_text()
