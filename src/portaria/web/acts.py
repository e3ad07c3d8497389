"""Who may sign in: opened, given a fresh second factor, closed; each an act in the ledger."""

from __future__ import annotations

import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction

from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, ref
from portaria.people.models import Bond, Person
from portaria.web.models import SignIn
from portaria.web.sessions import ending


def open_sign_in(
    username: str, *, person: int | None, operator: bool, by: str, at: datetime
) -> str:
    """A new user and the password of their first sign-in, of which only the hash is kept.

    Raises:
        ValueError: the name is taken, the person does not exist, or the sign-in would open nothing.
    """
    if person is None and not operator:
        raise ValueError("um acesso é de uma pessoa, ou de quem opera a instalação (--operator)")
    with transaction.atomic():
        if User.objects.filter(username=username).exists():
            raise ValueError(f"o usuário «{username}» já existe")
        if person is not None and not Person.objects.filter(pk=person).exists():
            raise ValueError(f"a pessoa {person} não existe; procure-a com «portaria person»")
        password = secrets.token_urlsafe(12)
        user = User.objects.create_user(username, password=password)
        found = SignIn.objects.create(user=user, person_id=person, is_operator=operator)
        _record("opened", found, by, at)
    return password


def open_for_person(person: int, username: str, *, at: datetime) -> User:
    """The sign-in of a person who proved to be the holder of their network account: whoever has
    one needs no other. Its own password is random and nobody's."""
    with transaction.atomic():
        user, _ = User.objects.get_or_create(
            username=username, defaults={"password": make_password(secrets.token_urlsafe(32))}
        )
        found, new = SignIn.objects.get_or_create(user=user, defaults={"person_id": person})
        if new:
            _record("opened", found, f"user:{user.pk}", at)
    return user


def reset_sign_in(username: str, *, by: str, at: datetime) -> str:
    """A new password, and the second factor to be activated again: for whoever lost the phone.
    Open sessions end.

    Raises:
        ValueError: there is no such user.
    """
    with transaction.atomic():
        found = _of(username)
        password = secrets.token_urlsafe(12)
        found.user.set_password(password)
        found.user.is_active = True
        found.user.save()
        Authenticator.objects.filter(user=found.user).delete()
        end_sessions(found.user)
        _record("reset", found, by, at)
    return password


def close_sign_in(username: str, *, by: str, at: datetime) -> None:
    """Let ``username`` in no more, from this instant: open sessions end too.

    Raises:
        ValueError: there is no such user.
    """
    with transaction.atomic():
        found = _of(username)
        found.user.is_active = False
        found.user.save()
        end_sessions(found.user)
        _record("closed", found, by, at)


def _of(username: str) -> SignIn:
    found = SignIn.objects.select_related("user").filter(user__username=username).first()
    if found is None:
        raise ValueError(f"o usuário «{username}» não existe")
    return found


def end_sessions(user: User, *, but: str | None = None) -> None:
    """End the open sessions of ``user``, except the one whose key is ``but``."""
    ending.of_user(user, keep=but or "")


def _record(what: str, found: SignIn, by: str, at: datetime) -> None:
    bond = Bond.objects.filter(person=found.person_id).order_by("-start").first()
    draft = ActDraft(
        kind=f"web.sign_in.{what}",
        subject=ref("sign_in", found.pk),
        person=found.person_id,
        body=bond.body_id if bond else "",
        held_at=at,
        content={"user": found.user.username, "operator": found.is_operator},
    )
    append([draft], by=by, at=at)
