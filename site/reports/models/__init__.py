"""What the reports keep of their own: annual reports with their frozen figures, and files made in the background."""

from reports.models.annual import AnnualReport, ChosenWords, FrozenError, FrozenFigure, ReportSection
from reports.models.jobs import FileJob

__all__ = ["AnnualReport", "ChosenWords", "FileJob", "FrozenError", "FrozenFigure", "ReportSection"]
