"""What the reports keep of their own: files made in the background."""

from reports.models.jobs import FileJob

__all__ = ["FileJob"]
