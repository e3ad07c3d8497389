"""What ``portaria up`` does before the site starts: the schema, the demonstration, the sign-in."""

from __future__ import annotations

import secrets
from contextlib import nullcontext
from pathlib import Path

import click
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from portaria import clock
from portaria.config import folders, state
from portaria.database.garbage import seldom_sought
from portaria.launch import demonstration
from portaria.launch.telling import step
from portaria.web import assets
from portaria.web.models import SignIn

FIRST_LOGIN = "admin"


def gather_assets() -> None:
    """Bring the site's own files up to date; quick when they are.

    Raises:
        click.ClickException: they could not be had; the message says what to do.
    """
    with step("Preparando os arquivos do site") if not assets.ready() else nullcontext():
        try:
            assets.prepare()
        except assets.AssetsFailed as error:
            raise click.ClickException(str(error)) from error


def migrate() -> None:
    """Bring the schema up to date; quick when it is."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with step("Preparando o banco de dados"), seldom_sought():
            call_command("migrate", verbosity=0, interactive=False)


def demonstrate(*, people: int | None) -> None:
    """Adopt the demonstration bodies and live their last months, once for each body."""
    demonstration.live(folders.bodies(), files_of_demonstration(), people=people)


def files_of_demonstration() -> Path:
    """Where the demonstration's HR files are written, the ones still to be loaded among them."""
    return state.directory() / "demonstration"


def announce(port: int) -> None:
    """Print the address and, until somebody has signed in, the first sign-ins."""
    click.echo(f"\nPortaria em http://127.0.0.1:{port}/")
    passwords = first_sign_ins()
    for login, password in passwords.items():
        click.echo(f"Primeiro acesso: usuário «{login}», senha «{password}».")
    if passwords:
        click.echo("No primeiro acesso o site pede para ativar o segundo fator.")
    announce_files()
    click.echo("Ctrl+C encerra.\n")


def announce_files() -> None:
    """Print where the HR files are that nobody has loaded yet."""
    for body, files in demonstration.waiting_files(files_of_demonstration()):
        click.echo(f"A carregar em {body}: {files}")


def first_sign_ins() -> dict[str, str]:
    """Passwords by login, of which only hashes are kept: the operator's, a new one at each start
    until that user has signed in; and, when they are made, those of one user for each of the other
    demonstration bodies, named after it (later: ``portaria user reset``)."""
    guides = demonstration.guides(clock.now())
    main = max(guides, default="")
    passwords = {FIRST_LOGIN: _operator(guides.get(main))}
    for body, person in guides.items():
        if body != main:
            passwords[body] = _guest(body, person)
    return {login: password for login, password in passwords.items() if password}


def _operator(person: int | None) -> str:
    with transaction.atomic():
        user, _ = get_user_model().objects.get_or_create(username=FIRST_LOGIN)
        if user.last_login is not None:
            return ""
        linked = {"person_id": person, "is_operator": True}
        SignIn.objects.update_or_create(user=user, defaults=linked)
        return _new_password(user)


def _guest(login: str, person: int) -> str:
    with transaction.atomic():
        user, made = get_user_model().objects.get_or_create(username=login)
        if not made:
            return ""
        SignIn.objects.create(user=user, person_id=person)
        return _new_password(user)


def _new_password(user: AbstractBaseUser) -> str:
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save()
    return password
