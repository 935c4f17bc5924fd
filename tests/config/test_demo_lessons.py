"""The demo's lessons on a demo that was loaded before there were any."""

import pytest

from cms.models import HomePage, LearningPage, StandardPage
from config.demo import cms, lessons, structure
from elearning.choices import Kind
from elearning.models import Module

pytestmark = pytest.mark.django_db


def test_lessons_take_the_place_of_the_plain_page_and_of_the_module_elsewhere(at):
    structure.load_structure()
    cms.load_frame(cms.read("pages.toml"))
    LearningPage.objects.get().delete()
    cms.put(StandardPage, HomePage.objects.get(), "e-learning", title="E-learning", lead="Elsewhere.", body=[])
    Module.objects.update(kind=Kind.OUTSIDE, host_name="Elsewhere", url="https://learning.partnership.example")

    lessons.load_lessons(at)

    page = LearningPage.objects.get()
    assert (page.slug, page.get_children().count()) == ("e-learning", 1)
    assert Module.objects.get(code="safeguarding-children-level-1").kind == Kind.OWN
    assert not StandardPage.objects.filter(slug="e-learning").exists()
