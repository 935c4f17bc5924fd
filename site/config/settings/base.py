"""Settings common to all environments. The only place, with its siblings, where the environment is read."""

from pathlib import Path
from urllib.parse import urlsplit

import environ

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / "var"

env = environ.Env()
if (ROOT / ".env").exists():
    env.read_env(ROOT / ".env")

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
# Wraps every event's evaluation key. Not SECRET_KEY, never in the database or its backup (docs/adr/0010).
EVALUATION_KEY = env.str("EVALUATION_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How the site is reached from outside; used in mail and calendar entries.
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
# Where uploaded e-learning packages are played: another host, on which nothing else of the site is (docs/adr/0011).
# Without it none is played.
ELEARNING_CONTENT_ORIGIN = env.str("ELEARNING_CONTENT_ORIGIN", default="").rstrip("/")
if ELEARNING_CONTENT_ORIGIN:
    ALLOWED_HOSTS.append(urlsplit(ELEARNING_CONTENT_ORIGIN).hostname)

PARTNERSHIP_NAME = env.str("PARTNERSHIP_NAME", default="Children's Safeguarding Assurance Partnership")
PARTNERSHIP_SHORT_NAME = env.str("PARTNERSHIP_SHORT_NAME", default="CSAP training")
PARTNERSHIP_AREA = env.str("PARTNERSHIP_AREA", default="Blackburn with Darwen, Blackpool and Lancashire")
# Periods that reports offer by name: first day, last day, words.
REPORT_PERIODS = [("2020-06-01", "2020-09-30", "1 June to 30 September 2020")]
# Under what anybody may use the figures on /open-data/.
OPEN_DATA_LICENCE = env.str("OPEN_DATA_LICENCE", default="Open Government Licence v3.0")
OPEN_DATA_LICENCE_URL = env.str(
    "OPEN_DATA_LICENCE_URL",
    default="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="training@partnership.example")
QUICK_EXIT_URL = env.str("QUICK_EXIT_URL", default="https://www.bbc.co.uk/weather")

INSTALLED_APPS = [
    "config",
    "reports",
    "workspaces",
    "legacy",
    "cms",
    "evaluations",
    "bookings",
    "courses",
    "elearning",
    "outbox",
    "audit",
    "people",
    "design",
    "sheets",
    "papers",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # The content host is answered before anything of the site is.
    "elearning.middleware.ContentOriginMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "design.middleware.AdminPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "people.middleware.AuthenticationMiddleware",
    # Closed by default: a view is public only where it says so (docs/adr/0008).
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    # Rights of a role wait for the second step at sign-in; pages of a signed-in person are kept by no cache.
    "people.middleware.SecondFactorMiddleware",
    "people.middleware.NoStoreMiddleware",
    "people.middleware.TooBusyMiddleware",
    "cms.middleware.EditorsOnlyMiddleware",
    "cms.middleware.OddNumbersMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before the apps' own folders, so that allauth's and Wagtail's templates can be overridden here.
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# SQLite serialises writers only with IMMEDIATE: select_for_update does nothing there (docs/adr/0003).
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
if env.str("DATABASE_URL", default=""):
    DATABASES = {"default": env.db("DATABASE_URL")}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "db.sqlite3"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c lock_timeout=3000"

# Shared by all workers, else rate limits are per process and useless.
if env.str("CACHE_URL", default=""):
    CACHES = {"default": env.cache("CACHE_URL")}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR / "media")))
# What people send about themselves. Never below MEDIA_ROOT, which a web server may hand out; only views give it out.
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default=str(VAR / "private")))
FILE_UPLOAD_PERMISSIONS = 0o640

