"""Who may sign in, and as which person."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portaria.people.models import Person


class SignIn(models.Model):
    """A user of the site. Powers come from the ``person``'s competences; an operator without a
    person sees the health of the installation and nothing of the bodies."""

    id = models.BigAutoField(primary_key=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_in")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="sign_ins")
    is_operator = models.BooleanField(default=False)
