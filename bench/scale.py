"""Prints what the pages of reports and lists cost on a database of full size: seconds, queries, weight.

    DATABASE_URL=sqlite:////tmp/full.sqlite3 .venv/bin/python bench/scale.py [--only reports] [--times 2]

The database holds what `manage.py load_scale` makes (docs/operations.md says how); it is only read, but for signing in.
Pages are asked through Django's test client in one process: the time is that of this machine and its other work, so
compare two commits on one idle machine. The first time an address is asked is printed beside the best one; queries are
exact. Nothing is asserted: the tests hold the queries of each page fast.
"""

import argparse
import gzip
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
# Who asks for what. The reports are asked for as the subgroup (protected) and as an administrator (as they are).
PAGES = (
    ("ld", "/reports/"),
    ("ld", "/reports/?period=last-year"),
    ("ld", "/reports/?period=last-quarter"),
    ("ld", "/reports/?period=last-year&locality=blackpool"),
    ("admin", "/reports/"),
    ("admin", "/reports/?period=last-year"),
    ("ld", "/reports/list/?of=attendances&period=last-year"),
    ("admin", "/reports/list/?of=attendances&period=last-year"),
    ("ld", "/reports/evaluation/?period=last-year"),
    ("ld", "/reports/e-learning/?period=last-year"),
    ("ld", "/reports/thread/"),
    ("ld", "/reports/coverage/"),
    ("ld", "/reports/refreshers/"),
    ("ld", "/reports/give-and-take/?period=last-year"),
    ("ld", "/reports/money/?period=last-year"),
    ("lead", "/reports/returns/"),
    ("ld", "/reports/annual/"),
    ("ld", "/scrutiny/"),
    (None, "/open-data/"),
    (None, "/training/"),
    ("coordinator", "/coordinate/"),
    ("practitioner", "/my/"),
    ("practitioner", "/my/bookings/"),
    ("practitioner", "/my/record/"),
    ("lead", "/agency/"),
    ("trainer", "/trainer/"),
)


def asked(client, address, times):
    """(status, first seconds, best seconds, queries, bytes, bytes as gzip) of one address."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
        seconds.append(time.perf_counter() - began)
    return response.status_code, seconds[0], min(seconds), len(queries), len(body), len(gzip.compress(body))


def main():
    """Ask for every page and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default="", help="addresses that hold this")
    parser.add_argument("--times", type=int, default=2)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    os.environ.update(DEBUG="false", LOG_LEVEL="ERROR", EMAIL_URL="dummymail://", ALLOWED_HOSTS="testserver")
    import django

    django.setup()
    from django.test import Client

    from config.demo import accounts

    print(f"{'who':13}{'page':58}{'status':>7}{'first s':>9}{'best s':>8}{'queries':>9}{'KB':>7}{'gzip KB':>9}")
    for who, address in PAGES:
        if options.only not in address:
            continue
        client = Client()
        if who:
            client.force_login(accounts.user(who), backend="people.adapter.Backend")
        status, first, best, queries, weight, packed = asked(client, address, options.times)
        line = f"{who or 'anybody':13}{address:58}{status:7}{first:9.2f}{best:8.2f}{queries:9}"
        print(f"{line}{weight / 1000:7.0f}{packed / 1000:9.1f}", flush=True)


if __name__ == "__main__":
    main()
