"""The part of the settings about credentials, sign-in and sessions. The numbers are ours, no
norm's, and serve where no norm fixes any."""

from __future__ import annotations

import ipaddress
import os

PORTARIA_SITE_SESSIONS = "portaria.web.sessions.ending.of_persons"
PORTARIA_MAIL_SESSIONS = "portaria.connectors.dovecot.signed_in.of_installation"
INITIAL_PASSWORD_HOURS = float(os.environ.get("PORTARIA_INITIAL_PASSWORD_HOURS", "72"))
PASSWORD_AGE = os.environ.get("PORTARIA_PASSWORD_AGE", "12 months")

SESSION_IDLE_SECONDS = 60.0 * float(os.environ.get("PORTARIA_SESSION_IDLE", "60"))
# «name=10.1.0.0/16,other=2001:db8::/32»: how a session's network is called.
NETWORKS = [
    (name.strip(), ipaddress.ip_network(place.strip()))
    for name, _, place in (
        pair.partition("=") for pair in os.environ.get("PORTARIA_NETWORKS", "").split(",") if pair
    )
]
# From more addresses of the network within an hour than one person signs in to the mail (A11).
SIGN_IN_PLACES = int(os.environ.get("PORTARIA_SIGN_IN_PLACES", "5"))
SIGN_INS_DAYS = int(os.environ.get("PORTARIA_SIGN_INS_DAYS", "2"))

# The outside OpenID Connect provider (gov.br and the like); without a server there is none.
OUTSIDE_SERVER = os.environ.get("PORTARIA_OUTSIDE_SERVER", "")
OUTSIDE_NAME = os.environ.get("PORTARIA_OUTSIDE_NAME", "gov.br")
OUTSIDE_CPF_CLAIM = os.environ.get("PORTARIA_OUTSIDE_CPF", "sub")
OUTSIDE_LEVEL_CLAIM = os.environ.get("PORTARIA_OUTSIDE_LEVEL", "reliability_info.level")
SOCIALACCOUNT_ADAPTER = "portaria.web.outside.adapter.OutsideAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "fora",
                "name": OUTSIDE_NAME,
                "client_id": os.environ.get("PORTARIA_OUTSIDE_CLIENT", ""),
                "secret": os.environ.get("PORTARIA_OUTSIDE_SECRET", ""),
                "settings": {
                    "server_url": OUTSIDE_SERVER,
                    "scope": os.environ.get("PORTARIA_OUTSIDE_SCOPES", "openid profile").split(),
                },
            }
        ],
    }
}
