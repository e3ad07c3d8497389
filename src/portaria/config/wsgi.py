"""The entry point of the web server: one process of the site, ready to answer."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
_site = get_wsgi_application()

from portaria.web.live.turns import AT_ONCE, Turns  # noqa: E402  # once the applications are there
from portaria.web.warming import warm  # noqa: E402

application = Turns(_site, AT_ONCE)

warm()
