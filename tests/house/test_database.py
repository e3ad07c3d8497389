"""Habits of the house about the schema."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

OURS = [m for m in apps.get_models() if m.__module__.startswith("portaria.")]


@pytest.mark.django_db
def test_migrations_describe_the_models() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_nothing_cascades_into_the_ledger_and_nothing_points_there() -> None:
    ledger = {m for m in OURS if m._meta.app_label == "ledger"}
    assert ledger
    links = [
        f"{model.__name__}.{field.name}"
        for model in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and (model in ledger or field.related_model in ledger)
    ]
    assert links == []


def test_deleting_a_row_of_state_never_deletes_another() -> None:
    """Only a refused file's own report goes with it, and a user's own settings with the user."""
    cascading = {
        f"{model._meta.label}.{field.name}"
        for model in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    }
    assert cascading <= {"people.Rejection.load", "web.SignIn.user"}


@pytest.mark.django_db
def test_only_core_features_of_postgresql_are_used() -> None:
    """ADR 1: an embedded server, or somebody else's, has no contrib extension."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension ORDER BY 1")
        assert [row[0] for row in cursor.fetchall()] == ["plpgsql"]
