"""The entry point of the web server: one process of the site, ready to answer."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
# The others who ask keep the processors busy: two more processes for a statement of thirty
# milliseconds cost as much again, and end later.
settings.DATABASES["default"]["OPTIONS"]["options"] += " -c max_parallel_workers_per_gather=0"
_site = get_wsgi_application()

from portaria.web.live.turns import AT_ONCE, Turns  # noqa: E402  # once the applications are there
from portaria.web.warming import warm  # noqa: E402

application = Turns(_site, AT_ONCE)

warm()
