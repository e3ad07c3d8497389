"""Bonds found, and listed, by registration."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_events_by_kind")]

    operations = [
        migrations.AddIndex(
            model_name="bond",
            index=models.Index(fields=["body", "registration"], name="bond_registration"),
        ),
    ]
