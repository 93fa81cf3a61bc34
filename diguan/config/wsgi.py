"""The door that the web server opens: the site as a WSGI application. It stays shut when the database is not
sound."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diguan.config.settings")

application = get_wsgi_application()

from diguan.config import site  # noqa: E402 -- it imports models, which Django must have set up
from diguan.words.errors import Fault  # noqa: E402 -- as above

try:
    site.refuse_unready()
except Fault as fault:
    sys.exit(str(fault))

# A page makes thousands of objects; to look them all through after each 700 took a tenth of its time.
gc.set_threshold(20_000, 10, 10)
