"""Settings of the test suite: quick hasher, mail in memory, nothing from the network."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, INSTALLED_APPS, MIDDLEWARE, VAR, env

DEBUG = False
SECRET_KEY = "test-only-key-that-is-long-enough-to-be-accepted-by-the-checks-of-django"  # noqa: S105 - tests only
EVALUATION_KEY = "test-only-evaluation-key"
BASE_URL = env.str("BASE_URL", default="https://training.partnership.example")
# Servers that tests start listen on a port of their own.
ELEARNING_CONTENT_ORIGIN = f"http://content.localhost:{urlsplit(BASE_URL).port or 80}"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", "content.localhost"]
DEMO_ACCOUNTS = True
# Numbers of entries begin again with each test, so that pages of two tests could be taken for one another.
KEEP_PUBLIC_PAGES = False
STAFF_NEED_SECOND_FACTOR = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
# zeal reports N+1 reads; it must be installed to catch anything.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = [*MIDDLEWARE, "zeal.middleware.zeal_middleware"]
# Servers that tests start also show Wagtail's own admin, which asks once a row here and there.
ZEAL_RAISE = not env.str("TEST_DATABASE", default="")
# Reads inside packages that are not ours.
ZEAL_ALLOWLIST = [
    # One row: the page reads it, and the action reads it again under its lock.
    {"model": "courses.Policy", "field": "*"},
    # An action on several dates (moving, waiting for any) works on one after another under their locks.
    {"model": "courses.Event", "field": "bookings"},
    {"model": "courses.Event", "field": "held_back"},
    {"model": "courses.Event", "field": "sessions"},
    {"model": "wagtail*", "field": "*"},
    {"model": "account.*", "field": "*"},
    {"model": "mfa.*", "field": "*"},
    {"model": "sessions.*", "field": "*"},
]

# Threads of the race tests need one file, not one memory each. A file for each process that runs the suite, so that
# two runs at once do not meet. Programs that a test starts are told its name.
TEST_DATABASE = env.str("TEST_DATABASE", default="")
if TEST_DATABASE:
    DATABASES["default"]["NAME"] = TEST_DATABASE
    # What the demo uploads, the server beside it must find.
    STORAGES["private"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": Path(env.str("TEST_MAIL", default=str(VAR))).parent / "private"},
    }
    # What rivals do to each other is proved, not how fast this machine is while it does other things beside.
    if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        DATABASES["default"]["OPTIONS"]["timeout"] = 120
    else:
        DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=120000"
elif DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR.mkdir(exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": VAR / f"test-{os.getpid()}.sqlite3"}

TESTING = "pytest" in sys.modules or bool(TEST_DATABASE)
if TEST_DATABASE and env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
elif env.str("TEST_MAIL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env.str("TEST_MAIL")
