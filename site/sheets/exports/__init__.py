"""The one writer of spreadsheets: values only, never formulas, whatever people have typed.

Every workbook, every CSV file and every JSON file of figures is made here, so that one set of tests proves them all
safe: text stays text (also `=1+1`), control characters cannot break the file, and times are London wall time.
"""

from sheets.exports.lines import csv_lines
from sheets.exports.plain import clean_text, safe_title
from sheets.exports.records import records
from sheets.exports.tables import Chart, Column, Properties, Sheet, Together, Value
from sheets.exports.workbook import write_workbook

__all__ = [
    "Chart",
    "Column",
    "Properties",
    "Sheet",
    "Together",
    "Value",
    "clean_text",
    "csv_lines",
    "records",
    "safe_title",
    "write_workbook",
]
