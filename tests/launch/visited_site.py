"""``python visited_site.py VISITORS``: a small university in the database of ``DATABASE_URL``, and
whoever may look at its site; prints the session cookies as JSON. Its own process, because its
database is not that of the tests."""

from __future__ import annotations

import json
import os
import sys

import django
from django.core.management import call_command


def main(visitors: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    from django.conf import settings
    from django.test import Client

    from web import world as worlds

    world = worlds.build()
    cookies = []
    for number in range(visitors):
        client = Client()
        client.force_login(worlds.sign_in_of(f"visitante{number}", world.ana))
        name = settings.SESSION_COOKIE_NAME
        cookies.append((name, client.cookies[name].value))
    print(json.dumps(cookies))


if __name__ == "__main__":
    main(int(sys.argv[1]))
