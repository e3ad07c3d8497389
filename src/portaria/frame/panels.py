"""What the first page is made of: each slice offers its panels, and each viewer sees those that
have something for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, Model, QuerySet

from portaria.database.prepared import Prepared, one_of
from portaria.frame import labels
from portaria.frame.counting import counted, told
from portaria.frame.viewer import Viewer

SHOWN = 5
"""Lines of a panel; ours, no norm's: the rest is one click away."""
_LAST = datetime.max.replace(tzinfo=UTC)
Row = TypeVar("Row", bound=Model)
Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a panel.

    Attributes:
        text: what waits, in words.
        href: its page; "" for none.
        detail: a second, smaller line.
        due: by when; None where nothing says.
        until: the same in words, where its civil day is not the last one: a deadline in days is the
            first instant after it.
        late: whether that has passed.
        badge: a short word beside it; ``tone`` is its colour (good, wait, stop, past).
        provision, body: why (``norm#provision`` in the norms of ``body``).
    """

    text: str
    href: str = ""
    detail: str = ""
    due: datetime | None = None
    until: str = ""
    late: bool = False
    badge: str = ""
    tone: str = "past"
    provision: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A card of the first page.

    Attributes:
        title: what the lines are.
        lines: what there is, most urgent first once shown; at most :data:`SHOWN` are.
        count: how many there are in all, as :func:`~portaria.frame.counting.counted` tells them;
            None: as many as the lines.
        href, more: where the whole is, and the words of that link.
        empty: what to say when there is nothing; a panel without lines and without this is left
            out.
        icon: of Font Awesome (``fa-inbox``).
        actions: links that begin something, as ``(words, address)``.
    """

    title: str
    lines: Sequence[Line] = ()
    count: int | None = None
    href: str = ""
    more: str = ""
    empty: str = ""
    icon: str = "fa-inbox"
    actions: Sequence[tuple[str, str]] = field(default_factory=tuple)

    @property
    def shown(self) -> list[Line]:
        """The lines to show, by deadline; those without one last, as they came."""
        return sorted(self.lines, key=lambda line: line.due or _LAST)[:SHOWN]

    @property
    def total(self) -> int:
        """How many there are in all."""
        return len(self.lines) if self.count is None else self.count

    @property
    def said(self) -> str:
        """:attr:`total` in words."""
        return told(self.total)

    @property
    def urgent(self) -> bool:
        """Whether something in it is late."""
        return any(line.late for line in self.lines)


def first_of(found: QuerySet[Row]) -> tuple[list[Row], int]:
    """The rows of ``found``, in its order, that a panel shows, and how many there are in all:
    counted only where there may be more."""
    rows = list(found[:SHOWN])
    return rows, counted(found) if len(rows) == SHOWN else len(rows)


def first_asked(question: Prepared[Asked], **told: object) -> tuple[list[Asked], int]:
    """What :func:`first_of` gives, of a ``question`` that reads the first :data:`SHOWN` rows."""
    rows = question(**told)
    return rows, counted(question.asked(**told)) if len(rows) == SHOWN else len(rows)


class Standing(NamedTuple):
    """How many stand in a state."""

    state: str
    many: int


def standing(model: type[Model], states: Sequence[str]) -> Prepared[Standing]:
    """The question how many rows of ``model`` stand in each of ``states``, in any of ``bodies``."""

    def asked(bodies: list[str]) -> QuerySet[Any, Any]:
        found = model._default_manager.filter(one_of("body", bodies), state__in=states)
        counted: QuerySet[Any, Any] = found.values("state").annotate(many=Count("pk"))
        return counted

    return Prepared(Standing, asked)


def by_state(
    found: Iterable[Standing],
    states: Sequence[str],
    *,
    title: str,
    href: str,
    empty: str,
    icon: str,
) -> Panel:
    """A panel of how many stand in each of ``states``, each line leading to those of the list at
    ``href`` that do."""
    counted = {one.state: one.many for one in found}
    lines = [
        Line(
            text=labels.of(labels.STATES, state).capitalize(),
            href=f"{href}?situacao={state}",
            badge=str(counted[state]),
            tone=labels.tone(state),
        )
        for state in states
        if state in counted
    ]
    total = sum(counted.values())
    return Panel(title, lines, count=total, href=href, empty=empty, icon=icon)


Offer = Callable[[Viewer, datetime], Panel | None]


@dataclass(frozen=True, slots=True)
class Offered:
    """A panel that somebody offers: to whom, and where it stands (lower first)."""

    key: str
    place: int
    powers: tuple[str, ...]
    operator: bool
    offer: Offer

    def concerns(self, viewer: Viewer) -> bool:
        """Whether it is for ``viewer``."""
        if self.operator:
            return viewer.operator
        return viewer.holds_any(*self.powers) if self.powers else viewer.person is not None


_offered: dict[str, Offered] = {}


def panel(
    key: str, *, place: int, powers: tuple[str, ...] = (), operator: bool = False
) -> Callable[[Offer], Offer]:
    """Register the decorated function as the panel ``key``: for who holds any of ``powers``, for
    whoever is a person of a body where there are none, for the installation's operator.

    Raises:
        ValueError: there is another one with that key.
    """

    def register(offer: Offer) -> Offer:
        if key in _offered:
            raise ValueError(f"já há um painel «{key}»")
        _offered[key] = Offered(key, place, powers, operator, offer)
        return offer

    return register


def panels_of(viewer: Viewer, now: datetime) -> list[tuple[str, Panel]]:
    """The panels with something for ``viewer``, with their keys, in their places."""
    found = []
    for one in sorted(_offered.values(), key=lambda o: (o.place, o.key)):
        made = one.offer(viewer, now) if one.concerns(viewer) else None
        if made is not None and (made.lines or made.empty or made.actions):
            found.append((one.key, made))
    return found
