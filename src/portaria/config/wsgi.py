"""The entry point of the web server: one process of the site, ready to answer."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
application = get_wsgi_application()

from portaria.web.warming import warm  # noqa: E402  # once the applications are there

warm()
