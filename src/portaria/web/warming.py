"""What a process of the site reads before it answers for the first time: the pages, their words,
the norms that its bodies adopted. Whoever asks first, in each process, would wait for it."""

from __future__ import annotations

import atexit
import gc
import logging
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.template.utils import get_app_template_dirs
from django.urls import reverse
from django.utils.translation import override

from portaria import clock
from portaria.bodies.models import Adoption
from portaria.bodies.policies import adopted

OURS = Path(__file__).resolve().parents[1]


def warm() -> None:
    """Read all of it, and set it apart from what the collector of memory looks through: a whole
    look through some 300,000 objects that stay stops every answer for a fifth of a second."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            reverse("home")  # imports every view, and knows every address
    _read_templates()
    _read_norms()
    gc.collect()
    gc.freeze()
    # At the end the collector must find everything again, or libraries report what they leak.
    atexit.register(gc.unfreeze)


def templates() -> list[str]:
    """Names of the templates of the site, as pages ask for them."""
    given = [str(folder) for folder in (*_django().dirs, *get_app_template_dirs("templates"))]
    own = [folder for folder in map(Path, given) if folder.is_relative_to(OURS)]
    return sorted({str(file.relative_to(folder)) for folder in own
                   for file in folder.rglob("*.html")})  # fmt: skip


def _read_templates() -> None:
    for name in templates():
        _django().get_template(name)


def _django() -> DjangoTemplates:
    found = engines["django"]
    assert isinstance(found, DjangoTemplates)  # noqa: S101  # the settings name no other
    return found


def _read_norms() -> None:
    """What each body runs on today. Where that cannot be read (the database may be away), who asks
    first reads it, and is told what is wrong."""
    today = clock.now().date()
    try:
        for body in Adoption.objects.values_list("body_id", flat=True).distinct():
            adopted(body).law.on(today)
    except Exception as error:  # a site that starts says more than one that does not
        logging.getLogger(__name__).warning("normas não lidas de antemão: %s", error)
    finally:
        connection.close()
