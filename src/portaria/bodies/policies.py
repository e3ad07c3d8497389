"""The law of a body, from what it adopted (never from the folders). Bulk work asks once for
:func:`adopted` and then ``law.on(day)`` as often as it likes; the rest asks :func:`policy_on`."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from portaria.bodies.assembly import Assembled, assemble
from portaria.bodies.contents import sources_from
from portaria.bodies.models import Adoption
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
    latest = Adoption.objects.filter(body_id=body).order_by("-id").values_list("id", flat=True)
    adoption = latest.first()
    if adoption is None:
        raise NotAdopted(body)
    return assembled_of(adoption)


@lru_cache(maxsize=128)
def assembled_of(adoption: int) -> Assembled:
    """A configuration adopted at any time, rebuilt from the contents kept. An adoption never
    changes, so the cache never goes stale."""
    contents = Adoption.objects.values_list("contents", flat=True).get(pk=adoption)
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
