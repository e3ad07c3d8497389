"""From where somebody comes, by the network's name: no place on earth is looked up."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.utils.translation import gettext_noop

INSIDE, OUTSIDE = gettext_noop("rede interna"), gettext_noop("fora das redes do órgão")


def is_named(network: str) -> bool:
    """Whether a network's name is one of ``PORTARIA_NETWORKS``: of one place."""
    return any(network == name for name, _ in settings.NETWORKS)


def network_of(address: str) -> str:
    """The name of the network of ``address`` (``PORTARIA_NETWORKS``), or whether inside."""
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return OUTSIDE
    for name, network in settings.NETWORKS:
        if place.version == network.version and place in network:
            return str(name)
    return INSIDE if place.is_private else OUTSIDE
