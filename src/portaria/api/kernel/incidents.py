"""Breaches and incidents, told by a program on behalf of somebody, or found by itself: the same act
as the page's. What was told is read by persons alone. Here, and not in the slice: what is asked
twice is done once by a table of this package."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from portaria.api.kernel.telling import SAYS, Code, IdempotencyKey
from portaria.api.once import once
from portaria.bodies.policies import adopted
from portaria.frame.api.caller import caller_of
from portaria.frame.api.keys import Day, GivenKey, Slug
from portaria.frame.api.problems import refused
from portaria.frame.api.routing import ApiRouter
from portaria.incidents.acts import register_incidents
from portaria.incidents.decisions import kind_marked
from portaria.incidents.types import LONGEST, PLAIN_BREACH, Refused, Told
from portaria.people.models import Bond

router = ApiRouter(tags=["comunicações"])
SCOPE = "incidents:write"


class IncidentIn(Schema, extra="forbid"):
    """A breach or an incident."""

    what: Annotated[str, Field(min_length=1, max_length=200, pattern=SAYS)] = Field(
        description="Em uma linha, o que houve"
    )
    account: Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=SAYS)] = Field(
        description="Como foi"
    )
    kind: Code = Field("", description="Espécie (id); sem ela, descumprimento em geral")
    breach: Code = Field(
        "", description="Espécie de descumprimento (id), das que as normas do órgão distinguem"
    )
    happened_on: Day | None = Field(None, description="O dia do fato, se se sabe")
    reporter: GivenKey | None = Field(
        None, description="Chave da pessoa que comunica; sem ela, o próprio programa"
    )
    about: GivenKey | None = Field(None, description="Chave da pessoa de quem se trata")
    confidential: bool = Field(
        False, strict=True, description="O nome de quem comunica fica em sigilo"
    )


class IncidentTold(Schema):
    """The key of what was registered."""

    id: int


@router.at(
    "POST", "/incidents", scope=SCOPE, answers=IncidentTold, status=201, errors=(409,),
    summary="Comunicar um descumprimento ou incidente",
)  # fmt: skip
def incident_told(
    request: HttpRequest, body: Slug, told: IncidentIn, key: IdempotencyKey = ""
) -> object:
    """Registra o que houve, que vai logo a quem a norma diz, com o prazo dela. A prova se junta na
    página da comunicação. Segui-la e concluí-la cabe a pessoas, nunca a um programa."""
    caller = caller_of(request)

    def perform() -> dict[str, Any]:
        _known(body, told)
        try:
            one = _told(body, told, caller.today)
            [made] = register_incidents([one], by=caller.by, at=caller.at)
        except Refused as refusal:
            raise refused(str(refusal)) from refusal
        return {"id": made}

    return once(request, caller, key, perform)


def _told(body: str, told: IncidentIn, today: date) -> Told:
    kind = told.kind or kind_marked(PLAIN_BREACH, adopted(body).law.on(today))
    return Told(
        body, kind, told.what, told.account, told.happened_on, told.reporter, told.about,
        confidential=told.confidential, breach=told.breach,
    )  # fmt: skip


def _known(body: str, told: IncidentIn) -> None:
    """Whoever tells and whoever it is about are persons of the body.

    Raises:
        Problem: 422, one is not.
    """
    wrong = [
        (f"body.{name}", _("desconhecida"))
        for name in ("reporter", "about")
        if (key := getattr(told, name)) and not Bond.objects.filter(person=key, body=body).exists()
    ]
    if wrong:
        raise refused(_("Não é pessoa deste órgão."), wrong)
