"""The law of a body, from what it adopted (never from the folders). Bulk work asks once for
:func:`adopted` and then ``law.on(day)`` as often as it likes; the rest asks :func:`policy_on`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from portaria.bodies.assembly import Assembled, Sources, assemble
from portaria.bodies.contents import sources_from
from portaria.bodies.models import Adoption, Body
from portaria.bodies.types import BodyConfig
from portaria.bodies.wiring import vocabulary
from portaria.norms.policy import Policy
from portaria.workdays.calendar import Calendar


class NotAdopted(LookupError):  # noqa: N818  # a state of the body, in the words of the design
    """The body has adopted nothing yet."""

    def __init__(self, body: str) -> None:
        super().__init__(
            f"o órgão «{body}» não adotou nenhuma configuração: rode «portaria body adopt PASTA»"
        )


def adopted(body: str) -> Assembled:
    """The configuration that ``body`` runs on: one query, then a cache by adoption.

    Raises:
        NotAdopted: there is none.
    """
    known = _LOOKED_UP.get()
    if known is not None and body in known:
        return assembled_of(known[body])
    latest = Adoption.objects.filter(body_id=body).order_by("-id").values_list("id", flat=True)
    adoption = latest.first()
    if adoption is None:
        raise NotAdopted(body)
    if known is not None:
        known[body] = adoption
    return assembled_of(adoption)


def files_of(body: str) -> Sources:
    """The files of the configuration that ``body`` runs on, from which it can be put together
    elsewhere.

    Raises:
        NotAdopted: there is none.
    """
    latest = Adoption.objects.filter(body_id=body).order_by("-id").first()
    if latest is None:
        raise NotAdopted(body)
    return sources_from(latest.contents)


_LOOKED_UP: ContextVar[dict[str, int] | None] = ContextVar("looked_up", default=None)


@contextmanager
def looked_up_once() -> Iterator[None]:
    """In the block, the configuration that a body runs on is looked up once: for work that must see
    one and the same from beginning to end, such as a simulation of years."""
    token = _LOOKED_UP.set({})
    try:
        yield
    finally:
        _LOOKED_UP.reset(token)


class NotKnown(LookupError):  # noqa: N818  # a state of the body, in the words of the design
    """On that day the body had told this system nothing yet."""

    def __init__(self, body: str, day: date, first: date | None) -> None:
        since = f"a primeira é de {first:%d/%m/%Y}" if first else "não há nenhuma"
        super().__init__(
            f"em {day:%d/%m/%Y} o órgão «{body}» ainda não tinha adotado nenhuma configuração "
            f"aqui; {since}"
        )


def known(body: str, day: date) -> Assembled:
    """What ``body`` believed on ``day``: the configuration adopted until the end of that day where
    it is, with the norms as they were known then (a rectification published later is not).

    Raises:
        NotKnown: nothing was adopted yet.
    """
    zone = ZoneInfo(Body.objects.values_list("zone", flat=True).get(pk=body))
    end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    told = Adoption.objects.filter(body_id=body).order_by("id")
    last = told.filter(adopted_at__lt=end).last()
    if last is None:
        first = told.first()
        raise NotKnown(body, day, first.adopted_at.astimezone(zone).date() if first else None)
    return as_known(assembled_of(last.pk), day)


def as_known(body: Assembled, day: date) -> Assembled:
    """``body`` with its norms as they were known on ``day``."""
    law = body.law.known_on(day)
    packs = {name: law.pack(pack.norm.id) for name, pack in body.packs.items()}
    return replace(body, law=law, packs={name: p for name, p in packs.items() if p is not None})


@lru_cache(maxsize=128)
def assembled_of(adoption: int) -> Assembled:
    """A configuration adopted at any time, rebuilt from the contents kept. An adoption never
    changes, so the cache never goes stale."""
    contents = Adoption.objects.values_list("contents", flat=True).get(pk=adoption)
    return _rebuilt(tuple(contents))


@lru_cache(maxsize=128)
def _rebuilt(contents: tuple[str, ...]) -> Assembled:
    """Contents are named by their digest: two adoptions of the same are one configuration."""
    return assemble(sources_from(contents), vocabulary(), checked=False)


def policy_on(body: str, day: date) -> Policy:
    """The rules in force for ``body`` on ``day``, past or future, by what it has adopted.

    Raises:
        NotAdopted: the body has adopted nothing.
    """
    return adopted(body).law.on(day)


def calendar_of(body: str) -> Calendar:
    """The body's business calendar."""
    return adopted(body).calendar


def config_of(body: str) -> BodyConfig:
    """The body's configuration."""
    return adopted(body).config


def effective_at(body: str, day: date) -> datetime:
    """The first instant of the civil day ``day`` where the body is, in UTC. Where clocks skip
    midnight it is the first instant that exists."""
    zone = ZoneInfo(config_of(body).zone)
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
