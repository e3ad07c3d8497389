from django.db import migrations

from portaria.connectors.doors import schema


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bodies", "0001_initial"),
        ("people", "0001_initial"),
        ("premises_access", "0002_initial"),
        ("premises_badges", "0001_initial"),
        ("premises_guard", "0001_initial"),
        ("premises_places", "0002_who_is_inside"),
        ("premises_visits", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(schema.MADE, reverse_sql=[schema.DROP]),
    ]
