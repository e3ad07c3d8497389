"""A body's feed, from what the body adopted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from portaria.bodies.models import Body
from portaria.bodies.policies import config_of
from portaria.people.hr.feed import Feed
from portaria.people.hr.layouts import LayoutError, load
from portaria.people.hr.settings import HrSettings


def open_feed(body: str, at: datetime, *, layout: str = "") -> Feed:
    """The feed of ``body``.

    Args:
        layout: name of a layout of ``packs/layouts``, or the path of a mapping file; "" for the
            one that the body's configuration names.

    Raises:
        Body.DoesNotExist: no such body runs here.
        NotAdopted: the body has no configuration yet.
        LayoutError: no layout is named, or its mapping file does not make sense.
    """
    found = Body.objects.get(pk=body)
    config = config_of(body)
    hr = HrSettings.of(config.hr)
    named = layout or hr.layout
    if not named:
        raise LayoutError(
            f"diga o leiaute com --layout, ou em hr.layout da configuração do órgão «{body}»"
        )
    path = (
        Path(named) if named.endswith(".yaml") else settings.PACKS_DIR / "layouts" / f"{named}.yaml"
    )
    read = load(path)
    return Feed(found, read, replace(hr, layout=read.name), at, config.competences)
