"""One row of a body, asked for by its key."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model
from django.http import HttpRequest

from portaria.frame.api.caller import caller_of
from portaria.frame.api.problems import missing

M = TypeVar("M", bound=Model)


def one_of(request: HttpRequest, model: type[M], body: str, pk: int) -> M:
    """The row of ``body`` whose key is ``pk``; that its ``person`` was looked at is on record.

    Raises:
        Problem: there is none (404).
    """
    found = model._default_manager.filter(pk=pk, body=body).first()
    if found is None:
        raise missing()
    caller_of(request).sees([getattr(found, "person")])  # noqa: B009  # of the model given
    return found