AUTH_USER_MODEL = "people.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["people.adapter.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/my/"
LOGOUT_REDIRECT_URL = "/"
# Session and login in one query (docs/adr/0022).
SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_USER_DISPLAY = "people.adapter.user_display"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
# Codes, not links: a mail gateway that opens every link proves nothing, and no secret stands in an address.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Known and unknown addresses get the same answer (TRUST.md S5).
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_FORMS = {
    "login": "people.forms.SignIn",
    "signup": "people.forms.SignUp",
    "add_email": "people.forms.ChangeAddress",
    "change_password": "people.forms.ChangePassword",
    "set_password": "people.forms.SetPassword",
    "reset_password": "people.forms.ResetPassword",
    "reset_password_from_key": "people.forms.NewPassword",
    "reauthenticate": "people.forms.Reauthenticate",
    "request_login_code": "people.forms.AskForCode",
    "confirm_login_code": "people.forms.EnterCode",
    "confirm_email_verification_code": "people.forms.EnterAddressCode",
    "confirm_password_reset_code": "people.forms.EnterResetCode",
    "change_email": "people.forms.OtherAddress",
}
# A council shares one outgoing address: limits by sender are wide, limits by address and by day are tight. The last
# entry is ours: wrong passwords for one address from anywhere.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "login_failed_anywhere": "50/h/key",
    "signup": "300/m/ip",
    "reset_password": "300/m/ip,3/m/key",
    "reset_password_from_key": "300/m/ip",
    "request_login_code": "300/m/ip,3/m/key",
    "confirm_email": "3/m/key",
}
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
# Mail to addresses nobody has proved, in all, a London day (TRUST.md S6).
STRANGER_MAILS_A_DAY = env.int("STRANGER_MAILS_A_DAY", default=200)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "people.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "people.forms.SecondStep",
    "reauthenticate": "people.forms.SecondStepAgain",
    "activate_totp": "people.forms.ActivateApp",
    "add_webauthn": "people.forms.AddPasskey",
    "edit_webauthn": "people.forms.RenamePasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = PARTNERSHIP_SHORT_NAME
# People with a role reach no staff page without a second factor. Off only in development and tests.
STAFF_NEED_SECOND_FACTOR = True
USERSESSIONS_TRACK_ACTIVITY = False

# Single sign-on (OpenID Connect), off until a provider is named. It speaks only for the e-mail domains listed here.
SOCIALACCOUNT_ADAPTER = "people.adapter.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_EMAIL_DOMAINS = [domain.lower() for domain in env.list("OIDC_EMAIL_DOMAINS", default=[])]
SOCIALACCOUNT_PROVIDERS = {}
if env.str("OIDC_SERVER_URL", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "work",
                "name": env.str("OIDC_NAME", default="your work account"),
                "client_id": env.str("OIDC_CLIENT_ID", default=""),
                "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": env.str("OIDC_SERVER_URL", default="")},
            }
        ],
    }

# Public pages are made once for all anonymous readers, until anything they show changes (cms.views.serving.Serve).
KEEP_PUBLIC_PAGES = env.bool("KEEP_PUBLIC_PAGES", default=True)

WAGTAIL_SITE_NAME = PARTNERSHIP_SHORT_NAME
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Wagtail would mail comments inside the request, to all at once. Approvers write theirs when they send a page back.
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS = []
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "mp4", "pdf", "pptx", "txt", "vtt", "xlsx"]

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{PARTNERSHIP_SHORT_NAME} <bookings@partnership.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    # Wagtail's admin needs inline styles and has a policy of its own in design.middleware.
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'self'"],
    },
}
# Signing in at the provider starts with a form of ours that leads there.
if env.str("OIDC_SERVER_URL", default=""):
    OIDC_ORIGIN = "https://" + urlsplit(env.str("OIDC_SERVER_URL")).netloc
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(OIDC_ORIGIN)
CSRF_FAILURE_VIEW = "design.views.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Request lines carry tokens in their addresses.
    # Wagtail and its tasks tell of every page saved and every index row written.
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "wagtail": {"level": "WARNING"},
        # Passkeys: it writes the id of each key used.
        "fido2": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
    },
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
