"""What LibreOffice makes of a workbook, where this machine has it."""

import csv
import shutil
import subprocess
from pathlib import Path

SOFFICE = shutil.which("soffice")
# Every sheet, UTF-8, cells as they are shown.
FORM = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"


def sheets(path):
    """Let LibreOffice write each sheet of the workbook as CSV beside it; returns {sheet: rows}."""
    folder = Path(path).parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [SOFFICE, "--headless", "--norestore", profile, "--convert-to", FORM, "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = {}
    for file in folder.glob(f"{Path(path).stem}-*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            found[file.stem.removeprefix(f"{Path(path).stem}-")] = list(csv.reader(lines))
    return found


def saved_again(path):
    """The workbook as LibreOffice writes it when somebody opens and saves it; the path of the new file."""
    folder = Path(path).parent / "saved"
    profile = f"-env:UserInstallation={(Path(path).parent / 'profile').as_uri()}"
    subprocess.run(
        [SOFFICE, "--headless", "--norestore", profile, "--convert-to", "xlsx", "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / Path(path).name
