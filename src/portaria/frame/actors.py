"""Who did an act, in words: ``hr:portaria``, ``system:runner``, ``cli:ana``, ``user:3``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User
from django.utils.translation import gettext


def users_in(actors: Iterable[str]) -> Mapping[str, str]:
    """``user:3`` -> user name, for every user among ``actors``; one query."""
    keys = {int(a[5:]) for a in actors if a.startswith("user:") and a[5:].isdigit()}
    if not keys:
        return {}
    found = User.objects.filter(pk__in=keys).values_list("pk", "username")
    return {f"user:{key}": name for key, name in found}


def shown(actor: str, users: Mapping[str, str]) -> str:
    """``actor`` in words."""
    kind, _, name = actor.partition(":")
    if kind == "system":
        return gettext("o sistema")
    if kind == "user":
        return users.get(actor, actor)
    words = {
        "hr": gettext("arquivo do RH"),
        "cli": gettext("linha de comando"),
        "token": gettext("programa"),
    }
    return f"{words[kind]} ({name})" if kind in words else actor
