"""gunicorn reads this file by itself from the folder it is started in."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "site"))

chdir = str(ROOT)
wsgi_app = "config.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# One thread behind a proxy; several where browsers connect straight and leave connections idle.
threads = int(os.environ.get("WEB_THREADS", "1"))
preload_app = True
max_requests = 5000
max_requests_jitter = 500
# Addresses and query strings carry one-purpose tokens; the access log stays off unless asked for.
accesslog = os.environ.get("ACCESS_LOG") or None
