"""Who is looking at the site, in two queries."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, Subquery

from portaria import clock
from portaria.frame.viewer import Viewer
from portaria.people.models import Bond
from portaria.people.powers import powers_everywhere
from portaria.web.models import SignIn


def viewer_for(user: User | AnonymousUser) -> Viewer:
    """The viewer that ``user`` is today: their person, second factor, zone and powers."""
    default = ZoneInfo(settings.DISPLAY_ZONE)
    if not user.is_authenticated:
        return Viewer(None, None, "", False, False, default, clock.today(default))
    factor = Authenticator.objects.filter(user=OuterRef("user"), type=Authenticator.Type.TOTP)
    latest = Bond.objects.filter(person=OuterRef("person")).order_by("-start")
    sign_in = (
        SignIn.objects.filter(user=user)
        .select_related("person")
        .annotate(has_factor=Exists(factor), zone=Subquery(latest.values("body__zone")[:1]))
        .first()
    )
    if sign_in is None:
        has_factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        name = user.get_username()
        return Viewer(user.pk, None, name, False, has_factor, default, clock.today(default))
    zone = ZoneInfo(sign_in.zone) if sign_in.zone else default
    today = clock.today(zone)
    person = sign_in.person
    return Viewer(
        user.pk,
        person.pk if person else None,
        person.shown_name if person else user.get_username(),
        sign_in.is_operator,
        sign_in.has_factor,
        zone,
        today,
        powers_everywhere(person.pk, today) if person else {},
    )
