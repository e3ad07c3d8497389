"""What ``processes`` forks: Django set up, no connection open yet."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
django.setup()
