"""Who did an act, in words: ``hr:portaria``, ``system:runner``, ``cli:ana``, ``user:3``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Known:
    """A user of the site: how to call them, and whose sign-in it is (None: no person's)."""

    name: str
    person: int | None


def users_in(actors: Iterable[str]) -> Mapping[str, Known]:
    """``user:3`` -> who that is, for every user among ``actors``; one query. Persons go by the name
    they are shown by, others by their user name."""
    keys = {int(a[5:]) for a in actors if a.startswith("user:") and a[5:].isdigit()}
    if not keys:
        return {}
    found = User.objects.filter(pk__in=keys).values_list(
        "pk", "username", "sign_in__person", "sign_in__person__name",
        "sign_in__person__social_name",
    )  # fmt: skip
    return {
        f"user:{key}": Known(social or name or username, person)
        for key, username, person, name, social in found
    }


def shown(actor: str, users: Mapping[str, Known]) -> str:
    """``actor`` in words."""
    kind, _, name = actor.partition(":")
    if kind == "system":
        return gettext("o sistema")
    if kind == "user":
        return users[actor].name if actor in users else actor
    words = {
        "hr": gettext("arquivo do RH"),
        "cli": gettext("linha de comando"),
        "token": gettext("programa"),
    }
    return f"{words[kind]} ({name})" if kind in words else actor
