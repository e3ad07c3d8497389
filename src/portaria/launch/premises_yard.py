"""The guard's part of the demonstration's day: vehicles, goods to check, a round half done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from portaria.launch.inventing import BY
from portaria.premises.desk import Desk
from portaria.premises.goods import acts as goods
from portaria.premises.goods.types import Carried, ExitAsk, Line
from portaria.premises.parking import acts as parking
from portaria.premises.parking import decisions
from portaria.premises.parking.listing import lots_of
from portaria.premises.parking.types import (
    LOADING,
    OWN,
    Entry,
    LoadingAsk,
    SpaceAsk,
    VehicleAsk,
)
from portaria.premises.places.models import Place
from portaria.premises.rounds import acts as rounds
from portaria.premises.rounds.models import Point
from portaria.premises.rounds.types import Tick

_PLATES = ("JZA1A01", "KAB2B02", "QBC3C03", "RAD4D04", "NJE5E05", "OBF6F06")
_MODELS = ("sedã", "picape", "hatch", "motocicleta", "utilitário", "sedã")


@dataclass(frozen=True, slots=True)
class Day:
    """The day that is lived.

    Attributes:
        before, after: when the premises opened the business day before, and open on the next.
        place: the complex where it happens.
        people: those of the house with a badge that works, of whom each part of the day takes the
            next: nobody is two things at once.
    """

    body: str
    opens: datetime
    closes: datetime
    before: datetime
    after: datetime
    place: Place
    people: Iterator[int]

    def at(self, minutes: int) -> datetime:
        """The instant ``minutes`` after the opening."""
        return self.opens + timedelta(minutes=minutes)


def live_yard(day: Day) -> None:
    """Vehicles in and out, goods to check and checked, a round half done."""
    _parking(day)
    _goods(day)
    _round(day)


def _parking(day: Day) -> None:
    desk = Desk(day.at(0))
    policy = desk.policy(day.body)
    drivers = [next(day.people) for _ in _PLATES]
    parking.register_vehicles(
        [
            VehicleAsk(day.body, plate, person, model)
            for plate, person, model in zip(_PLATES, drivers, _MODELS, strict=True)
        ],
        by=BY, at=day.before,
    )  # fmt: skip
    given = decisions.grant_space("idoso", "", policy, by_health=False)
    if given.outcome == decisions.GRANT:
        space = SpaceAsk(day.body, drivers[0], "idoso", desk.today(day.body), given)
        parking.give_spaces([space], by=BY, at=day.at(0))
    arranged = decisions.arrange(policy)
    if arranged.outcome == decisions.ARRANGE:
        loads = [
            LoadingAsk(day.body, "Papelaria Exemplo", plate, day.place.pk, first, last, arranged,
                       plan="Pelos fundos, com o almoxarifado")
            for plate, first, last in (
                ("GHI7G07", day.at(60), day.closes),
                ("HIJ8H08", day.after, day.after + timedelta(hours=2)),
            )
        ]  # fmt: skip
        parking.arrange_loadings(loads, by=BY, at=day.at(0))
    for lot in lots_of(day.body, policy)[:1]:
        came = [Entry(lot.pk, plate, OWN) for plate in _PLATES[:4]]
        parking.admit_vehicles(came, by=BY, at=day.at(15))
        parking.admit_vehicles([Entry(lot.pk, "GHI7G07", LOADING)], by=BY, at=day.at(75))
        parking.admit_vehicles([Entry(lot.pk, "XYZ9Z99", OWN)], by=BY, at=day.at(80))  # a stranger


def _goods(day: Day) -> None:
    """One authorisation to check, one found wrong at the gate, one that left."""
    today = Desk(day.at(0)).today(day.body)
    last = today + timedelta(days=14)
    lines = (Line(2, "Notebook Exemplar X1", "20230077"), Line(1, "Projetor Exemplar", "20190412"))
    asks = [
        ExitAsk(day.body, "permanente", lines, day.place.pk, carrier, where, today, last, None,
                carrier_document="matrícula")
        for carrier, where in (
            ("Carlos Teles", "Agência Fazendária de Rondonópolis"),
            ("Denise Prado", "Oficina de informática"), ("Edson Reis", "Posto Fiscal"),
        )
    ]  # fmt: skip
    _waits, wrong, left = goods.authorise_exits(asks, by=BY, at=day.at(20))
    found = [
        Carried(wrong, {1: 1, 2: 1}, copy=True, note="falta um notebook"),
        Carried(left, {1: 2, 2: 1}, copy=True),
    ]
    goods.check_exits(found, guard=next(day.people), by=BY, at=day.at(110))


def _round(day: Day) -> None:
    """An inspection of the safeguards, half of it walked, one point found wrong."""
    key = rounds.open_inspection(day.place.pk, day.after + timedelta(days=5), by=BY, at=day.at(30))
    points = list(Point.objects.filter(round=key).order_by("number").values_list("pk", flat=True))
    half = points[: max(1, len(points) // 2)]
    ticks = [Tick(point, fine=True) for point in half[:-1]]
    ticks.append(Tick(half[-1], fine=False, note="Lâmpada do corredor queimada"))
    rounds.tick_points(ticks, person=next(day.people), by=BY, at=day.at(140))
