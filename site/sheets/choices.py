"""The kinds of column a sheet can have, and the limits of the file formats."""

from zoneinfo import ZoneInfo

# What a column holds. The kind decides how a value is shown; a text such as "fewer than 5" may stand in any column.
TEXT = "text"
NUMBER = "number"
PERCENT = "percent"  # a fraction (0.77), shown as 77%
DATE = "date"
DATETIME = "datetime"  # aware; written as London wall time
TIME = "time"

NUMBER_FORMATS = {
    TEXT: "@",
    NUMBER: "General",
    PERCENT: "0%",
    DATE: "dd/mm/yyyy",
    DATETIME: "dd/mm/yyyy hh:mm",
    TIME: "hh:mm",
}

KIND_WORDS = {
    TEXT: "text",
    NUMBER: "number",
    PERCENT: "share, shown as per cent",
    DATE: "day",
    DATETIME: "day and time",
    TIME: "time",
}

# How a chart is drawn: rows as lying bars (long labels), or as standing columns (time).
BARS = "bars"
COLUMNS = "columns"

LONDON = ZoneInfo("Europe/London")

# Fixed by the file format: one cell, one sheet name, one sheet with its header.
CELL_CHARACTERS = 32_767
TITLE_CHARACTERS = 31
SHEET_ROWS = 1_048_576

# Stands among the properties of the workbooks we write that are not meant to come back, so that we know them again.
# Of all properties the keywords survive being saved by Excel and by LibreOffice.
OWN_KEYWORDS = "written by the training platform"

# Our own limits for files that people hand in.
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ENTRIES = 200
MAX_ROWS = 5_000
MAX_COLUMNS = 60
# Rows looked at before giving up, empty ones included: spreadsheets often carry formatted but empty rows.
MAX_ROWS_SEEN = 100_000
# What the process that parses a workbook may take.
PARSER_MEMORY_BYTES = 512 * 1024 * 1024
PARSER_SECONDS = 20
