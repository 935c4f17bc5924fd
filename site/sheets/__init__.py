"""Spreadsheets in and out: the only importer of openpyxl and csv.

lxml comes with python-docx, which writes Word files. openpyxl would read and write through it wherever it is installed,
and lxml lets entities pass that defusedxml refuses. So it is told not to, before it is imported anywhere.
"""

import os

os.environ["OPENPYXL_LXML"] = "False"
