"""The door that the web server opens: the site as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diguan.config.settings")

application = get_wsgi_application()
