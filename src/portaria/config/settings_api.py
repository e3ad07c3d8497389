"""Settings of the API. Every limit is ours, no norm's."""

from __future__ import annotations

import os

# Requests that a token may make in a minute, unless it was made with fewer.
API_PER_MINUTE = int(os.environ.get("PORTARIA_API_PER_MINUTE", "600"))
# The longest that a token may be made to serve, in days.
API_TOKEN_DAYS = int(os.environ.get("PORTARIA_API_TOKEN_DAYS", "366"))
