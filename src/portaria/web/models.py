"""Who may sign in, and as which person."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portaria.bodies.models import Body
from portaria.people.models import Person


class SignIn(models.Model):
    """A user of the site. Powers come from the ``person``'s competences; an operator without a
    person sees the health of the installation and nothing of the bodies."""

    id = models.BigAutoField(primary_key=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_in")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="sign_ins")
    is_operator = models.BooleanField(default=False)


class Presence(models.Model):
    """A session at the site: which browser, from which network, since when. Kept for the person to
    look at; ``session_key`` goes with the session."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="presences")
    session_key = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001  # unique
    device = models.BinaryField(blank=True, default=b"")  # digest of the browser's own cookie
    agent = models.CharField(max_length=80, blank=True)  # in words: Firefox, Linux
    address = models.GenericIPAddressField(null=True)
    network = models.CharField(max_length=80, blank=True)
    began_at = models.DateTimeField()
    used_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    waits = models.BooleanField(db_default=False)  # one connection too many, until others end

    class Meta:
        indexes = [
            models.Index(fields=["user", "-began_at"], name="presence_of_user"),
            models.Index(fields=["device"], name="presence_of_device"),
        ]


class Failure(models.Model):
    """Wrong passwords or codes from one source for one name; ``pair`` is a keyed digest of both, so
    that the table tells nobody which names exist."""

    id = models.BigAutoField(primary_key=True)
    pair = models.BinaryField(unique=True)
    count = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="failure_last")]


class Sent(models.Model):
    """A form that was done: ``digest`` of who sent what (:mod:`portaria.web.sending.digest`), and
    where it led on to ("" where the answer was a page), as htmx is told to leave the page where
    ``whole``."""

    id = models.BigAutoField(primary_key=True)
    digest = models.BinaryField(unique=True)
    location = models.TextField(blank=True)
    whole = models.BooleanField(db_default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="sent_at")]


class ResetAsk(models.Model):
    """Somebody asked for a new password for a name: looked at later, so that the answer is the same
    whether or not it is anybody's. ``name`` goes once it was looked at."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=254, blank=True)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"], name="reset_open", condition=models.Q(settled_at__isnull=True)
            )
        ]


class ClientSystem(models.Model):
    """A system of a body that signs people in through the site (OpenID Connect): ``client`` is its
    registration in the protocol's own table."""

    id = models.BigAutoField(primary_key=True)
    client = models.CharField(max_length=100, unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="client_systems")
    purpose = models.TextField()
    registered_at = models.DateTimeField()
    secret_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
