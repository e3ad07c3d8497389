"""The routers of the API, each from the package whose rows it reads, and the API made of them."""

from __future__ import annotations

from portaria.accounts.api import router as accounts
from portaria.api.building import build
from portaria.api.kernel import persons, telling, units
from portaria.api.kernel.acts import router as acts
from portaria.api.kernel.duties import router as duties
from portaria.api.kernel.incidents import router as incidents
from portaria.api.kernel.norms import router as norms
from portaria.api.kernel.people import router as people
from portaria.api.kernel.requests import router as requests
from portaria.frame.api.routing import ApiRouter
from portaria.mail.api import router as mail
from portaria.mail.lists.api import router as lists
from portaria.premises.access.api import router as grants
from portaria.premises.badges.api import router as badges
from portaria.premises.places.api import router as areas
from portaria.premises.visits.api import router as visits

PREFIX = "/{body}"
ROUTERS: tuple[ApiRouter, ...] = (
    norms,
    people,
    accounts,
    mail,
    lists,
    badges,
    areas,
    grants,
    visits,
    duties,
    acts,
    requests,
    incidents,
)
ABOUT = (
    "As normas de um órgão público, cumpridas: o que cada pessoa tem e por quê, o que se deve e até"
    " quando, e o que se fez. Cada token é de um órgão e tem escopos e um último dia."
)
_DECLARED = (persons, units, telling)
"""Modules whose routes stand in the router of people."""
API = build(ROUTERS, prefix=PREFIX, about=ABOUT)
