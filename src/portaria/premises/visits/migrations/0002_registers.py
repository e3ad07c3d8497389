"""The register of authorities becomes one of the registers that norms keep."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import F


def checked_when_entered(apps: Any, _editor: Any) -> None:
    apps.get_model("premises_visits", "RegistryEntry").objects.update(checked_at=F("since"))


class Migration(migrations.Migration):
    dependencies = [("premises_visits", "0001_initial")]

    operations = [
        migrations.RenameModel("Authority", "RegistryEntry"),
        migrations.RenameField("RegistryEntry", "office", "about"),
        migrations.RenameField("RegistryEntry", "indicated_by", "document"),
        migrations.RenameField("Visit", "authority", "entry"),
        migrations.AlterField(
            "RegistryEntry", "about", models.CharField(max_length=120, blank=True, db_default="")
        ),
        migrations.AddField(
            "RegistryEntry",
            "registry",
            models.CharField(max_length=60, default="autoridades"),
            preserve_default=False,
        ),
        migrations.AddField("RegistryEntry", "checked_at", models.DateTimeField(null=True)),
        migrations.RunPython(checked_when_entered, migrations.RunPython.noop),
        migrations.AlterField("RegistryEntry", "checked_at", models.DateTimeField()),
        migrations.AddField(
            "RegistryEntry", "ended_why", models.TextField(blank=True, db_default="")
        ),
    ]
