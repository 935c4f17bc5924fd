"""Settings that must agree with each other, checked at every start."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.checks import Warning as Caution

from people import ports


@register(Tags.database)
def sqlite_is_immediate(app_configs, databases=None, **kwargs):
    """SQLite serialises bookings only with IMMEDIATE transactions."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    options = database.get("OPTIONS", {})
    errors = []
    if options.get("transaction_mode") != "IMMEDIATE":
        errors.append(
            Error(
                "SQLite must run with transaction_mode IMMEDIATE.",
                hint="Places could be given twice: keep SQLITE_OPTIONS of config.settings.base.",
                id="config.E001",
            )
        )
    if options.get("timeout", 0) < 5:
        errors.append(Error("SQLite needs a lock timeout of at least 5 seconds.", id="config.E002"))
    return errors


@register(Tags.database)
def no_atomic_requests(app_configs, databases=None, **kwargs):
    """With ATOMIC_REQUESTS each page view would take SQLite's write lock."""
    if any(database.get("ATOMIC_REQUESTS") for database in settings.DATABASES.values()):
        return [Error("ATOMIC_REQUESTS must stay off.", id="config.E003")]
    return []


@register()
def ports_are_filled(app_configs, **kwargs):
    """People's ports are filled by the apps above it."""
    return [
        Error(f"people.ports.{port.name} is not filled.", hint="Is its app installed?", id="config.E004")
        for port in ports.REQUIRED
        if port.target is None
    ]


@register(Tags.security, deploy=True)
def secrets_are_set(app_configs, **kwargs):
    """Two separate secrets: one signs sessions, the other wraps evaluation keys."""
    errors = []
    if len(settings.EVALUATION_KEY) < 32:
        errors.append(Error("EVALUATION_KEY must have at least 32 characters.", id="config.E005"))
    if settings.EVALUATION_KEY and settings.EVALUATION_KEY == settings.SECRET_KEY:
        errors.append(Error("EVALUATION_KEY and SECRET_KEY must differ.", id="config.E006"))
    return errors


@register(Tags.security, deploy=True)
def hosts_are_named(app_configs, **kwargs):
    """The site must know its own names and the address it puts into mail."""
    errors = []
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        errors.append(Error("ALLOWED_HOSTS must name the site's hosts.", id="config.E007"))
    if not settings.BASE_URL.startswith("https://"):
        errors.append(Error("BASE_URL must be the site's https address.", id="config.E008"))
    return errors


@register(Tags.security, deploy=True)
def shared_cache(app_configs, **kwargs):
    """Rate limits count in a cache that all workers share."""
    backend = settings.CACHES["default"]["BACKEND"]
    if "locmem" in backend or "dummy" in backend:
        return [Error("The cache must be shared by all workers.", hint="Set CACHE_URL.", id="config.E009")]
    return []


@register(Tags.security, deploy=True)
def proxy_count(app_configs, **kwargs):
    """Behind a proxy everybody shares one rate limit unless the number of proxies is known."""
    if settings.SECURE_SSL_REDIRECT and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return [
            Caution(
                "TRUSTED_PROXY_COUNT is 0.",
                hint="Right only if gunicorn itself faces the internet; else set it to the number of proxies.",
                id="config.W001",
            )
        ]
    return []


@register(Tags.security)
def content_origin_is_another(app_configs, **kwargs):
    """Uploaded packages hold foreign scripts: they are played on a host on which nothing of the site is."""
    content, home = urlsplit(settings.ELEARNING_CONTENT_ORIGIN), urlsplit(settings.BASE_URL)
    if not settings.ELEARNING_CONTENT_ORIGIN:
        return []
    if content.scheme not in ("http", "https") or not content.hostname or content.path or content.query:
        return [Error("ELEARNING_CONTENT_ORIGIN must be like https://content.example.org.", id="config.E010")]
    if content.hostname == home.hostname:
        return [
            Error(
                "ELEARNING_CONTENT_ORIGIN must be another host than BASE_URL.",
                hint="Scripts of packages could read the pages of whoever is signed in.",
                id="config.E011",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def content_origin_is_named(app_configs, **kwargs):
    """Without a content host no package is played; without https the browser would refuse it."""
    if not settings.ELEARNING_CONTENT_ORIGIN:
        return [
            Caution(
                "ELEARNING_CONTENT_ORIGIN is not set: uploaded e-learning packages cannot be played.",
                hint="Name a second host that leads to the same server, see docs/operations.md.",
                id="config.W002",
            )
        ]
    if not settings.ELEARNING_CONTENT_ORIGIN.startswith("https://"):
        return [Error("ELEARNING_CONTENT_ORIGIN must be an https address.", id="config.E012")]
    return []
