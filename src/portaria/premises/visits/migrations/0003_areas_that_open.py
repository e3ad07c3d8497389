"""Which of the areas indicated for a visit its badge opens."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("premises_visits", "0002_registers")]

    operations = [
        migrations.AddField("VisitArea", "opens", models.BooleanField(db_default=True)),
    ]
