"""Every route of the site; a slice's own screens are included from the slice."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portaria.web.urls")),
    path("", include("portaria.web.sign_in")),
    path("", include("portaria.web.openid")),
    path("", include("portaria.web.outside.routes")),
    path("", include("portaria.web.clients.routes")),
    path("", include("portaria.api.urls")),
    path("", include("portaria.procedures.requests.urls")),
    path("", include("portaria.accounts.urls")),
    path("", include("portaria.mail.urls")),
    path("", include("portaria.mail.lists.urls")),
    path("", include("portaria.mail.held.urls")),
    path("", include("portaria.mail.traces.urls")),
    path("", include("portaria.mail.official.urls")),
    path("", include("portaria.mail.abuse.urls")),
    path("", include("portaria.governance.urls")),
    path("", include("portaria.procedures.terms.urls")),
    path("", include("portaria.incidents.urls")),
    path("", include("portaria.premises.places.urls")),
    path("", include("portaria.premises.access.urls")),
    path("", include("portaria.premises.badges.urls")),
    path("", include("portaria.premises.visits.urls")),
    path("", include("portaria.premises.guard.urls")),
    path("", include("portaria.premises.goods.urls")),
    path("", include("portaria.premises.parking.urls")),
    path("", include("portaria.premises.rounds.urls")),
    path("", include("portaria.procedures.reviews.urls")),
]
handler400 = "portaria.web.errors.bad_request"
handler403 = "portaria.web.errors.forbidden"
handler404 = "portaria.web.errors.not_found"
handler429 = "portaria.web.errors.too_often"  # read by the library that signs people in
handler500 = "portaria.web.errors.broken"
