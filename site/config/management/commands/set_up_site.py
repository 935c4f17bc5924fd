"""manage.py set_up_site: the pages a new installation starts with, for a real site without demo data."""

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Site

import config
from cms.models import HomePage
from config.demo.cms import load_frame
from people.models import Locality

WORDS = Path(config.__file__).parent / "start.toml"


class Command(BaseCommand):
    """Makes home, training, briefings and the standard pages once: afterwards they belong to the editors."""

    help = "Make the pages a new site starts with. Where there is a home page already, nothing changes."

    def handle(self, **options):
        """Make the pages, name the site, and say what is still to do."""
        if HomePage.objects.exists():
            self.stdout.write("There is a home page already, so nothing was changed.")
            return
        with transaction.atomic():
            home, *_ = load_frame(words())
            name_site()
        self.stdout.write(f"{home.get_descendants(inclusive=True).count()} pages made. Editors change them at /admin/.")
        if not Locality.objects.exists():
            self.stdout.write("Add your localities with their telephone numbers next: /admin/localities/.")


def words():
    """The words of the pages, with the partnership's name, area and address in them."""
    facts = {"name": settings.PARTNERSHIP_NAME, "area": settings.PARTNERSHIP_AREA, "email": settings.CONTACT_EMAIL}
    return filled(tomllib.loads(WORDS.read_text(encoding="utf-8")), facts)


def filled(value, facts):
    """A table of words with each {fact} put in, however deep."""
    if isinstance(value, dict):
        return {key: filled(part, facts) for key, part in value.items()}
    if isinstance(value, list):
        return [filled(part, facts) for part in value]
    return value.format(**facts) if isinstance(value, str) else value


def name_site():
    """Tell Wagtail the address people use: its links to pages and the map of the site carry it."""
    address = urlsplit(settings.BASE_URL)
    Site.objects.filter(is_default_site=True).update(
        hostname=address.hostname,
        port=address.port or (443 if address.scheme == "https" else 80),
        site_name=settings.PARTNERSHIP_SHORT_NAME,
    )
    Site.clear_site_root_paths_cache()
