"""The evaluation workbook and its tables as CSV and JSON, from figures handed in. Nothing here reads the database."""

from reports.exports.answers import response_list
from reports.exports.attendance import attendance_list
from reports.exports.evaluation import evaluation_sheet
from reports.exports.figures import document
from reports.exports.learning import learning_list
from reports.exports.lists import booking_list, date_list
from reports.exports.report import Report, file_name, properties, workbook
from reports.exports.words import locality_words, moment_words, period_words, rate_words

__all__ = [
    "learning_list",
    "Report",
    "attendance_list",
    "booking_list",
    "date_list",
    "document",
    "evaluation_sheet",
    "file_name",
    "locality_words",
    "moment_words",
    "period_words",
    "properties",
    "rate_words",
    "response_list",
    "workbook",
]
