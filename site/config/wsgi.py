"""The WSGI application. `site/` is on the path already: gunicorn.conf.py or manage.py put it there."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()
