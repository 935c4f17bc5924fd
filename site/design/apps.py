"""Registers the design package, so that its static files and template tags are found."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """The look of the pages."""

    name = "design"
    verbose_name = "Design"
