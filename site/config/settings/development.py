"""Settings for one's own machine: no secrets needed, mail goes to files, demo accounts may sign in."""

from urllib.parse import urlsplit

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_URL, MIDDLEWARE, PRIVATE_ROOT, VAR, env

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="development-only-key-that-is-long-enough-to-be-accepted-by-the-checks")
EVALUATION_KEY = env.str("EVALUATION_KEY", default="development-only-evaluation-key")
# Browsers take every name below localhost for this machine, and for another site than localhost or 127.0.0.1.
ELEARNING_CONTENT_ORIGIN = env.str(
    "ELEARNING_CONTENT_ORIGIN", default=f"http://content.localhost:{urlsplit(BASE_URL).port or 80}"
)
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    urlsplit(ELEARNING_CONTENT_ORIGIN).hostname,
    *env.list("ALLOWED_HOSTS", default=[]),
]
DEMO_ACCOUNTS = True
STAFF_NEED_SECOND_FACTOR = False
MIDDLEWARE = [*MIDDLEWARE, "design.middleware.OwnNotFoundMiddleware"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016", "security.W018"]

if not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PRIVATE_ROOT}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WAGTAILADMIN_BASE_URL = BASE_URL
