#!/usr/bin/env python
"""Run one of the project's commands. Puts `site/` on the path first: it holds ordinary packages and is none itself."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main():
    """Hand the command line to Django; development settings unless the environment names others."""
    sys.path.insert(1, str(ROOT / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - only after the path is set

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
