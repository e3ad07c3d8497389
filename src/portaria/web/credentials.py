"""One person, one password: that of the network account opens the site too (ADR 0024).

Whatever name is given, and whether or not it is anybody's, the same is done: two look-ups and one
hash. What is refused is refused in the same words."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from portaria import clock
from portaria.accounts.models import Account
from portaria.mail.models import Mailbox
from portaria.web.acts import open_for_person
from portaria.web.models import SignIn

_LONGEST = 254  # characters of a name; ours
PASSWORD_MAX = 128  # characters: what is longer is nobody's password; ours


class Credentials(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Signs in with the network account's login, or its mailbox's address, and its password; who
    has no account (operators) with the site's own."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002  # Django's
        username: str = "",
        password: str = "",
        **_others: object,
    ) -> User | None:
        name = username.strip()[:_LONGEST]
        account = account_named(name).first()
        own = User.objects.filter(username=name).first()
        if account is not None and account.credential_hash:
            encoded = account.credential_hash
        else:
            account, encoded = None, own.password if own else UNUSABLE_PASSWORD_PREFIX
        if not check_password(password[: PASSWORD_MAX + 1], encoded):
            return None
        found = _holder(account) if account else own
        if found is not None and not found.is_active:
            self._stash_user(found)
            return None
        return found


def account_named(name: str) -> QuerySet[Account]:
    """The account that ``name`` leads to, the oldest first, as mail servers understand it."""
    accounts = Account.objects.exclude(state="erased").order_by("id")
    if "@" not in name:
        return accounts.filter(login=name.lower())
    box = Mailbox.objects.filter(address=name.lower(), kind="individual", state="active")
    return accounts.filter(person__in=box.values("person"))


def account_of(user: User) -> Account | None:
    """The network account of the person behind ``user``, unless it was erased."""
    of_person = Account.objects.filter(person__sign_ins__user=user).exclude(state="erased")
    return of_person.order_by("id").first()


def knows(user: User, password: str) -> bool:
    """Whether ``password`` is that of ``user``; one hash, always."""
    account = account_of(user)
    encoded = account.credential_hash if account and account.credential_hash else user.password
    return check_password(password[: PASSWORD_MAX + 1], encoded)


def _holder(account: Account) -> User | None:
    """Who holds ``account``, where the password that was just proved still serves."""
    now = clock.now()
    if account.state != "active" or (account.credential_until and account.credential_until <= now):
        return None
    signing_in = SignIn.objects.filter(person=account.person_id).select_related("user").first()
    user = signing_in.user if signing_in else None
    if account.password_change_due and account.credential_until is None:
        # Others may know it: alone, without the second factor, it opens nothing.
        factors = Authenticator.objects.filter(user=user) if user else Authenticator.objects.none()
        if not factors.exists():
            return None
    return user or open_for_person(account.person_id, f"conta-{account.pk}", at=now)
