"""Workbook, tables as CSV and JSON, annual reports, from figures handed in. Nothing here reads the database."""

from reports.exports.annual import annual_html, annual_pdf, annual_word
from reports.exports.answers import response_list
from reports.exports.attendance import attendance_list
from reports.exports.coverage import coverage_list
from reports.exports.evaluation import evaluation_sheet
from reports.exports.figures import document
from reports.exports.learning import learning_list
from reports.exports.lists import booking_list, date_list
from reports.exports.report import Report, Rows, file_name, properties, workbook
from reports.exports.returns import GIVE_AND_TAKE, give_row, main_counts, return_sheet, return_workbook
from reports.exports.words import locality_words, moment_words, period_words, rate_words

__all__ = [
    "learning_list",
    "GIVE_AND_TAKE",
    "Report",
    "Rows",
    "annual_html",
    "annual_pdf",
    "annual_word",
    "attendance_list",
    "booking_list",
    "coverage_list",
    "date_list",
    "document",
    "evaluation_sheet",
    "file_name",
    "give_row",
    "locality_words",
    "main_counts",
    "moment_words",
    "period_words",
    "properties",
    "rate_words",
    "response_list",
    "return_sheet",
    "return_workbook",
    "workbook",
]
