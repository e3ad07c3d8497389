"""Doors learn of the passages that other doors recorded."""

from django.db import migrations

from portaria.connectors.doors import schema


class Migration(migrations.Migration):
    dependencies = [("doors", "0001_initial"), ("premises_guard", "0002_disclosures")]

    operations = [
        migrations.RunSQL(
            schema.PASSAGES,
            reverse_sql="DROP TRIGGER doors_passed ON premises_guard_passing",
        ),
    ]
