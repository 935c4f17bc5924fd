"""What the reports keep of their own: annual reports with their frozen figures."""

from reports.models.annual import AnnualReport, ChosenWords, FrozenError, FrozenFigure, ReportSection

__all__ = ["AnnualReport", "ChosenWords", "FrozenError", "FrozenFigure", "ReportSection"]
